"""Figures over time: how posts grow with age, and the accounts from day to day."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from statistics import median

from outreach.model import Campaign, ChannelName, Post, Reading
from outreach.networks import AccountMetric, Measure, profile
from outreach.report.figures import FigureStatus, ReadingSet, combined
from outreach.report.model import AccountSeries, GrowthPoint

GROWING = (Measure.VIEWS, Measure.INTERACTIONS)


def growth(posts: Sequence[Post], history: Mapping[str, tuple[ReadingSet, ...]]) -> tuple[GrowthPoint, ...]:
    """Per channel, measure, definition and age: the median of the posts that have a value there.

    Definitions are never joined: a change of meaning starts a new series.
    """
    found: defaultdict[tuple[ChannelName, Measure, str, str], list[tuple[int, float]]] = defaultdict(list)
    for post in posts:
        for reading_set in history.get(post.id, ()):
            for measure in GROWING:
                one = combined(profile(post.channel).figures.metric(measure), reading_set)
                if one.value is not None and one.read_at and one.age and post.published_at:
                    hours = (one.read_at - post.published_at).total_seconds() / 3600
                    found[post.channel, measure, one.definition, one.age].append((one.value, hours))
    points = [
        GrowthPoint(
            channel=channel,
            measure=measure,
            definition=definition,
            age=age,
            hours=median(hours for _, hours in values),
            median=median(value for value, _ in values),
            posts=len(values),
        )
        for (channel, measure, definition, age), values in found.items()
    ]
    return tuple(sorted(points, key=lambda p: (p.channel, p.measure != Measure.VIEWS, p.definition, p.hours)))


def account_series(campaign: Campaign, readings: Sequence[Reading]) -> tuple[AccountSeries, ...]:
    """The known figures of the campaign's accounts, by account and definition."""
    found: defaultdict[tuple[str, str, str], list[Reading]] = defaultdict(list)
    for reading in readings:
        if not reading.post:
            found[reading.account, reading.metric, reading.definition].append(reading)
    return tuple(
        AccountSeries(
            account=plan.account,
            channel=plan.channel,
            metric=known,
            definition=definition,
            points=tuple((r.read_at, r.value, FigureStatus(r.status.value)) for r in series),
        )
        for plan in campaign.channels
        for known in profile(plan.channel).figures.accounts
        for definition, series in _of(found, plan.account, known)
    )


def _of(
    found: Mapping[tuple[str, str, str], list[Reading]], account: str, known: AccountMetric
) -> list[tuple[str, list[Reading]]]:
    return sorted(
        (d, series) for (a, name, d), series in found.items() if a == account and name == known.name
    )
