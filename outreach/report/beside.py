"""What a campaign reached beside an earlier one, or beside another period: at equal age, under equal definitions."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from outreach.model import ChannelName
from outreach.networks import Measure, ReadingAge, profile
from outreach.report.alike import NUMBERS, ChannelPosts, definition_of, latest_known
from outreach.report.chance import permutation_test
from outreach.report.figures import Figure
from outreach.report.model import AccountSeries, FigureGroup, Report, levels
from outreach.report.spreads import TESTED, Sample


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


def compared_with(report: Report, earlier: Report) -> Earlier:
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
        measures=tuple(
            one
            for now, before in pairs
            if (age := _younger(now, before))
            for one in _channel(report, earlier, now.channel, age)
        ),
        followers=tuple(
            FollowersBeside(
                channel=now.channel,
                now=_gained(report.accounts, now.channel),
                before=_gained(earlier.accounts, now.channel),
            )
            for now, _ in pairs
        ),
    )


def _younger(now: FigureGroup, before: FigureGroup) -> ReadingAge | None:
    ages = {age.name: age for age in profile(now.channel).figures.reading.ages}
    both = (ages[each.age] for each in (now, before) if each.age in ages)
    return min(both, key=lambda age: age.after, default=None)


def _channel(
    report: Report, earlier: Report, channel: ChannelName, age: ReadingAge
) -> Iterator[MeasureBeside]:
    known, told = profile(channel).figures, report.channel_posts[channel]
    current = definition_of(latest_known(told.posts, report.material.rounds))
    mine, others = (_At(each.channel_posts[channel], age, current) for each in (report, earlier))
    for measure in dict.fromkeys((known.compared_by, Measure.INTERACTIONS, Measure.CLICKS)):
        if measure in known.offered:
            now, before = mine.sample(measure), others.sample(measure)
            yield MeasureBeside(
                channel=channel,
                measure=measure,
                age=age.name,
                now=now,
                before=before,
                chance=_chance(report.campaign.seed, now, before),
            )


class _At:
    """What networks have told of a channel's posts at ``age``, under the definition that is ``current``."""

    def __init__(self, told: ChannelPosts, age: ReadingAge, current: str):
        shapes = told.told_at(age, current)
        self._found = [(one, one.numbers(rounds)) for one, rounds in zip(shapes, told.rounds, strict=True)]

    def sample(self, measure: Measure) -> Sample:
        values = sorted(
            int(value)
            for shape, numbers in self._found
            if (value := numbers[NUMBERS[measure]]) is not None and _comparable(shape.told.figures[measure])
        )
        return Sample(published=len(self._found), values=tuple(values))


def _comparable(figure: Figure) -> bool:
    return not figure.changed and not figure.earlier


def _chance(seed: int, now: Sample, before: Sample) -> float | None:
    groups = (now.values, before.values)
    return permutation_test(groups, seed=seed) if all(len(group) >= TESTED for group in groups) else None


def _gained(accounts: Sequence[AccountSeries], channel: ChannelName) -> int | None:
    """From the first known level of the account's followers to the last, under one definition."""
    known = levels(accounts, channel)
    return known[0][-1] - known[0][0] if len(known) == 1 and len(known[0]) > 1 else None
