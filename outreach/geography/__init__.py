"""Where places lie: real boundaries of the Länder and of districts, and what a position has to do with them."""

from outreach.geography.areas import Area, Point, Ring, district_of, districts, land_of, lands, named_area
from outreach.geography.claims import Contradiction, Likely, NamedArea, claims_of, contradiction, is_trusted
from outreach.geography.towns import is_called_so

__all__ = [
    "Area",
    "Contradiction",
    "Likely",
    "NamedArea",
    "Point",
    "Ring",
    "claims_of",
    "contradiction",
    "district_of",
    "districts",
    "is_called_so",
    "is_trusted",
    "land_of",
    "lands",
    "named_area",
]
