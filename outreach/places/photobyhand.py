"""What is known of a photo, written by a person: read as a source's cells are."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from outreach.errors import Finding, InvalidInput
from outreach.language import msg
from outreach.model import Photo, Place
from outreach.places.byhand import SEPARATOR, typed_row

FIELDS = (
    "credit",
    "licence",
    "alt",
    "alt_en",
    "author",
    "source",
    "consent",
    "persons",
    "persons_consented",
    "channels",
    "valid_from",
    "valid_until",
    "altered",
    "focus",
)
"""What a person writes of a photo; its file is another photo."""


class _ThisPhoto:
    """The photo is there already; nobody needs its bytes."""

    def read(self, _name: str, _most: int) -> bytes:
        return b""


def photo_text(photo: Photo, field: str) -> str:
    """What ``field`` holds, as a person would write it into a cell."""
    value = getattr(photo, field)
    match value:
        case None:
            return ""
        case bool():
            return "ja" if value else "nein"
        case tuple() if field == "focus":
            return ",".join(f"{share:g}" for share in value)
        case tuple():
            return SEPARATOR.join(value)
    return str(value)


def photo_by_hand(place: Place, photo: Photo, values: Mapping[str, str]) -> tuple[Photo, tuple[Finding, ...]]:
    """The photo with ``values`` (field → text), and what should be looked at in them.

    Raises InvalidInput with a finding for each field that cannot be so; nothing of it is taken then.
    """
    texts = {field: values.get(field, photo_text(photo, field)) for field in FIELDS}
    cells: dict[str, object] = {"name": place.name, "photo.file": photo.file}
    cells |= {f"photo.{field}": text for field, text in texts.items()}
    row = typed_row(cells, _ThisPhoto())
    read = row.place()
    findings = tuple(
        replace(each, file=None, row=None, place=place.slug, field=(each.field or "").removeprefix("photo."))
        for each in row.findings
        if (each.field or "").startswith("photo.")
    )
    if read is None or not read.photos:
        raise InvalidInput(
            msg("The photo {file} was not changed.", file=photo.file),
            msg("Correct what is listed, then save again."),
            findings,
        )
    return replace(
        read.photos[0], file=photo.file, sha256=photo.sha256, withdrawn_on=photo.withdrawn_on
    ), findings
