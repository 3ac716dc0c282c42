"""Places come in as rows: CSV, XLSX, GeoJSON or SQL → places, and everything that is wrong with the rows."""

from outreach.places.compare import Comparison, FieldChange, PlaceChange, compare
from outreach.places.photos import LARGEST_PHOTO
from outreach.places.read import Import, read_campaign, read_places
from outreach.places.sql import FetchRows

__all__ = [
    "LARGEST_PHOTO",
    "Comparison",
    "FetchRows",
    "FieldChange",
    "Import",
    "PlaceChange",
    "compare",
    "read_campaign",
    "read_places",
]
