"""At which age the posts of a network are compared, and what each of them had reached then."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from outreach.model import ChannelName, Post, Reading, Status
from outreach.networks import (
    FigureFacts,
    InteractionKind,
    InteractionPart,
    Measure,
    Metric,
    ReadingAge,
    ReadingPlan,
    profile,
)
from outreach.report.figures import (
    Figure,
    FigureStatus,
    Rate,
    ReadingSet,
    combined,
    figure,
    rate,
    read_at,
    reading_sets,
)
from outreach.report.interactions import by_kind

SETTLED = timedelta(hours=48)
"""Networks' figures settle over 24 to 48 hours: no younger age is one to compare posts at."""

MOST = 3, 4
"""How many of the posts that are out must have been read at an age for all to be compared at it: three of four."""

History = Sequence[ReadingSet]


def histories(told: Iterable[Reading]) -> dict[str, tuple[ReadingSet, ...]]:
    """The rounds of what networks have ``told``, by post."""
    by_post: defaultdict[str, list[Reading]] = defaultdict(list)
    for reading in told:
        if reading.post:
            by_post[reading.post].append(reading)
    return {post: reading_sets(found) for post, found in by_post.items()}


def definitions(posts: Iterable[Post], told: Iterable[Reading]) -> dict[ChannelName, str]:
    """What each network means by its figures today: the definition of its latest reading of ``posts`` with a value;
    ``told`` by networks, the oldest first.
    """
    channel_of = {post.id: post.channel for post in posts}
    return {channel_of[r.post]: r.definition for r in told if r.post in channel_of and r.value is not None}


def compared_age(known: FigureFacts, posts: Sequence[Post], history: Mapping[str, History]) -> ReadingAge:
    """The oldest of the plan's settled ages at which three of four of the ``posts`` that are out were read; where there
    is none, the one at which most were.
    """
    ages = [age for age in known.reading.ages if age.after >= SETTLED] or list(known.reading.ages[-1:])
    metric = known.metric(known.compared_by)
    out = [post for post in posts if post.published_at and post.status is not Status.GONE]
    read = dict.fromkeys(ages, 0)
    for age in ages:
        bounds = span(known.reading, age)
        for post in out:
            mine = between(bounds, post, history)
            read[age] += any(combined(metric, one).value is not None for one in mine)
    enough, of = MOST
    settled = [age for age in ages if read[age] and read[age] * of >= len(out) * enough]
    if settled:
        return settled[-1]
    most = max(read.values())
    return [age for age in ages if read[age] == most][-1] if most else ages[0]


def within(
    known: FigureFacts, age: ReadingAge, post: Post, history: Mapping[str, History]
) -> list[ReadingSet]:
    """The rounds that are readings of the post at ``age``, by how old it truly was; the last one first."""
    return between(span(known.reading, age), post, history)


def between(
    bounds: tuple[timedelta, timedelta], post: Post, history: Mapping[str, History]
) -> list[ReadingSet]:
    """As :func:`within`, of the age whose :func:`span` this is."""
    if post.published_at is None:
        return []
    begins, ends = bounds
    found = history.get(post.id, ())
    return [one for one in found if begins <= read_at(one) - post.published_at < ends]


def span(plan: ReadingPlan, age: ReadingAge) -> tuple[timedelta, timedelta]:
    """From which true age on, and below which, a reading is one at ``age``; after the last age figures hardly grow."""
    following = [each.after for each in plan.ages if each.after > age.after]
    until = age.after + max(timedelta(days=1), age.after / 2)
    return age.after, min([until, *following]) if following else timedelta.max


@dataclass(frozen=True, kw_only=True)
class FinalFigures:
    """A post's figures at the age at which its network's posts are compared, or why there are none.

    ``kinds`` are the interactions by what they are, as far as the network names it.
    """

    figures: Mapping[Measure, Figure]
    rate: Rate
    kinds: Mapping[InteractionKind, Figure]


@dataclass(frozen=True, kw_only=True)
class ChannelComparison:
    """How the posts of one network are compared: ``age``, and the definition that is ``current`` today."""

    channel: ChannelName
    age: ReadingAge
    history: Mapping[str, History]  # by post
    now: datetime
    current: str = ""

    def latest(self, post: Post) -> FinalFigures:
        """The latest of each figure, however old the post was then."""
        known, history = profile(self.channel).figures, self.history.get(post.id, ())
        figures = {m: figure(known.metric(m), history, self.current) for m in Measure}
        return FinalFigures(
            figures=_clicked(post, figures),
            rate=rate(known, history, self.current),
            kinds=by_kind(
                known,
                figures[Measure.INTERACTIONS],
                history,
                lambda part: figure(part, history, self.current),
                self.current,
            ),
        )

    def at_age(self, post: Post) -> FinalFigures:
        """What the first reading at the age told; of a post that is gone the last figures there are."""
        known, history = profile(self.channel).figures, self.history.get(post.id, ())
        mine = within(known, self.age, post, self.history)
        if self._too_young(post, mine):
            return _all(known.rate_base, FigureStatus.NOT_FINAL, self.channel)
        figures = {m: self._figure(post, known.metric(m), mine, history) for m in Measure}
        return FinalFigures(
            figures=_clicked(post, figures),
            rate=self._rate(mine, history),
            kinds=by_kind(
                known,
                figures[Measure.INTERACTIONS],
                history,
                lambda part: self._figure(post, part, mine, history),
                self.current,
            ),
        )

    def _figure(
        self, post: Post, metric: Metric | InteractionPart, mine: History, history: History
    ) -> Figure:
        if not metric.parts:
            return figure(metric, ())
        whole = [one for one in mine if combined(metric, one).value is not None]
        found = figure(metric, whole[-1:] or mine[:1] or history[:1], self.current)
        if found.value is not None and not mine:
            found = figure(metric, (), self.current)  # at other ages it was told, at this one nobody asked
        if found.value is not None:
            return found
        if post.status is Status.GONE:
            last = figure(metric, history, self.current)
            return replace(last, earlier=last.value is not None, behind=False)
        return found

    def _rate(self, mine: History, history: History) -> Rate:
        """At the age, else from the last round that told both of its parts: a share grows little with age."""
        known = profile(self.channel).figures
        at_age = [
            one for one in (rate(known, (each,), self.current) for each in mine) if one.value is not None
        ]
        if at_age:
            return at_age[-1]
        found = rate(known, history, self.current)
        return replace(found, earlier=found.value is not None)

    def _too_young(self, post: Post, mine: History) -> bool:
        """Not yet of the age, or just so that its reading is still to come."""
        if post.published_at is None or post.status is Status.GONE:
            return False
        lived = self.now - post.published_at
        to_come = timedelta(days=1 if profile(self.channel).figures.reading.once_per_day else 0, hours=1)
        return lived < self.age.after + (timedelta() if mine else to_come)


def _clicked(post: Post, figures: Mapping[Measure, Figure]) -> Mapping[Measure, Figure]:
    """Without a link there is nothing to click: no clicks, whatever a network tells then."""
    clicks = figures[Measure.CLICKS]
    linked = post.link or profile(post.channel).links.found(post.text)
    if linked or clicks.value or clicks.status not in (FigureStatus.OK, FigureStatus.EMPTY):
        return figures
    nothing = replace(clicks, value=None, status=FigureStatus.NO_LINK, behind=False, changed=False, why=None)
    return {**figures, Measure.CLICKS: nothing}


def _all(base: Measure | None, status: FigureStatus, channel: ChannelName) -> FinalFigures:
    """Nothing of the post, for one reason."""
    known = profile(channel).figures
    nothing = Figure(value=None, metric="", definition="", read_at=None, status=status)
    return FinalFigures(
        figures={
            m: nothing if m in known.offered else replace(nothing, status=FigureStatus.NOT_OFFERED)
            for m in Measure
        },
        kinds={part.kind: nothing for part in known.interaction_kinds},
        rate=Rate(
            value=None,
            base=base,
            definition="",
            status=status if base else FigureStatus.NOT_OFFERED,
        ),
    )
