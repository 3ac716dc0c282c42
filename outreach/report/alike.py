"""A channel's posts with their figures, each worked out once for all posts whose rounds look alike.

Of a campaign of hundreds of thousands of posts most were read alike: why there is a figure, of which round and under
which definition, is the same for them, and only numbers and moments are their own.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import chain
from types import MappingProxyType
from typing import TypeVar

from outreach.model import ChannelName, PostLine, ReadingOrigin, Status, ToldRound
from outreach.networks import InteractionKind, Measure, ReadingAge, profile
from outreach.report.comparing import SETTLED, ChannelComparison, FinalFigures, History
from outreach.report.entered import Entered, filled
from outreach.report.figures import Figure, FigureStatus, Rate
from outreach.report.rounds import (
    Cells,
    Figured,
    FiguresOfForms,
    Patterns,
    RoundPattern,
    Rounds,
    added,
    last_known,
    reading_round,
)

T = TypeVar("T")

MOST = 3, 4
"""How many of the posts that are out must have been read at an age for all to be compared at it: three of four."""

Numbers = tuple[float | None, ...]
"""A post's figures, None where one is not known: those of :data:`NUMBERS`, then its rate."""

NUMBERS: Mapping[Figured, int] = MappingProxyType({n: i for i, n in enumerate((*Measure, *InteractionKind))})
RATE = len(NUMBERS)
"""Where each stands among them."""


class FigureShape:
    """The figures of posts that are alike, as one of them has them, and where each one's numbers and moments stand."""

    def __init__(self, told: FinalFigures, rounds: Rounds, forms: FiguresOfForms):
        """``told`` are those of a post with these ``rounds``."""
        self.told = told
        self._moments = {each.read_at: number for number, each in enumerate(rounds)}
        self._forms = [forms[each.form].cells for each in rounds]
        everything = chain[tuple[Figured, Figure]](told.figures.items(), told.kinds.items())
        self._still: list[float | None] = [None] * (len(NUMBERS) + 1)
        self._taken = list[tuple[int, int, Cells]]()
        for name, figure in everything:
            slot = NUMBERS[name]
            number = self._moments.get(figure.read_at) if figure.read_at and not _by_hand(figure) else None
            if figure.value is not None and number is not None:
                self._taken.append((slot, number, self._forms[number][name]))
            else:
                self._still[slot] = figure.value
        self._divided = self._parts(told.rate)

    @property
    def known(self) -> Iterator[Measure]:
        """The measures of which the posts have a figure."""
        return (measure for measure, figure in self.told.figures.items() if figure.value is not None)

    def _parts(self, rate: Rate) -> tuple[int, Cells, Cells] | None:
        """The round of the rate and the cells of both of its parts."""
        if rate.value is None or rate.base is None or rate.read_at is None:
            return None
        cells = self._forms[self._moments[rate.read_at]]
        return self._moments[rate.read_at], cells[Measure.INTERACTIONS], cells[rate.base]

    def numbers(self, rounds: Rounds) -> Numbers:
        """Those of the post with these ``rounds``."""
        made = self._still.copy()
        for slot, number, cells in self._taken:
            made[slot] = added(rounds[number].numbers, cells)
        if self._divided:
            number, above, below = self._divided
            made[RATE] = added(rounds[number].numbers, above) / added(rounds[number].numbers, below)
        return tuple(made)

    def of(self, rounds: Rounds) -> FinalFigures:
        """The figures of that post."""
        found, told = self.numbers(rounds), self.told
        return FinalFigures(
            figures={m: self._own(one, found[NUMBERS[m]], rounds) for m, one in told.figures.items()},
            kinds={kind: self._own(one, found[NUMBERS[kind]], rounds) for kind, one in told.kinds.items()},
            rate=replace(told.rate, value=found[RATE], read_at=self._moment(told.rate, rounds)),
        )

    def _own(self, figure: Figure, value: float | None, rounds: Rounds) -> Figure:
        if _by_hand(figure):
            return figure
        whole = None if value is None else int(value)
        return replace(figure, value=whole, read_at=self._moment(figure, rounds))

    def _moment(self, one: Figure | Rate, rounds: Rounds) -> datetime | None:
        return rounds[self._moments[one.read_at]].read_at if one.read_at else None


def _by_hand(figure: Figure) -> bool:
    return figure.origin is not ReadingOrigin.NETWORK


@dataclass(frozen=True, eq=False, slots=True)
class SharedFigures:
    """What posts that are alike share: how their latest figures and those at the age of comparison are made up.

    ``rounds`` are those of the first of them, the last one first. ``not_final``: they are younger than that age;
    ``behind``: a latest figure is not of the latest round.
    """

    latest: FigureShape
    final: FigureShape
    rounds: History
    not_final: bool
    behind: bool


class ChannelPosts:
    """The posts of one network that went out, in their order, each with its rounds and its pattern."""

    def __init__(
        self,
        channel: ChannelName,
        posts: Sequence[PostLine],
        rounds: Mapping[str, Rounds],
        entered: Entered,
        now: datetime,
    ):
        self._known, self._entered, self._now = profile(channel).figures, entered, now
        self.channel, self.posts = channel, posts
        self.forms = FiguresOfForms(self._known)
        patterns, by_hand = Patterns(self.forms, self._known), {post for post, _ in entered}
        self.rounds = [rounds.get(post.id, ()) for post in posts]
        self.patterns = [
            patterns.of(post, mine, alone=post.id in by_hand)
            for post, mine in zip(posts, self.rounds, strict=True)
        ]

    def compared_age(self) -> ReadingAge:
        """The oldest of the plan's settled ages at which three of four of the posts were read; where there is none, the
        one at which most were.
        """
        plan = self._known.reading.ages
        ages = [age for age in plan if age.after >= SETTLED] or list(plan[-1:])
        read, out = Counter[int](), 0
        for pattern, posts in Counter(self.patterns).items():
            if pattern.post.published_at and pattern.post.status is not Status.GONE:
                out += posts
                for number in set(pattern.whole_ages(self.forms, self._known.compared_by)):
                    read[number] += posts
        told = {age: read[plan.index(age)] for age in ages}
        enough, of = MOST
        settled = [age for age in ages if told[age] and told[age] * of >= out * enough]
        if settled:
            return settled[-1]
        most = max(told.values())
        return [age for age in ages if told[age] == most][-1] if most else ages[0]

    def figures(self, age: ReadingAge, current: str) -> list[SharedFigures]:
        """Each post's, compared at ``age`` and under the definition that is ``current``."""
        comparison = ChannelComparison(channel=self.channel, age=age, now=self._now, current=current)

        def made(post: PostLine, rounds: Rounds) -> SharedFigures:
            history = tuple(map(reading_round, rounds))
            latest = comparison.latest(post, history)
            latest = replace(latest, figures=filled(latest.figures, post.id, self._entered))
            final = _final(post, history, comparison, self._entered)
            offered = (f.status for f in final.figures.values() if f.status is not FigureStatus.NOT_OFFERED)
            return SharedFigures(
                latest=FigureShape(latest, rounds, self.forms),
                final=FigureShape(final, rounds, self.forms),
                rounds=history,
                not_final=next(offered, None) is FigureStatus.NOT_FINAL,
                behind=any(f.behind for f in latest.figures.values()),
            )

        return self._each(comparison, made)

    def told_at(self, age: ReadingAge, current: str) -> list[FigureShape]:
        """What the network told of each post at ``age``, without what people have entered."""
        comparison = ChannelComparison(channel=self.channel, age=age, now=self._now, current=current)

        def made(post: PostLine, rounds: Rounds) -> FigureShape:
            history = tuple(map(reading_round, rounds))
            return FigureShape(comparison.at_age(post, history), rounds, self.forms)

        return self._each(comparison, made)

    def _each(self, comparison: ChannelComparison, made: Callable[[PostLine, Rounds], T]) -> list[T]:
        """What is ``made`` of each post: the same for those of one pattern that are old enough alike."""
        number = self._known.reading.ages.index(comparison.age)
        limits = comparison.young_after(at_age=False), comparison.young_after(at_age=True)
        since = {
            pattern: None if pattern.post.status is Status.GONE else limits[number in pattern.ages]
            for pattern in set(self.patterns)
        }
        found: dict[tuple[RoundPattern, bool], T] = {}
        every = []
        for post, rounds, pattern in zip(self.posts, self.rounds, self.patterns, strict=True):
            limit = since[pattern]
            key = pattern, bool(limit and post.published_at and post.published_at > limit)
            one = found.get(key)
            if one is None:
                one = found[key] = made(post, rounds)
            every.append(one)
        return every


def _final(post: PostLine, history: History, comparison: ChannelComparison, entered: Entered) -> FinalFigures:
    """The figures at the age of comparison; what was entered for a younger age says so."""
    told = comparison.at_age(post, history)
    if any(figure.status is FigureStatus.NOT_FINAL for figure in told.figures.values()):
        return told
    full = filled(told.figures, post.id, entered)
    of_age = (post.published_at or comparison.now) + comparison.age.after
    return replace(
        told,
        figures={
            measure: replace(figure, earlier=bool(figure.read_at and figure.read_at < of_age))
            if figure is not told.figures[measure]
            else figure
            for measure, figure in full.items()
        },
    )


def latest_known(posts: Sequence[PostLine], rounds: Mapping[str, Rounds]) -> ToldRound | None:
    """The latest round of ``posts`` in which a number was told."""
    last: tuple[datetime, str, str] | None = None
    found: ToldRound | None = None
    for post in posts:
        told = last_known(rounds.get(post.id, ()))
        if told is not None and (last is None or told.read_at >= last[0]):
            mine = told.read_at, post.account, post.id
            if last is None or mine > last:
                last, found = mine, told
    return found


def definition_of(told: ToldRound | None) -> str:
    """What the network means by its figures in the round, by its last reading with a value; else empty."""
    known = [(cell.metric, cell.definition) for cell in (told.form.cells if told else ()) if cell.known]
    return max(known)[1] if known else ""
