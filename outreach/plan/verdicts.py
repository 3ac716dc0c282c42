"""What would become of one post on every day of the campaign, told before it is moved. Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from types import MappingProxyType
from zoneinfo import ZoneInfo

from outreach.errors import Finding
from outreach.language import Message, msg
from outreach.model import Campaign, Place, PlaceOutline, Slot
from outreach.plan.check import check_time
from outreach.plan.explain import Weighing
from outreach.plan.layout import STEPS
from outreach.plan.planner import clock_hints
from outreach.plan.rules import OpenTimes, open_times
from outreach.plan.walltime import resolve

NOON = time(12)

Clearance = Callable[[date], Sequence[Finding]]
"""What forbids to show the post's card on a day; nothing where it may be shown."""


class Verdict(StrEnum):
    """May the post be moved to the day?"""

    FITS = "fits"
    REMARK = "remark"  # it may, and a person should know what speaks against it
    REFUSED = "refused"


@dataclass(frozen=True, kw_only=True)
class DayVerdict:
    """A day, the time that the post would get there, and what is to be said of it.

    ``says`` are the reasons of a refusal or the remarks; where there are none, what it would do to the plan.
    ``due`` carries the campaign's zone, ``note`` what the clock change does to it (as in a slot).
    """

    day: date
    verdict: Verdict
    due: datetime
    note: str
    says: tuple[Message, ...]


def day_verdicts(
    campaign: Campaign,
    places: Sequence[Place | PlaceOutline],
    slots: Sequence[Slot],
    mine: Slot,
    *,
    timed: bool,
    now: datetime,
    forbids: Clearance,
    remarked: Mapping[date, Message] = MappingProxyType({}),
    days: Iterable[date] | None = None,
) -> Iterator[DayVerdict]:
    """The verdict on each of the days, by default on all of the period, for the post of ``mine``.

    ``slots`` are those of all posts of the campaign. If the post is ``timed``, ``mine`` is one of them and its clock
    time is kept; else it gets, on each day, the best of the first times of its channel's windows. What is said of the
    plan is what :func:`outreach.plan.explain.explain` says of the same time.
    """
    weighing = Weighing(campaign, places, slots, mine if timed else None)
    names = {place.slug: place.name for place in places}
    time_on = _kept(weighing, mine) if timed else _chosen(weighing, mine)
    for day in days if days is not None else _period(campaign, now):
        slot = time_on(day)
        refused = [*_past(slot.due, now), *(found.message for found in forbids(slot.due.date()))]
        beside = [replace(each, place=names.get(each.place, each.place)) for each in weighing.beside(slot)]
        broken = check_time(campaign, slot.due, beside, weighing.calendar.holidays)
        remarks = [found.message for found in (*clock_hints([slot]), *broken)]
        if day in remarked:
            remarks.append(remarked[day])
        weighed = weighing.at(slot)
        if weighed.against and not remarks:
            remarks = [weighed.says]
        verdict = Verdict.REFUSED if refused else Verdict.REMARK if remarks else Verdict.FITS
        yield DayVerdict(
            day=day,
            verdict=verdict,
            due=slot.due,
            note=slot.note,
            says=tuple(refused or remarks or [weighed.says]),
        )


def _period(campaign: Campaign, now: datetime) -> Iterator[date]:
    """All of the campaign's days; of an open-ended one those from now on."""
    first = campaign.first_day
    if campaign.open_ended:
        first = max(first, now.astimezone(ZoneInfo(campaign.zone)).date())
    for n in range((campaign.last_day - first).days + 1):
        yield first + timedelta(days=n)


def _kept(weighing: Weighing, mine: Slot) -> Callable[[date], Slot]:
    """On each day the clock time that the post has."""
    clock = mine.due.astimezone(weighing.zone).time()
    return lambda day: _at(weighing, mine, day, clock)


def _chosen(weighing: Weighing, mine: Slot) -> Callable[[date], Slot]:
    """On each day the best time; where the day has none, as early as the channel ever posts."""
    plan = next((each for each in weighing.calendar.campaign.channels if each.channel == mine.channel), None)
    times = open_times(weighing.calendar, plan, STEPS[0]) if plan else OpenTimes([], [], [])
    opening = min((window.start for window in plan.windows), default=NOON) if plan else NOON

    def time_on(day: date) -> Slot:
        best = weighing.best(weighing.free_on(mine, day, times))
        return best or _at(weighing, mine, day, opening)

    return time_on


def _at(weighing: Weighing, mine: Slot, day: date, clock: time) -> Slot:
    resolved = resolve(datetime.combine(day, clock), weighing.zone)
    return replace(mine, due=resolved.due, note=resolved.note)


def _past(due: datetime, now: datetime) -> Iterator[Message]:
    if due.astimezone(UTC) < now:
        yield msg("{due} is in the past.", due=due)
