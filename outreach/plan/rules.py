"""Which days and times a campaign leaves open; the rules that no slot may break.

A rule looks at the wall clock of the campaign's zone: days and windows are what people wrote down.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import cached_property
from types import MappingProxyType
from zoneinfo import ZoneInfo

from outreach.errors import Finding, Severity
from outreach.language import msg
from outreach.model import Campaign, ChannelPlan, Window
from outreach.plan.walltime import GAP, asked_for, resolve

MIDNIGHT = time()
EPOCH = date(1970, 1, 1).toordinal()
DAY = 86_400  # seconds


def inside(window: Window, moment: time) -> bool:
    """True from ``start`` until before ``end``; a window whose end comes first crosses midnight.

    A window that ends when it starts is empty.
    """
    if window.start <= window.end:
        return window.start <= moment < window.end
    return moment >= window.start or moment < window.end


def window_of(plan: ChannelPlan, moment: time) -> int:
    """The rank, in the order of the day, of the channel's window that ``moment`` lies in; -1 where it is in none."""
    windows = sorted(plan.windows, key=lambda w: (w.start, w.end))
    return next((n for n, window in enumerate(windows) if inside(window, moment)), -1)


def public_holidays(campaign: Campaign) -> tuple[Mapping[date, str], tuple[Finding, ...]]:
    """The public holidays of the campaign's years that it keeps free, by date, named in its language.

    A country or federal state that the package ``holidays`` does not know gives none, and a finding.
    """
    if not campaign.skip_holidays:
        return MappingProxyType({}), ()
    import holidays  # six megabytes, which a scheduler needs on few days of its life

    years = range(campaign.first_day.year, campaign.last_day.year + 1)
    language = "de" if campaign.language == "de" else "en_US"
    try:
        found = holidays.country_holidays(
            campaign.country, subdiv=campaign.subdivision or None, years=years, language=language
        )
    except NotImplementedError:
        return MappingProxyType({}), (_unknown_holidays(campaign),)
    return MappingProxyType({day: str(name) for day, name in found.items()}), ()


def _unknown_holidays(campaign: Campaign) -> Finding:
    return Finding(
        code="plan.unknown-holidays",
        severity=Severity.WARNING,
        message=msg(
            "The public holidays of {country} {subdivision} are not known; none is kept free.",
            country=campaign.country,
            subdivision=campaign.subdivision,
        ),
        remedy=msg("Correct country and subdivision, or list the days under blackout."),
        field="subdivision",
    )


@dataclass(frozen=True)
class Calendar:
    """A campaign's open days and times, from ``earliest`` on where that is set; ``holidays`` are kept free."""

    campaign: Campaign
    holidays: Mapping[date, str]
    earliest: datetime | None = None

    @cached_property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.campaign.zone)

    @property
    def first_day(self) -> date:
        """The first day that may still hold a post."""
        if self.earliest is None:
            return self.campaign.first_day
        return max(self.campaign.first_day, self.earliest.astimezone(self.zone).date())

    @property
    def days(self) -> int:
        """Length of the period that can still be planned, at least one."""
        return max((self.campaign.last_day - self.first_day).days + 1, 1)

    def is_open(self, day: date) -> bool:
        """In the period, not blacked out and no public holiday that is kept free."""
        campaign = self.campaign
        return (
            campaign.first_day <= day <= campaign.last_day
            and not any(first <= day <= last for first, last in campaign.blackout)
            and day not in self.holidays
        )

    def is_quiet(self, moment: time) -> bool:
        return self.campaign.quiet is not None and inside(self.campaign.quiet, moment)

    def permits(self, plan: ChannelPlan, due: datetime) -> bool:
        """True if a post of the channel may go out at ``due``, as far as that post alone is concerned."""
        here = due.astimezone(self.zone)
        if self.earliest is not None and due.astimezone(UTC) < self.earliest.astimezone(UTC):
            return False
        if here.weekday() not in plan.weekdays or not self.is_open(here.date()) or self.is_quiet(here.time()):
            return False
        return any(
            inside(window, wall.time()) and not self.is_quiet(wall.time())
            for wall in asked_for(due, self.zone)
            if wall.date() == here.date()
            for window in plan.windows
        )

    def open_days(self, plan: ChannelPlan) -> list[date]:
        """The days on which the channel may post, ascending."""
        first, last = self.first_day.toordinal(), self.campaign.last_day.toordinal()
        days = (date.fromordinal(n) for n in range(first, last + 1))
        return [day for day in days if day.weekday() in plan.weekdays and self.is_open(day)]


@dataclass(frozen=True)
class OpenTimes:
    """Moments at which one channel may post: parallel lists, ascending.

    ``at`` is in seconds since 1970 (UTC), ``day`` the ordinal of the wall's date, ``window`` the rank of the
    channel's window on that day.
    """

    at: list[int]
    day: list[int]
    window: list[int]

    def only(self, keep: Callable[[int], bool]) -> OpenTimes:
        """Those whose second since 1970 passes ``keep``."""
        kept = [i for i, at in enumerate(self.at) if keep(at)]
        return OpenTimes(
            [self.at[i] for i in kept], [self.day[i] for i in kept], [self.window[i] for i in kept]
        )

    def days(self) -> list[tuple[int, int, int]]:
        """Each day that has times, with the first index and the one after the last."""
        found, start = [], 0
        while start < len(self.day):
            stop = bisect_left(self.day, self.day[start] + 1, start)
            found.append((self.day[start], start, stop))
            start = stop
        return found


def open_times(calendar: Calendar, plan: ChannelPlan, step: int) -> OpenTimes:
    """Every moment open to the channel, on a grid of ``step`` seconds of the wall clock."""
    walls = _walls(calendar, plan.windows, step)
    earliest = calendar.earliest.timestamp() if calendar.earliest else float("-inf")
    times = OpenTimes([], [], [])
    for day in calendar.open_days(plan):
        found = [each for each in _instants(calendar, day, walls) if each[0] >= earliest]
        times.at.extend([at for at, _ in found])
        times.day.extend([day.toordinal()] * len(found))
        times.window.extend([window for _, window in found])
    return times


def _walls(calendar: Calendar, windows: Sequence[Window], step: int) -> list[tuple[int, int]]:
    """Seconds of the day that the windows leave open, each with its window's rank; ascending."""
    found: dict[int, int] = {}
    for rank, window in enumerate(sorted(windows, key=lambda w: (w.start, w.end))):
        grid = [second for second in range(0, DAY, step) if inside(window, _clock(second))]
        for second in grid or [_second(window.start)]:
            moment = _clock(second)
            if inside(window, moment) and not calendar.is_quiet(moment):
                found.setdefault(second, rank)
    return sorted(found.items())


def _instants(calendar: Calendar, day: date, walls: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """The day's wall times as instants, ascending. One that the clock skips serves only a day that has no other."""
    midnight = datetime.combine(day, MIDNIGHT, calendar.zone)
    shift = (midnight.utcoffset() or timedelta()).total_seconds()
    # A day on which the clock changes is looked at minute by minute, every other day is plain addition.
    if (midnight + timedelta(days=1)).utcoffset() == midnight.utcoffset():
        start = (day.toordinal() - EPOCH) * DAY - int(shift)
        return [(start + second, window) for second, window in walls]
    real: list[tuple[int, int]] = []
    moved: list[tuple[int, int]] = []
    for second, window in walls:
        resolved = resolve(datetime.combine(day, _clock(second)), calendar.zone)
        if resolved.due.date() == day and not calendar.is_quiet(resolved.due.time()):
            (moved if resolved.note == GAP else real).append((int(resolved.due.timestamp()), window))
    return sorted(dict(real or moved).items())


def _clock(second: int) -> time:
    return time(second // 3600, second // 60 % 60, second % 60)


def _second(moment: time) -> int:
    return moment.hour * 3600 + moment.minute * 60 + moment.second
