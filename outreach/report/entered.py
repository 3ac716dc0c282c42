"""Figures that people have entered: they stand where the network tells none, and are marked as what they are."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, date, datetime

from outreach.language import msg
from outreach.model import Campaign, Reading, ReadingOrigin, ReadingStatus
from outreach.networks import AccountMetric, Measure
from outreach.report.figures import Figure, FigureStatus
from outreach.report.model import AccountPoint, AccountSeries

BY_HAND = "by hand"
"""The definition of what a person has entered."""

FOLLOWERS = AccountMetric(
    name="followers",
    label=msg("Followers"),
    meaning=msg("Accounts that follow, as people have entered it."),
    daily=False,
)
"""Of an account whose network tells none."""

Entered = Mapping[tuple[str, Measure], Reading]
"""By post and measure: what was entered last."""

_BEGINNING = datetime.min.replace(tzinfo=UTC)


def told_and_entered(readings: Iterable[Reading]) -> tuple[list[Reading], list[Reading]]:
    """What networks have told, and what people have entered."""
    told, entered = list[Reading](), list[Reading]()
    for reading in readings:
        (told if reading.origin is ReadingOrigin.NETWORK else entered).append(reading)
    return told, entered


def last_entered(entered: Sequence[Reading]) -> Entered:
    """The last entry of each post and measure; one of nothing takes back what was entered before."""
    known = set(Measure)
    return {
        (each.post, Measure(each.metric)): each
        for each in sorted(entered, key=lambda r: r.entered_at or _BEGINNING)
        if each.metric in known
    }


def filled(figures: Mapping[Measure, Figure], post: str, entered: Entered) -> dict[Measure, Figure]:
    """``figures`` of the post, and where the network told none what a person has entered."""
    return {measure: _filled(figure, entered.get((post, measure))) for measure, figure in figures.items()}


def _filled(figure: Figure, entered: Reading | None) -> Figure:
    if figure.value is not None or entered is None or entered.value is None:
        return figure
    if entered.status is not ReadingStatus.OK:
        return figure
    return Figure(
        value=entered.value,
        metric="",
        definition=entered.definition,
        read_at=entered.read_at,
        status=FigureStatus.OK,
        age=entered.read_at.date().isoformat(),
        origin=entered.origin,
    )


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
    for each in sorted(entered, key=lambda r: r.entered_at or _BEGINNING):
        if each.account == account and not each.post and each.day and each.value is not None:
            days[each.day] = AccountPoint(
                day=each.day, read_at=each.read_at, value=each.value, status=FigureStatus.OK
            )
    return tuple(days[day] for day in sorted(days))
