"""What would become of one post on every day of the campaign, told before it is moved. Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum

from outreach.errors import Finding
from outreach.language import Message, msg
from outreach.model import Campaign, Place, Slot
from outreach.plan.check import check_time
from outreach.plan.explain import Weighing
from outreach.plan.walltime import resolve

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
    places: Sequence[Place],
    slots: Sequence[Slot],
    mine: Slot,
    *,
    timed: bool,
    now: datetime,
    forbids: Clearance,
) -> Iterator[DayVerdict]:
    """The verdict on every day of the period for the post of ``mine``, whose clock time is kept.

    ``slots`` are those of all posts of the campaign; ``mine`` is one of them if it is ``timed``, else its clock time
    alone counts. What is said of the plan is what :func:`outreach.plan.explain.explain` says of the same time.
    """
    weighing = Weighing(campaign, places, slots, mine if timed else None)
    others = [slot for slot in slots if slot.channel == mine.channel and not (timed and slot == mine)]
    clock = mine.due.astimezone(weighing.zone).time()
    for n in range((campaign.last_day - campaign.first_day).days + 1):
        day = campaign.first_day + timedelta(days=n)
        resolved = resolve(datetime.combine(day, clock), weighing.zone)
        slot = Slot(
            place=mine.place, channel=mine.channel, number=mine.number, due=resolved.due, note=resolved.note
        )
        refused = [*_past(resolved.due, now), *(found.message for found in forbids(resolved.due.date()))]
        remarks = [found.message for found in check_time(campaign, resolved.due, others)]
        weighed = weighing.at(slot)
        if weighed.against and not remarks:
            remarks = [weighed.says]
        verdict = Verdict.REFUSED if refused else Verdict.REMARK if remarks else Verdict.FITS
        yield DayVerdict(
            day=day,
            verdict=verdict,
            due=resolved.due,
            note=resolved.note,
            says=tuple(refused or remarks or [weighed.says]),
        )


def _past(due: datetime, now: datetime) -> Iterator[Message]:
    if due.astimezone(UTC) < now:
        yield msg("{due} is in the past.", due=due)
