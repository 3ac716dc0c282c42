"""``[period]`` of ``campaign.toml``: from when to when posts may go out, or from when on."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Annotated, TypeVar

from pydantic import BaseModel, Field, PlainValidator, ValidationInfo, field_validator
from pydantic_core import PydanticCustomError

from outreach import model
from outreach.campaign.region_tables import EXACT
from outreach.campaign.values import (
    WrongValueError,
    country,
    day,
    duration,
    quiet_window,
    span,
    state_code,
    zone,
)
from outreach.language import msg

Text = Annotated[str, Field(min_length=1)]
Day = Annotated[date, PlainValidator(day)]
Duration = Annotated[timedelta, PlainValidator(duration)]

LONGEST = timedelta(days=3 * 366)
"""The longest campaign with an end: a plan of more days would take more memory than a small machine has."""

OPEN_ENDED = "open_ended"
"""What the context of a check says of the file as a whole."""


Value = TypeVar("Value")


def is_open_ended(info: ValidationInfo) -> bool:
    """Whether the file that is checked is one of an open-ended campaign."""
    return bool((info.context or {}).get(OPEN_ENDED))


def missing(value: Value | None, *, unless: bool) -> Value | None:
    """``value``; raises as for a key that is not there where there has to be one."""
    if value is None and not unless:
        raise PydanticCustomError("missing", "Field required")
    return value


class PeriodTable(BaseModel):
    """``[period]``: when posts may go out."""

    model_config = EXACT

    first_day: Day
    last_day: Annotated[
        date | None, PlainValidator(lambda value: value and day(value)), Field(validate_default=True)
    ] = None
    ahead: Annotated[int | None, Field(ge=1, le=26)] = None
    zone: Annotated[str, PlainValidator(zone)]
    country: Annotated[str, PlainValidator(country)]
    state: Text
    skip_holidays: bool = True
    blackout: list[Annotated[tuple[date, date], PlainValidator(span)]] = []
    quiet: Annotated[model.Window, PlainValidator(quiet_window)] | None = None
    smallest_gap: Duration = timedelta(hours=2)
    grace: Duration = timedelta(hours=2)

    @field_validator("last_day")
    @classmethod
    def _one_end_or_none(cls, last_day: date | None, info: ValidationInfo) -> date | None:
        if last_day and is_open_ended(info):
            raise WrongValueError(
                msg("An open-ended campaign has no last day."),
                msg("Delete last_day; or delete ahead, and the campaign ends on that day."),
            )
        return missing(last_day, unless=is_open_ended(info))

    @field_validator("last_day")
    @classmethod
    def _ends_after_it_begins(cls, last_day: date | None, info: ValidationInfo) -> date | None:
        first_day = info.data.get("first_day")
        if first_day and last_day and last_day < first_day:
            raise WrongValueError(
                msg(
                    "The campaign ends on {last}, before it begins on {first}.",
                    last=last_day,
                    first=first_day,
                ),
                msg("Set last_day to {first} or later.", first=first_day),
            )
        if first_day and last_day and last_day - first_day > LONGEST:
            raise WrongValueError(
                msg(
                    "The campaign runs from {first} to {last}, longer than three years.",
                    first=first_day,
                    last=last_day,
                ),
                msg("Set last_day earlier, or make the campaign open-ended: ahead = 6 in place of last_day."),
            )
        return last_day

    @field_validator("state")
    @classmethod
    def _state_of_the_country(cls, state: str, info: ValidationInfo) -> str:
        return state_code(state, info.data["country"]) if "country" in info.data else state
