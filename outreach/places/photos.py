"""The photos that a row names: looked for beside the campaign's file, however their names are spelled."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from dataclasses import replace
from hashlib import sha256
from typing import TYPE_CHECKING

from outreach.campaign.folder import Beside, OutsideError
from outreach.campaign.values import shown
from outreach.errors import Severity
from outreach.language import msg
from outreach.model import Photo
from outreach.places import cells
from outreach.places.cleaning import CellKind
from outreach.places.mapping import PHOTO

if TYPE_CHECKING:
    from outreach.places.rows import Row

LARGEST_PHOTO = 60_000_000  # bytes


def photos_of(row: Row) -> tuple[Photo, ...]:
    """The row's photos in the order of their numbers; what is wrong with one is told in the row."""
    prefixes = dict.fromkeys(found[1] for name in row.recipe.mapping if (found := PHOTO.fullmatch(name)))
    ordered = sorted(prefixes, key=lambda prefix: int(prefix.removeprefix("photo") or 1))
    return tuple(photo for prefix in ordered if (photo := _photo(row, prefix)))


def _photo(row: Row, prefix: str) -> Photo | None:
    photo = Photo(
        file=row.read(f"{prefix}.file", "places.value", lambda text: text.replace("\\", "/"), ""),
        credit=row.line(f"{prefix}.credit"),
        licence=row.line(f"{prefix}.licence"),
        consent=row.read(f"{prefix}.consent", "places.yes-no", cells.yes_no, False),
        alt=row.line(f"{prefix}.alt", CellKind.PROSE),
        alt_en=row.line(f"{prefix}.alt_en", CellKind.PROSE),
        author=row.line(f"{prefix}.author"),
        source=row.line(f"{prefix}.source"),
        channels=row.channels(f"{prefix}.channels"),
        valid_from=row.day(f"{prefix}.valid_from"),
        valid_until=row.day(f"{prefix}.valid_until"),
        persons=row.list_of(f"{prefix}.persons"),
        persons_consented=row.list_of(f"{prefix}.persons_consented"),
        withdrawn_on=row.day(f"{prefix}.withdrawn_on"),
        altered=row.read(f"{prefix}.altered", "places.yes-no", cells.yes_no, False),
        focus=row.read(f"{prefix}.focus", "places.focus", cells.focus, None),
    )
    return _found(row, prefix, photo) if photo.file else None


def _found(row: Row, prefix: str, photo: Photo) -> Photo | None:
    remedy = msg(
        "Put the file into the campaign's folder and write its path from there; the place goes without."
    )
    try:
        file, content = _read(row.recipe.beside, photo.file)
    except OutsideError:
        code = "places.photo-outside"
        message = msg("The photo “{file}” does not lie in the campaign's folder.", file=shown(photo.file))
    except OSError:
        code = "places.photo-missing"
        message = msg("The photo “{file}” is not there.", file=shown(photo.file))
    else:
        if len(content) <= LARGEST_PHOTO:
            return replace(photo, file=file, sha256=sha256(content).hexdigest())
        code = "places.photo-too-big"
        message = msg("The photo “{file}” has more than 60 MB.", file=shown(photo.file))
        remedy = msg("Save it smaller; a card is 1200 pixels wide. Until then the place goes without.")
    row.add(code, f"{prefix}.file", message, remedy, Severity.WARNING)
    return None


def _read(beside: Beside, name: str) -> tuple[str, bytes]:
    """The name by which the photo is there, and its bytes; raises as :class:`Beside` does for the name itself."""
    try:
        return name, beside.read(name, LARGEST_PHOTO)
    except OSError:
        for spelling in _spellings(name):
            try:
                return spelling, beside.read(spelling, LARGEST_PHOTO)
            except OSError:
                continue
        raise


def _spellings(name: str) -> Iterator[str]:
    """How else the file may be called: its umlauts in two signs, as a Mac packs them, or its ending in capitals."""
    stem, dot, ending = name.rpartition(".")
    for spelled in (name, f"{stem}{dot}{ending.lower()}", f"{stem}{dot}{ending.upper()}"):
        yield unicodedata.normalize("NFD", spelled)
        yield unicodedata.normalize("NFC", spelled)
