"""The beginning of a campaign: its table of places looked at, its campaign.toml written. Nothing is stored."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path

from outreach.campaign import Beside
from outreach.campaign.draft import Wishes, written
from outreach.campaign.values import shown
from outreach.errors import InvalidInput
from outreach.language import Language, msg
from outreach.model import Source
from outreach.places import LARGEST_PHOTO, read_places
from outreach.places.guess import GuessBasis, Guessed, Look
from outreach.places.guess import look as looked
from outreach.places.mapping import FIELDS, is_field, shown_names

__all__ = ["GuessBasis", "Guessed", "Look", "Wishes", "define", "look", "photos"]


def look(file: str, beside: Beside, told: Mapping[str, str]) -> Look:
    """Guess which column of ``file`` is which field; what a person has ``told`` (field → column) goes before.

    Raises InvalidInput where the file is no table, has no such column, or nothing in it looks like a name.
    """
    guess = looked(file, beside)
    columns = (*guess.source.fields.values(), *guess.unused)
    for field, column in told.items():
        if not is_field(field):
            raise InvalidInput(
                msg("A place has no field “{field}”.", field=field),
                msg("Write one of: {names}", names=", ".join(FIELDS)),
            )
        if column not in columns:
            raise InvalidInput(
                msg("The source has no column “{column}”.", column=shown(column)),
                msg("Its columns are: {names}.", names=shown_names(columns)),
            )
    kept = {
        field: column
        for field, column in guess.source.fields.items()
        if field not in told and column not in told.values()
    }
    fields = kept | dict(told)
    if "name" not in fields:
        raise InvalidInput(
            msg("No column of {file} looks like the names of places.", file=file),
            msg("Say which it is. The columns are: {names}.", names=shown_names(columns)),
        )
    return replace(
        guess,
        source=replace(guess.source, fields=fields),
        guesses=tuple(each for each in guess.guesses if each.field in kept),
        unused=tuple(column for column in columns if column not in fields.values()),
        categories=guess.categories if "categories" in kept else (),
    )


def photos(source: Source, beside: Beside) -> Iterator[tuple[str, bytes]]:
    """The photos that the rows of ``source`` name from its folder and that are there: their names and bytes.

    What is wrong with one, or with a row, is left to the import to tell. Raises InvalidInput where the source cannot
    be read.
    """
    read = read_places(source, beside, lambda *_: ())
    for name in dict.fromkeys(photo.file for place in read.places for photo in place.photos):
        if not Path(name).is_absolute():
            yield name, beside.read(name, LARGEST_PHOTO)


def define(wishes: Wishes, language: Language) -> bytes:
    """The campaign.toml. Raises InvalidInput with everything that a campaign cannot have."""
    return written(wishes, language)
