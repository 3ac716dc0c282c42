"""Everything that an editor needs to report on a place, in one archive."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path

from outreach.content.press.document import to_docx
from outreach.content.press.map import map_of
from outreach.content.press.paper import to_pdf
from outreach.content.press.release import PressRelease
from outreach.content.press.words import words_of
from outreach.content.rights import is_cleared_everywhere
from outreach.language import msg, translate
from outreach.model import Campaign, Photo, Place
from outreach.signs import printable

_AT = (1980, 1, 1, 0, 0, 0)
"""The time of each file in the archive: the same kit is the same bytes, but for the document's own."""


def make_kit(
    campaign: Campaign,
    place: Place,
    release: PressRelease,
    *,
    card: bytes | None,
    opened: Callable[[str], bytes],
    at: datetime,
    scratch: Path | None = None,
) -> bytes:
    """A ZIP: the release as DOCX and PDF, the photos that the press may print, the card, the map, credits and facts.

    ``opened`` gives a photo by its digest; ``at``, in the campaign's zone, is when the kit is made. A photo is for the
    press where its rights are recorded, it is valid on that day, and it is not kept for single networks.
    """
    photos = [photo for photo in place.photos if _for_press(photo, at)]
    names = {
        photo.file: f"fotos/{number}-{Path(photo.file).name}" for number, photo in enumerate(photos, start=1)
    }
    named = [
        f"{names[photo.file]}: {printable(photo.credit)} ({printable(photo.licence)})" for photo in photos
    ]
    words = words_of(release, campaign.brand.name)
    files: dict[str, bytes | None] = {
        "pressemitteilung.docx": to_docx(release, words, named, campaign.brand.name, at),
        "pressemitteilung.pdf": to_pdf(release, words, named, campaign.brand, at, scratch),
        "karte.svg": map_of(place, campaign),
        "bildkarte.jpg": card,
        "daten.txt": "\n".join(_facts(campaign, place, release)).encode(),
        "bildnachweise.txt": ("\n".join(named) + "\n").encode() if named else None,
        **{names[photo.file]: opened(photo.sha256) for photo in photos},
    }
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as out:
        for name, content in files.items():
            if content is not None:
                out.writestr(zipfile.ZipInfo(f"{place.slug}/{name}", _AT), content, zipfile.ZIP_DEFLATED)
    return archive.getvalue()


def _for_press(photo: Photo, at: datetime) -> bool:
    return bool(photo.sha256) and is_cleared_everywhere(photo, at.date())


def _facts(campaign: Campaign, place: Place, release: PressRelease) -> Iterator[str]:
    where = ", ".join(
        filter(None, (place.street, f"{place.postal_code} {place.municipality}".strip(), place.district))
    )
    position = f"{place.latitude:.5f}, {place.longitude:.5f}" if place.latitude is not None else ""
    for name, value in (
        (msg("Name"), place.name),
        (msg("Address"), where),
        (msg("Position"), position),
        (msg("Categories"), ", ".join(place.categories)),
        (msg("Website"), place.website),
        (msg("Page"), place.page),
        (msg("Project"), f"{campaign.brand.name}, {campaign.brand.website}"),
        (msg("To be named with the data"), place.credit),
    ):
        if value:
            yield printable(f"{translate(name, release.language)}: {value}")
    yield ""
