"""What a campaign reached beside an earlier one, or beside another period: at equal age, under equal definitions."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from outreach.model import ChannelName
from outreach.networks import Measure, ReadingAge, profile
from outreach.report.chance import permutation_test
from outreach.report.comparing import ChannelComparison, FinalFigures, History, definitions, histories
from outreach.report.entered import told_and_entered
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


def beside(report: Report, earlier: Report) -> Earlier:
    """``report`` beside ``earlier``, by the readings of both at the younger of the ages that each is told at."""
    pairs = [
        (now, before)
        for now in report.channels
        for before in earlier.channels
        if now.channel == before.channel and profile(now.channel).figures.offered
    ]
    told, told_before = (told_and_entered(each.readings)[0] for each in (report, earlier))
    current = definitions([one.post for one in report.posts], told)
    ours = _Side(report=report, history=histories(told))
    theirs = _Side(report=earlier, history=histories(told_before))
    return Earlier(
        title=earlier.campaign.title,
        first_day=earlier.campaign.first_day,
        last_day=earlier.campaign.last_day,
        measures=tuple(
            one
            for now, before in pairs
            if (age := _younger(now, before))
            for one in _channel(ours, theirs, now.channel, age, current.get(now.channel, ""))
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


@dataclass(frozen=True, kw_only=True)
class _Side:
    """A report with what networks have told of its posts."""

    report: Report
    history: Mapping[str, History]

    def at_age(self, channel: ChannelName, age: ReadingAge, current: str) -> list[FinalFigures]:
        """The figures of each post of the channel at ``age``, under the definition that is ``current``."""
        comparison = ChannelComparison(
            channel=channel, age=age, history=self.history, now=self.report.made_at, current=current
        )
        return [comparison.at_age(one.post) for one in self.report.posts if one.post.channel == channel]


def _younger(now: FigureGroup, before: FigureGroup) -> ReadingAge | None:
    ages = {age.name: age for age in profile(now.channel).figures.reading.ages}
    both = (ages[each.age] for each in (now, before) if each.age in ages)
    return min(both, key=lambda age: age.after, default=None)


def _channel(
    ours: _Side, theirs: _Side, channel: ChannelName, age: ReadingAge, current: str
) -> Iterator[MeasureBeside]:
    known = profile(channel).figures
    mine, others = (side.at_age(channel, age, current) for side in (ours, theirs))
    for measure in dict.fromkeys((known.compared_by, Measure.INTERACTIONS, Measure.CLICKS)):
        if measure in known.offered:
            now, before = _sample(mine, measure), _sample(others, measure)
            yield MeasureBeside(
                channel=channel,
                measure=measure,
                age=age.name,
                now=now,
                before=before,
                chance=_chance(ours.report.campaign.seed, now, before),
            )


def _sample(posts: Sequence[FinalFigures], measure: Measure) -> Sample:
    found = (one.figures[measure] for one in posts)
    values = (f.value for f in found if f.value is not None and not f.changed and not f.earlier)
    return Sample(published=len(posts), values=tuple(sorted(values)))


def _chance(seed: int, now: Sample, before: Sample) -> float | None:
    groups = (now.values, before.values)
    return permutation_test(groups, seed=seed) if all(len(group) >= TESTED for group in groups) else None


def _gained(accounts: Sequence[AccountSeries], channel: ChannelName) -> int | None:
    """From the first known level of the account's followers to the last, under one definition."""
    known = levels(accounts, channel)
    return known[0][-1] - known[0][0] if len(known) == 1 and len(known[0]) > 1 else None
