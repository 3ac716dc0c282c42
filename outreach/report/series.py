"""Figures over time: how posts grow with age, and the accounts from day to day."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from statistics import median
from zoneinfo import ZoneInfo

from outreach.model import Campaign, ChannelName, Reading
from outreach.networks import AccountMetric, Measure, ReadingAge, profile
from outreach.report.alike import ChannelPosts
from outreach.report.figures import status_of
from outreach.report.model import AccountPoint, AccountSeries, GrowthPoint
from outreach.report.rounds import Cells, RoundPattern, added

GROWING = (Measure.VIEWS, Measure.INTERACTIONS)

FEWEST = 5
"""Posts that a point of a growth curve rests on at least."""

KEPT = 4, 5
"""How many of the posts a younger age must have for the curve to begin there: four of five."""

Told = tuple[int, float]
"""A value, and how many hours old the post truly was."""

Curve = tuple[Measure, str]
"""A measure under one definition."""


def growth(channels: Iterable[ChannelPosts], current: Mapping[ChannelName, str]) -> tuple[GrowthPoint, ...]:
    """Per channel, measure and definition how posts grow: at each age the median of the very same posts.

    Definitions are never joined: a change of meaning starts a new series. ``current`` are those of today.
    """
    points = [
        GrowthPoint(
            channel=one.channel,
            measure=measure,
            definition=definition,
            age=age.name,
            hours=median(hours for _, hours in values),
            median=median(value for value, _ in values),
            posts=len(values),
            changed=definition != current.get(one.channel, definition),
        )
        for one in channels
        for (measure, definition), by_age in _curves(one).items()
        for age, values in _same_posts(by_age)
    ]
    return tuple(sorted(points, key=lambda p: (p.channel, p.measure != Measure.VIEWS, p.definition, p.hours)))


def _curves(channel: ChannelPosts) -> Mapping[Curve, Mapping[ReadingAge, Mapping[str, Told]]]:
    """What was told of each post at each age of its network's plan; of several rounds at one age the first."""
    plan = profile(channel.channel).figures.reading.ages
    drawn = _drawn(channel)
    found: defaultdict[Curve, dict[ReadingAge, dict[str, Told]]] = defaultdict(dict)
    wanted = {
        pattern: [each for each in _told(channel, pattern) if (each[2], each[3]) in drawn]
        for pattern in set(channel.patterns if drawn else ())
    }
    for post, rounds, pattern in zip(channel.posts, channel.rounds, channel.patterns, strict=True):
        for number, age, measure, definition, cells in wanted.get(pattern, ()):
            assert post.published_at
            told = rounds[number]
            hours = (told.read_at - post.published_at).total_seconds() / 3600
            of_age = found[measure, definition].setdefault(plan[age], {})
            of_age[post.id] = added(told.numbers, cells), hours
    return found


def _drawn(channel: ChannelPosts) -> set[Curve]:
    """What enough posts were read of at two ages at least: nothing else is a curve."""
    posts = Counter[tuple[Curve, int]]()
    for pattern, count in Counter(channel.patterns).items():
        for curve, age in {((measure, d), age) for _, age, measure, d, _ in _told(channel, pattern)}:
            posts[curve, age] += count
    ages = Counter(curve for (curve, _), count in posts.items() if count >= FEWEST)
    return {curve for curve, number in ages.items() if number > 1}


def _told(channel: ChannelPosts, pattern: RoundPattern) -> Iterator[tuple[int, int, Measure, str, Cells]]:
    """Of posts of the pattern each round at an age with what it told; the latest first, so the nearest last."""
    for number, (age, told) in enumerate(zip(pattern.ages, pattern.rounds, strict=True)):
        form = channel.forms[told.form]
        for measure in GROWING if age >= 0 else ():
            if measure in form.cells:
                yield number, age, measure, form.definitions[measure], form.cells[measure]


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
