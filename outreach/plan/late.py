"""Until when a post that is late may still go out. Pure."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from types import MappingProxyType

from outreach.model import Campaign
from outreach.plan.rules import Calendar, public_holidays
from outreach.plan.walltime import resolve

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
        foolish += [resolve(wall, calendar.zone).due for wall in walls if calendar.is_quiet(wall.time())]
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
