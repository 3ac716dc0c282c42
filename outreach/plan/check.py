"""What speaks against a time that a person chose by hand."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta

from outreach.errors import Finding, Severity
from outreach.language import Message, msg
from outreach.model import Campaign, Slot
from outreach.plan.rules import Calendar, public_holidays


def check_time(
    campaign: Campaign,
    due: datetime,
    others: Sequence[Slot],
    holidays: Mapping[date, str] | None = None,
) -> tuple[Finding, ...]:
    """The campaign's rules that a post at ``due`` would break, as warnings: the person decides.

    ``others`` are the other posts of the same account. Looked at are the period, blackout days, public holidays,
    quiet hours and the smallest gap, in this order; weekdays and windows are the planner's taste and not checked.
    ``due`` may carry any zone. Who asks often gives the ``holidays`` that are kept free.
    """
    calendar = Calendar(campaign, public_holidays(campaign)[0] if holidays is None else holidays)
    here = due.astimezone(calendar.zone)
    return (*_day(calendar, here), *_hour(calendar, here), *_neighbour(campaign, here, others))


def outside(campaign: Campaign, day: date) -> Message:
    """Says of a day that the campaign does not have it."""
    if campaign.open_ended:
        return msg("{day} lies before the campaign begins, on {first}.", day=day, first=campaign.first_day)
    return msg(
        "{day} lies outside the campaign, which runs from {first} to {last}.",
        day=day,
        first=campaign.first_day,
        last=campaign.last_day,
    )


def _day(calendar: Calendar, here: datetime) -> list[Finding]:
    campaign, day = calendar.campaign, here.date()
    found = []
    if not campaign.has(day):
        found.append(
            _warning(
                "plan.outside-period",
                outside(campaign, day),
                msg("Choose a day within the campaign, or change its period."),
            )
        )
    if any(first <= day <= last for first, last in campaign.blackout):
        found.append(
            _warning(
                "plan.blackout",
                msg("{day} is a day on which the campaign is to be silent.", day=day),
                msg("Choose another day, or take this one out of the blackout days."),
            )
        )
    if day in calendar.holidays:
        found.append(
            _warning(
                "plan.holiday",
                msg("{day} is a public holiday: {holiday}.", day=day, holiday=calendar.holidays[day]),
                msg("Choose another day, or set skip_holidays = false."),
            )
        )
    return found


def _hour(calendar: Calendar, here: datetime) -> list[Finding]:
    quiet = calendar.campaign.quiet
    if quiet is None or not calendar.is_quiet(here.time()):
        return []
    return [
        _warning(
            "plan.quiet-hours",
            msg(
                "{time} lies in the quiet hours from {start} to {end}.",
                time=f"{here:%H:%M}",
                start=f"{quiet.start:%H:%M}",
                end=f"{quiet.end:%H:%M}",
            ),
            msg("Choose a time outside of the quiet hours."),
        )
    ]


def _neighbour(campaign: Campaign, here: datetime, others: Sequence[Slot]) -> list[Finding]:
    def distance(slot: Slot) -> timedelta:
        return timedelta(seconds=abs(slot.due.timestamp() - here.timestamp()))

    nearest = min(others, key=distance, default=None)
    if nearest is None or distance(nearest) >= campaign.smallest_gap:
        return []
    return [
        _warning(
            "plan.too-close",
            msg(
                "The post of {place} at {due} is only {minutes} minutes away; {smallest} are the least.",
                place=nearest.place,
                due=nearest.due.astimezone(here.tzinfo),
                minutes=distance(nearest) // timedelta(minutes=1),
                smallest=campaign.smallest_gap // timedelta(minutes=1),
            ),
            msg("Choose a time farther away from it."),
        )
    ]


def _warning(code: str, message: Message, remedy: Message) -> Finding:
    return Finding(code=code, severity=Severity.WARNING, message=message, remedy=remedy)
