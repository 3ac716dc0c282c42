"""Until when a post that is late may still go out, and the next good times for one that was too late. Pure."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable
from datetime import datetime, time, timedelta
from types import MappingProxyType

from outreach.model import Campaign, ChannelPlan
from outreach.plan.rules import Calendar, open_times, public_holidays
from outreach.plan.slot_times import chain
from outreach.plan.walltime import reached, resolve

ORDINARY = timedelta(minutes=5)
"""As late as a post may be without being called late: the scheduler's rhythm, an upload, a second try."""


def latest(campaign: Campaign, due: datetime) -> datetime:
    """The last moment for a post that was due at ``due``: the end of the grace, or before it where an hour begins
    at which the campaign does not post.

    Such an hour is in its quiet hours, or on a day that it keeps free. What was due in one was put there by a person,
    who knew; it ends nothing. ``due`` may carry any zone.
    """
    end = due + campaign.grace
    calendar = Calendar(campaign, MappingProxyType({}))
    here, last = due.astimezone(calendar.zone), end.astimezone(calendar.zone)
    foolish = []
    if campaign.quiet is not None and not calendar.is_quiet(here.time()):
        days = range((last.date() - here.date()).days + 1)
        walls = [datetime.combine(here.date() + timedelta(days=n), campaign.quiet.start) for n in days]
        foolish += [reached(wall, calendar.zone) for wall in walls if calendar.is_quiet(wall.time())]
    if last.date() != here.date():
        # the year's holidays are looked up only where a midnight lies in between
        calendar = Calendar(campaign, public_holidays(campaign)[0])
        days = range(1, (last.date() - here.date()).days + 1)
        closed = [here.date() + timedelta(days=n) for n in days if calendar.is_open(here.date())]
        foolish += [
            resolve(datetime.combine(day, time()), calendar.zone).due
            for day in closed
            if not calendar.is_open(day)
        ]
    first = min((moment for moment in foolish if moment > due), default=end)
    return min(end, max(first, due + ORDINARY))


STEP = 15 * 60
"""Offered times lie on a grid of so many seconds of the wall clock."""

APART = timedelta(hours=1)
"""At least so far apart are the times that are offered, so that there is something to choose."""


def next_slots(
    campaign: Campaign, plan: ChannelPlan, taken: Iterable[datetime], after: datetime, count: int = 3
) -> tuple[datetime, ...]:
    """The next good times for a post of the channel, in the campaign's zone; fewer where the campaign ends before.

    Good is what the campaign's plan would choose from: its days and windows, outside its quiet hours, and its smallest
    gap away from the times of the account's other posts, which ``taken`` holds in any zone.
    """
    calendar = Calendar(campaign, public_holidays(campaign)[0], earliest=after)
    gap, busy = campaign.smallest_gap.total_seconds(), sorted(moment.timestamp() for moment in taken)

    def is_free(at: int) -> bool:
        place = bisect_left(busy, at)
        return all(abs(at - other) >= gap and at != other for other in busy[max(0, place - 1) : place + 1])

    times = open_times(calendar, plan, STEP).only(is_free)
    chosen = chain(times, max(gap, APART.total_seconds()), count)
    return tuple(datetime.fromtimestamp(times.at[index], calendar.zone) for index in chosen)
