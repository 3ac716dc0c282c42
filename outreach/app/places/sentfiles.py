"""Files as browsers send them: their names, and whether a photo is one."""

from __future__ import annotations

from outreach.errors import InvalidInput
from outreach.language import msg
from outreach.model import MOST_PIXELS
from outreach.places import LARGEST_PHOTO
from outreach.places.pictures import picture_of
from outreach.signs import visible

LONGEST_NAME = 120


def require_photo(name: str, content: bytes) -> None:
    """Raises InvalidInput where it is no photo that a card can show."""
    picture = picture_of(content) if len(content) <= LARGEST_PHOTO else None
    if picture is None:
        raise InvalidInput(
            msg("“{file}” is no photo that can be taken.", file=name),
            msg("A photo is a JPEG, PNG or WebP of at most 60 MB; a table ends in .csv, .xlsx or .geojson."),
        )
    if picture.width * picture.height > MOST_PIXELS:
        raise InvalidInput(
            msg("“{file}” has more than 40 million pixels.", file=name),
            msg("Save it smaller; a card is 1200 pixels wide."),
        )


def plain_name(name: str) -> str:
    """A sent file's name without folders and signs that nobody sees, its ending kept."""
    last = visible(name.replace("\\", "/").rpartition("/")[2]).strip() or "orte.csv"
    stem, dot, ending = last.rpartition(".")
    return f"{stem[:LONGEST_NAME]}{dot}{ending[:10]}"
