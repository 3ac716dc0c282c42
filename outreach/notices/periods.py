"""Which week or month is over, and whether somebody is to get its report. Pure."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from outreach.model import Campaign, HowOften, Period, ReportMail

MORNING = time(6)
"""By the clock of whoever gets it, on the day after the period."""

FIGURES = timedelta(days=28)
"""So long after a campaign's last day its posts are still read."""


def period_due(mail: ReportMail, campaign: Campaign, now: datetime) -> Period | None:
    """The last period whose mail is due by now; None where none is: too early, wanted later, or the campaign is over.

    What is older was missed: nobody reads three reports at once.
    """
    period = ended(mail.rhythm, ZoneInfo(mail.zone), now)
    before_campaign = period.last < campaign.first_day
    after_campaign = campaign.over(period.first - FIGURES)
    if period.due <= mail.made_at or before_campaign or after_campaign:
        return None
    return period


def ended(rhythm: HowOften, zone: ZoneInfo, now: datetime) -> Period:
    """The last week or month whose mail is due at ``now``, as the clock in ``zone`` goes."""
    here = now.astimezone(zone)
    today = here.date() if here.time() >= MORNING else here.date() - timedelta(days=1)
    if rhythm is HowOften.MONTHLY:
        begun = today.replace(day=1)
        first = (begun - timedelta(days=1)).replace(day=1)
        key = f"{first:%Y-%m}"
    else:
        begun = today - timedelta(days=today.weekday())
        first = begun - timedelta(days=7)
        year, week, _ = first.isocalendar()
        key = f"{year}-W{week:02}"
    return Period(key=key, first=first, last=begun - timedelta(days=1), due=_morning(begun, zone))


def _morning(day: date, zone: ZoneInfo) -> datetime:
    return datetime.combine(day, MORNING, zone).astimezone(UTC)
