"""Followers of accounts as people have entered them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from outreach.language import msg
from outreach.model import Campaign, Reading
from outreach.networks import AccountMetric
from outreach.report.entered import BEGINNING, BY_HAND
from outreach.report.figures import FigureStatus
from outreach.report.model import AccountPoint, AccountSeries

FOLLOWERS = AccountMetric(
    name="followers",
    label=msg("Followers"),
    meaning=msg("Accounts that follow, as people have entered it."),
    daily=False,
)
"""Of an account whose network tells none."""


def entered_followers(
    campaign: Campaign, entered: Sequence[Reading], told: Sequence[AccountSeries]
) -> tuple[AccountSeries, ...]:
    """Followers as people have entered them, of the accounts of which the network has told no such number."""
    known = {each.account for each in told if not each.metric.daily and each.values}
    found = (
        (plan, _levels(plan.account, entered)) for plan in campaign.channels if plan.account not in known
    )
    return tuple(
        AccountSeries(
            account=plan.account, channel=plan.channel, metric=FOLLOWERS, definition=BY_HAND, points=points
        )
        for plan, points in found
        if points
    )


def _levels(account: str, entered: Sequence[Reading]) -> tuple[AccountPoint, ...]:
    """A point per day; of several entries of one day the last."""
    days: dict[date, AccountPoint] = {}
    for each in sorted(entered, key=lambda r: r.entered_at or BEGINNING):
        if each.account == account and not each.post and each.day and each.value is not None:
            days[each.day] = AccountPoint(
                day=each.day, read_at=each.read_at, value=each.value, status=FigureStatus.OK
            )
    return tuple(days[day] for day in sorted(days))
