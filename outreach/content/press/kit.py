"""Everything that an editor needs to report on a place or a region, in one archive that is written piece by piece."""

from __future__ import annotations

import zipfile
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path, PureWindowsPath
from typing import IO

from outreach.content.press.document import to_docx
from outreach.content.press.map import map_of, map_of_many
from outreach.content.press.paper import to_pdf
from outreach.content.press.release import PressRelease
from outreach.content.press.words import words_of
from outreach.content.rights import is_cleared_everywhere
from outreach.language import Language, msg, translate
from outreach.model import Campaign, Photo, Place, Region
from outreach.signs import printable

_AT = (1980, 1, 1, 0, 0, 0)
"""The time of each file in the archive: the same kit is the same bytes, but for the document's own."""


Files = Iterator[tuple[str, bytes | None]]
"""Name and content, made one after another; None is left out."""

Opened = Callable[[str], bytes]
"""Gives a photo by its digest."""


@dataclass(frozen=True, kw_only=True)
class PlaceForPress:
    """A place, its release where one can be written, and the digest of a card of it, "" where there is none."""

    place: Place
    release: PressRelease | None
    card: str


def write_kit(
    out: IO[bytes],
    campaign: Campaign,
    told: PlaceForPress,
    *,
    opened: Opened,
    at: datetime,
    scratch: Path | None = None,
) -> None:
    """A ZIP: the release as DOCX and PDF, the photos that the press may print, the card, the map, credits and facts.

    ``opened`` gives photo and card by their digest; ``at``, in the campaign's zone, is when the kit is made. A photo is
    for the press where its rights are recorded, it is valid on that day, and it is not kept for single networks.
    """
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        _put(archive, told.place.slug, _of_place(campaign, told, opened, at, paper=True, scratch=scratch))


def write_region_kit(
    out: IO[bytes],
    campaign: Campaign,
    region: Region,
    release: PressRelease,
    places: Iterable[PlaceForPress],
    *,
    opened: Opened,
    at: datetime,
    scratch: Path | None = None,
) -> None:
    """A ZIP: the region's release and map, and a folder for each place with all but its release on paper.

    ``places`` are read and written one after another. ``campaign`` is as it is in ``region``.
    """
    every = list(places)
    words = words_of(release, campaign.brand.name)
    named = [line for each in every for line in credit_lines(each.place, at, f"{each.place.slug}/")]

    def own() -> Files:
        yield "pressemitteilung.docx", to_docx(release, words, named, campaign.brand, at)
        yield "pressemitteilung.pdf", to_pdf(release, words, named, campaign.brand, at, scratch)
        yield "karte.svg", map_of_many([each.place for each in every], campaign, region.name, [region])

    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        _put(archive, "", own())
        for each in every:
            _put(archive, each.place.slug, _of_place(campaign, each, opened, at, paper=False))


def _put(archive: zipfile.ZipFile, folder: str, files: Files) -> None:
    for name, content in files:
        if content is not None:
            path = f"{folder}/{name}" if folder else name
            archive.writestr(zipfile.ZipInfo(path, _AT), content, zipfile.ZIP_DEFLATED)


def _of_place(
    campaign: Campaign,
    told: PlaceForPress,
    opened: Opened,
    at: datetime,
    *,
    paper: bool,
    scratch: Path | None = None,
) -> Files:
    place, release = told.place, told.release
    named = credit_lines(place, at)
    if release:
        words = words_of(release, campaign.brand.name)
        yield "pressemitteilung.docx", to_docx(release, words, named, campaign.brand, at)
        if paper:
            yield "pressemitteilung.pdf", to_pdf(release, words, named, campaign.brand, at, scratch)
    yield "karte.svg", map_of(place, campaign)
    yield "bildkarte.jpg", opened(told.card) if told.card else None
    yield (
        "daten.txt",
        "\n".join(_facts(campaign, place, release.language if release else Language.DE)).encode(),
    )
    yield "bildnachweise.txt", ("\n".join(named) + "\n").encode() if named else None
    for number, photo in enumerate(press_photos(place, at), start=1):
        yield _file(number, photo), opened(photo.sha256)


def press_photos(place: Place, at: datetime) -> list[Photo]:
    """Those that the press may print on that day."""
    return [photo for photo in place.photos if photo.sha256 and is_cleared_everywhere(photo, at.date())]


def credit_lines(place: Place, at: datetime, before: str = "") -> list[str]:
    """The file, the author and the licence of each photo that the press may print."""
    return [
        f"{before}{_file(number, photo)}: {printable(photo.credit)} ({printable(photo.licence)})"
        for number, photo in enumerate(press_photos(place, at), start=1)
    ]


def _file(number: int, photo: Photo) -> str:
    # whoever unpacks it may do so on Windows, where a backslash leads elsewhere too
    return f"fotos/{number}-{PureWindowsPath(photo.file).name}"


def _facts(campaign: Campaign, place: Place, language: Language) -> Iterator[str]:
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
            yield printable(f"{translate(name, language)}: {value}")
    yield ""
