"""The beginning of a campaign: its table of places looked at, its campaign.toml written. Nothing is stored."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from outreach.campaign import Beside
from outreach.campaign.draft import Wishes, written
from outreach.campaign.values import shown
from outreach.errors import InvalidInput
from outreach.language import Language, msg
from outreach.places.guess import Guessed, How, Look
from outreach.places.guess import look as looked
from outreach.places.mapping import FIELDS, is_field, shown_names

__all__ = ["Guessed", "How", "Look", "Wishes", "define", "look"]


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


def define(wishes: Wishes, language: Language) -> bytes:
    """The campaign.toml. Raises InvalidInput with everything that a campaign cannot have."""
    return written(wishes, language)
