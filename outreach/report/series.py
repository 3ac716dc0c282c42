"""Figures over time: how posts grow with age, and the accounts from day to day."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from statistics import median
from zoneinfo import ZoneInfo

from outreach.model import Campaign, ChannelName, Post, Reading
from outreach.networks import AccountMetric, Measure, ReadingAge, profile
from outreach.report.comparing import span
from outreach.report.figures import ReadingSet, combined, read_at, status_of
from outreach.report.model import AccountPoint, AccountSeries, GrowthPoint

GROWING = (Measure.VIEWS, Measure.INTERACTIONS)

FEWEST = 5
"""Posts that a point of a growth curve rests on at least."""

KEPT = 4, 5
"""How many of the posts a younger age must have for the curve to begin there: four of five."""

Told = tuple[int, float]
"""A value, and how many hours old the post truly was."""


def growth(
    posts: Sequence[Post],
    history: Mapping[str, tuple[ReadingSet, ...]],
    current: Mapping[ChannelName, str],
) -> tuple[GrowthPoint, ...]:
    """Per channel, measure and definition how posts grow: at each age the median of the very same posts.

    Definitions are never joined: a change of meaning starts a new series. ``current`` are those of today.
    """
    found: defaultdict[tuple[ChannelName, Measure, str], dict[ReadingAge, dict[str, Told]]] = defaultdict(
        dict
    )
    for post in posts:
        for channel, measure, definition, age, told in _told(post, history.get(post.id, ())):
            found[channel, measure, definition].setdefault(age, {})[post.id] = told
    points = [
        GrowthPoint(
            channel=channel,
            measure=measure,
            definition=definition,
            age=age.name,
            hours=median(hours for _, hours in values),
            median=median(value for value, _ in values),
            posts=len(values),
            changed=definition != current.get(channel, definition),
        )
        for (channel, measure, definition), by_age in found.items()
        for age, values in _same_posts(by_age)
    ]
    return tuple(sorted(points, key=lambda p: (p.channel, p.measure != Measure.VIEWS, p.definition, p.hours)))


def _told(
    post: Post, history: Sequence[ReadingSet]
) -> Iterator[tuple[ChannelName, Measure, str, ReadingAge, Told]]:
    """What was told of the post at each age of its network's plan; the latest round first, so the nearest last."""
    known = profile(post.channel).figures
    spans = [(age, *span(known.reading, age)) for age in known.reading.ages]
    for reading_set in history if post.published_at else ():
        assert post.published_at
        lived = read_at(reading_set) - post.published_at
        age = next((age for age, begins, ends in spans if begins <= lived < ends), None)
        for measure in GROWING if age else ():
            one = combined(known.metric(measure), reading_set)
            if age and one.value is not None:
                yield post.channel, measure, one.definition, age, (one.value, lived.total_seconds() / 3600)


def _same_posts(by_age: Mapping[ReadingAge, Mapping[str, Told]]) -> Iterator[tuple[ReadingAge, list[Told]]]:
    """The ages at which the same posts were read: up to the oldest that half of all posts have, back to the youngest
    that most of these have; none where that leaves fewer than two ages or too few posts.
    """
    ages = sorted(by_age, key=lambda age: age.after, reverse=True)
    everything = {post for values in by_age.values() for post in values}
    enough = [age for age in ages if len(by_age[age]) >= max(FEWEST, len(everything) / 2)]
    enough = enough or [age for age in ages if len(by_age[age]) >= FEWEST]
    if not enough:
        return
    last, kept, shared = enough[0], [enough[0]], set(by_age[enough[0]])
    kept_of, of = KEPT
    for age in ages[ages.index(last) + 1 :]:
        both = shared & by_age[age].keys()
        if len(both) >= max(FEWEST, len(shared) * kept_of / of):
            kept.append(age)
            shared = both
    if len(kept) > 1:
        yield from ((age, [by_age[age][post] for post in sorted(shared)]) for age in kept)


def account_series(campaign: Campaign, readings: Sequence[Reading]) -> tuple[AccountSeries, ...]:
    """The known figures of the campaign's accounts, by account and definition; of several readings of one day the last
    that has a value.
    """
    zone = ZoneInfo(campaign.zone)
    found: defaultdict[tuple[str, str, str], list[Reading]] = defaultdict(list)
    current: dict[str, str] = {}
    for reading in readings:
        if not reading.post:
            found[reading.account, reading.metric, reading.definition].append(reading)
            if reading.value is not None:
                current[reading.account] = reading.definition
    return tuple(
        AccountSeries(
            account=plan.account,
            channel=plan.channel,
            metric=known,
            definition=definition,
            points=_days(series, zone),
            changed=definition != current.get(plan.account, definition),
        )
        for plan in campaign.channels
        for known in profile(plan.channel).figures.accounts
        for definition, series in _of(found, plan.account, known)
    )


def _days(readings: Sequence[Reading], zone: ZoneInfo) -> tuple[AccountPoint, ...]:
    """A point per day that the figure belongs to: the network says which, else it is the day of the reading."""
    found: dict[date, AccountPoint] = {}
    for reading in readings:
        day = reading.day or reading.read_at.astimezone(zone).date()
        point = AccountPoint(day=day, read_at=reading.read_at, value=reading.value, status=status_of(reading))
        if point.value is not None or day not in found:
            found[day] = point
    return tuple(found[day] for day in sorted(found))


def _of(
    found: Mapping[tuple[str, str, str], list[Reading]], account: str, known: AccountMetric
) -> list[tuple[str, list[Reading]]]:
    return sorted(
        (d, series) for (a, name, d), series in found.items() if a == account and name == known.name
    )
