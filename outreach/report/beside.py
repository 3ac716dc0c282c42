"""What a campaign reached beside an earlier one, or beside another period: at equal age, under equal definitions."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from statistics import median

from outreach.model import ChannelName, Reading, ReadingOrigin
from outreach.networks import Measure, ReadingAge, profile
from outreach.report.chance import MedianRange, median_range, permutation_test
from outreach.report.comparing import ChannelComparison
from outreach.report.figures import ReadingSet, reading_sets
from outreach.report.model import AccountSeries, FigureGroup, Report
from outreach.report.spreads import TESTED


@dataclass(frozen=True, kw_only=True)
class Sample:
    """The values of one measure over the posts of one campaign that have it at the age, smallest first."""

    published: int
    values: tuple[int, ...]

    @property
    def median(self) -> float | None:
        return median(self.values) if self.values else None

    @property
    def range(self) -> MedianRange | None:
        """Where the median lies with 95 % confidence."""
        return median_range(self.values)


@dataclass(frozen=True, kw_only=True)
class MeasureBeside:
    """One measure of one channel, now and before. ``chance``: how likely chance alone parts the medians so far; None
    where either has too few posts to test.
    """

    channel: ChannelName
    measure: Measure
    age: str  # of the figures on both sides, as the network's reading plan names it
    now: Sample
    before: Sample
    chance: float | None


@dataclass(frozen=True, kw_only=True)
class FollowersBeside:
    """How many followers an account has gained, now and before; None where that is not known."""

    channel: ChannelName
    now: int | None
    before: int | None


@dataclass(frozen=True, kw_only=True)
class Earlier:
    """What is compared with, and the comparison; a channel that only one of both has is left out."""

    title: str
    first_day: date
    last_day: date
    measures: tuple[MeasureBeside, ...]
    followers: tuple[FollowersBeside, ...]


def beside(report: Report, earlier: Report) -> Earlier:
    """``report`` beside ``earlier``, by the readings of both at the younger of the ages that each is told at."""
    pairs = [
        (now, before)
        for now in report.channels
        for before in earlier.channels
        if now.channel == before.channel and profile(now.channel).figures.offered
    ]
    return Earlier(
        title=earlier.campaign.title,
        first_day=earlier.campaign.first_day,
        last_day=earlier.campaign.last_day,
        measures=tuple(one for now, before in pairs for one in _channel(report, earlier, now, before)),
        followers=tuple(
            FollowersBeside(
                channel=now.channel,
                now=gained(report.accounts, now.channel),
                before=gained(earlier.accounts, now.channel),
            )
            for now, _ in pairs
        ),
    )


def _channel(
    report: Report, earlier: Report, now: FigureGroup, before: FigureGroup
) -> Iterator[MeasureBeside]:
    known = profile(now.channel).figures
    ages = {age.name: age for age in known.reading.ages}
    age = min(
        (ages[each.age] for each in (now, before) if each.age in ages), key=lambda a: a.after, default=None
    )
    if age is None:
        return
    current = _current(report, now.channel)
    for measure in dict.fromkeys((known.compared_by, Measure.INTERACTIONS, Measure.CLICKS)):
        if measure in known.offered:
            ours = _sample(report, now.channel, measure, age, current)
            theirs = _sample(earlier, now.channel, measure, age, current)
            yield MeasureBeside(
                channel=now.channel,
                measure=measure,
                age=age.name,
                now=ours,
                before=theirs,
                chance=_chance(report.campaign.seed, ours, theirs),
            )


def _current(report: Report, channel: ChannelName) -> str:
    """What the network means by its figures today: the definition of its latest figure of a post."""
    mine = {one.post.id for one in report.posts if one.post.channel == channel}
    told = (
        each
        for each in reversed(report.readings)
        if each.post in mine and each.value is not None and each.origin is ReadingOrigin.NETWORK
    )
    return next((each.definition for each in told), "")


def _sample(report: Report, channel: ChannelName, measure: Measure, age: ReadingAge, current: str) -> Sample:
    mine = [one.post for one in report.posts if one.post.channel == channel]
    comparison = ChannelComparison(
        channel=channel,
        age=age,
        history=_history(report.readings),
        now=report.made_at,
        current=current,
    )
    found = [comparison.at_age(post).figures[measure] for post in mine]
    values = (f.value for f in found if f.value is not None and not f.changed and not f.earlier)
    return Sample(published=len(mine), values=tuple(sorted(values)))


def _history(readings: Sequence[Reading]) -> dict[str, tuple[ReadingSet, ...]]:
    by_post: defaultdict[str, list[Reading]] = defaultdict(list)
    for each in readings:
        if each.post and each.origin is ReadingOrigin.NETWORK:
            by_post[each.post].append(each)
    return {post: reading_sets(found) for post, found in by_post.items()}


def _chance(seed: int, ours: Sample, theirs: Sample) -> float | None:
    groups = (ours.values, theirs.values)
    return permutation_test(groups, seed=seed) if all(len(group) >= TESTED for group in groups) else None


def gained(accounts: Sequence[AccountSeries], channel: ChannelName) -> int | None:
    """From the first known level of the account's followers to the last, under one definition."""
    levels = [one for one in accounts if one.channel == channel and not one.metric.daily]
    if len(levels) != 1:
        return None
    told = [point.value for point in levels[0].points if point.value is not None]
    return told[-1] - told[0] if len(told) > 1 else None
