"""How often a watched source is read: ``hourly``, ``daily 06:00``, ``weekly mo 06:00``, in the campaign's zone."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from outreach.campaign.values import WEEKDAYS, WrongValueError, shown, weekday
from outreach.language import msg

_WORDS = {"hourly": 0, "daily": 1, "weekly": 2, "stündlich": 0, "täglich": 1, "wöchentlich": 2}


@dataclass(frozen=True, kw_only=True)
class Rhythm:
    """Every hour where ``at`` is None, else at that wall time, each day or on ``weekday`` (Monday is 0)."""

    at: time | None = None
    weekday: int | None = None

    def __str__(self) -> str:
        """As campaign.toml writes it."""
        if self.at is None:
            return "hourly"
        day = "daily" if self.weekday is None else f"weekly {WEEKDAYS[self.weekday]}"
        return f"{day} {self.at:%H:%M}"

    def following(self, moment: datetime, zone: str) -> datetime:
        """The first time after ``moment`` at which the source is read, in UTC.

        A wall time that a change of the clocks leaves out is read as the zone's rules move it, and one that comes twice
        counts when it comes first.
        """
        if self.at is None:
            return moment + timedelta(hours=1)
        here = moment.astimezone(ZoneInfo(zone))
        day = here.date()
        while True:
            found = datetime.combine(day, self.at, here.tzinfo).astimezone(moment.tzinfo)
            if found > moment and self.weekday in (None, day.weekday()):
                return found
            day += timedelta(days=1)


def rhythm_of(value: object) -> Rhythm:
    """Raises WrongValueError for what is no rhythm."""
    words = " ".join(str(value).split()).lower()
    kind, _, rest = words.partition(" ")
    day, _, at = rest.rpartition(" ")
    found = re.fullmatch(r"(\d{1,2}):(\d\d)", at, re.ASCII)
    try:
        match _WORDS[kind]:
            case 0 if not rest:
                return Rhythm()
            case 1 if found and not day:
                return Rhythm(at=time(int(found[1]), int(found[2])))
            case 2 if found and day:
                return Rhythm(at=time(int(found[1]), int(found[2])), weekday=weekday(day))
    except (KeyError, ValueError):  # no such word, hour or day
        pass
    raise WrongValueError(
        msg("“{value}” is not a rhythm in which a source is read.", value=shown(value)),
        msg('Write it like this: "daily 06:00", "weekly mo 06:00" or "hourly".'),
    )
