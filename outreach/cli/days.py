"""Days as a person types them in a call."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from typing import Any, TypeVar

import click

from outreach.cli.base import said
from outreach.errors import InvalidInput, as_remedy
from outreach.language import msg

T = TypeVar("T")

WRITTEN = ("%Y-%m-%d", "%d.%m.%Y")

WITH_TIME = ("%Y-%m-%dT%H:%M", "%Y-%m-%d %H:%M", "%d.%m.%Y %H:%M", "%d.%m.%Y, %H:%M")
"""The ways to write a time; the last is how the program itself shows it in German."""


def day_of(text: str) -> date:
    """``2027-03-12`` or ``12.03.2027``. Raises InvalidInput."""
    for pattern in WRITTEN:
        try:
            return datetime.strptime(text.strip(), pattern).date()  # noqa: DTZ007  # a day has no zone
        except ValueError:
            continue
    raise InvalidInput(
        msg("“{day}” is no day.", day=text), msg("Write it like this: 2027-03-12 or 12.03.2027")
    )


def moment_of(text: str) -> datetime:
    """The time on the wall that a person wrote, without a zone. Raises InvalidInput."""
    for pattern in WITH_TIME:
        try:
            return datetime.strptime(text.strip(), pattern)  # noqa: DTZ007  # the campaign's zone comes later
        except ValueError:
            continue
    raise InvalidInput(
        msg("“{when}” is no day and time.", when=text),
        msg('Write it like this: 2027-03-12T17:30 or "12.03.2027 17:30"'),
    )


def typed_day(text: str) -> date:
    """As :func:`day_of`, for click: raises BadParameter, after which a terminal is asked again."""
    return _typed(day_of, text)


def _typed(read: Callable[[str], T], text: str) -> T:
    try:
        return read(text)
    except InvalidInput as error:
        words = (error.message, error.remedy and as_remedy(error.remedy).message)
        raise click.BadParameter(" ".join(said(each) for each in words if each)) from error


def _option(read: Callable[[str], T], metavar: str) -> dict[str, Any]:
    def convert(_ctx: click.Context, _param: click.Parameter, text: str | None) -> T | None:
        return None if text is None else _typed(read, text)

    return {"callback": convert, "metavar": metavar}


DAY, MOMENT = _option(day_of, "DAY"), _option(moment_of, "MOMENT")
"""What makes an option one of a day, or of a day with a time."""
