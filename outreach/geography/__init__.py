"""Where places lie: real boundaries of the Länder and of districts, and what a position has to do with them."""

from outreach.geography.areas import Area, Point, district_of, districts, land_of, lands, named_area
from outreach.geography.borders import NotABorderError, rings_of
from outreach.geography.contradictions import (
    Contradiction,
    Likely,
    NamedArea,
    claims_of,
    contradiction,
    is_trusted,
)
from outreach.geography.regions import border_of, known_area, lands_of, region_of
from outreach.geography.towns import is_called_so

__all__ = [
    "Area",
    "Contradiction",
    "Likely",
    "NamedArea",
    "NotABorderError",
    "Point",
    "border_of",
    "claims_of",
    "contradiction",
    "district_of",
    "districts",
    "is_called_so",
    "is_trusted",
    "known_area",
    "land_of",
    "lands",
    "lands_of",
    "named_area",
    "region_of",
    "rings_of",
]
