"""The rounds in which a network has told of its posts: what each comes to, and which posts' rounds look alike."""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from outreach.model import PostLine, Reading, RoundCell, RoundForm, ToldRound
from outreach.networks import (
    FigureFacts,
    InteractionKind,
    InteractionPart,
    Measure,
    Metric,
    ReadingPlan,
)
from outreach.report.comparing import linked, span
from outreach.report.figures import ReadingRound, combined, part_of

ANY = datetime(2000, 1, 1, tzinfo=UTC)

Rounds = tuple[ToldRound, ...]
"""Of one post, the last one first."""


def told_rounds(readings: Iterable[Reading]) -> dict[str, Rounds]:
    """What networks have told of posts in ``readings``, the oldest first, by post."""
    found: defaultdict[str, defaultdict[datetime, dict[str, Reading]]] = defaultdict(
        lambda: defaultdict(dict)
    )
    for reading in readings:
        found[reading.post][reading.read_at][reading.metric] = reading
    forms: dict[Hashable, RoundForm] = {}
    return {
        post: tuple(_packed(at, rounds[at], forms) for at in sorted(rounds, reverse=True))
        for post, rounds in found.items()
    }


def _packed(read_at: datetime, told: dict[str, Reading], forms: dict[Hashable, RoundForm]) -> ToldRound:
    cells = tuple(
        RoundCell(r.metric, r.definition, r.status, r.age, r.value is not None, r.simulated, r.detail)
        for r in told.values()
    )
    form = forms.setdefault(str(cells), RoundForm(cells))
    return ToldRound(read_at, form, tuple(r.value for r in told.values()))


def reading_round(told: ToldRound) -> ReadingRound:
    """The same as readings by the metric's name."""
    made = ReadingRound()
    for cell, number in zip(told.form.cells, told.numbers, strict=True):
        made[cell.metric] = Reading(
            account="",
            metric=cell.metric,
            definition=cell.definition,
            status=cell.status,
            read_at=told.read_at,
            value=number,
            age=cell.age,
            simulated=cell.simulated,
            detail=cell.detail,
        )
    return made


Figured = Measure | InteractionKind
"""What a post has a figure of."""

Cells = tuple[int, ...]
"""The numbers of a round whose sum a figure is."""


@dataclass(frozen=True, eq=False, slots=True)
class FormFigures:
    """What rounds of one form come to on one network: for each figure that is whole its cells and its definition."""

    cells: dict[Figured, Cells]
    definitions: dict[Figured, str]

    @classmethod
    def of(cls, known: FigureFacts, form: RoundForm) -> FormFigures:
        told = reading_round(ToldRound(ANY, form, tuple(1 if cell.known else None for cell in form.cells)))
        places = {cell.metric: number for number, cell in enumerate(form.cells)}
        made = cls({}, {})
        everything: tuple[Metric | InteractionPart, ...] = (*known.posts, *known.interaction_kinds)
        for metric in everything:
            figure = combined(metric, told)
            if figure.value is not None:
                name = figured(metric)
                parts = (part_of(names, told) for names in metric.parts)
                made.cells[name] = tuple(places[part.metric] for part in parts if part is not None)
                made.definitions[name] = figure.definition
        return made


def figured(metric: Metric | InteractionPart) -> Figured:
    """What ``metric`` is the figure of."""
    return metric.measure if isinstance(metric, Metric) else metric.kind


def added(numbers: Sequence[int | None], cells: Cells) -> int:
    """The sum of the ``cells``, all of which are known."""
    if len(cells) == 1:
        return numbers[cells[0]] or 0
    return sum(numbers[cell] or 0 for cell in cells)


def last_known(rounds: Rounds) -> ToldRound | None:
    """The last one that told any number."""
    for told in rounds:
        for number in told.numbers:
            if number is not None:
                return told
    return None


class AgeSpans:
    """Of which of the plan's ages a reading is one, by how old the post truly was."""

    def __init__(self, plan: ReadingPlan):
        spans = [span(plan, age) for age in plan.ages]
        self._begins, self._ends = [begins for begins, _ in spans], [ends for _, ends in spans]

    def at(self, lived: timedelta) -> int:
        """The number of the age, -1 for none."""
        number = bisect_right(self._begins, lived) - 1
        return number if number >= 0 and lived < self._ends[number] else -1


@dataclass(frozen=True, eq=False, slots=True)
class RoundPattern:
    """Posts that differ in nothing but numbers and moments: one of them with its rounds, and the age of each round."""

    post: PostLine
    rounds: Rounds
    ages: tuple[int, ...]

    def whole_ages(self, forms: FiguresOfForms, measure: Measure) -> Iterator[int]:
        """The ages of the rounds in which ``measure`` is known."""
        for age, told in zip(self.ages, self.rounds, strict=True):
            if measure in forms[told.form].cells:
                yield age


class FiguresOfForms(dict[RoundForm, FormFigures]):
    """What each form of a round comes to on one network, worked out when it is first asked for."""

    def __init__(self, known: FigureFacts):
        super().__init__()
        self._known = known

    def __missing__(self, form: RoundForm) -> FormFigures:
        made = self[form] = FormFigures.of(self._known, form)
        return made


class Patterns:
    """The patterns of one network's posts: what a post's figures are made of is the same for all that share one.

    Numbers are part of it where something hangs on their being 0: the base of a rate, clicks of a post without a link.
    """

    def __init__(self, forms: FiguresOfForms, known: FigureFacts):
        self._forms, self._base = forms, known.rate_base
        self._ages = AgeSpans(known.reading)
        self._found: dict[Hashable, RoundPattern] = {}
        self._watched: dict[bool, dict[RoundForm, tuple[Cells, ...]]] = {True: {}, False: {}}

    def of(self, post: PostLine, rounds: Rounds, *, alone: bool) -> RoundPattern:
        """``alone``: people have entered figures of the post, so that it is like no other."""
        out, bare, ages = post.published_at, not linked(post), []
        alike: list[Hashable] = [post.id if alone else "", post.status, out is None, bare]
        watched = self._watched[bare]
        for read_at, form, numbers in rounds:
            ages.append(-1 if out is None else self._ages.at(read_at - out))
            if form not in watched:
                watched[form] = self._watched_cells(form, bare)
            alike += form, *[added(numbers, cells) == 0 for cells in watched[form]]
        key = *alike, *ages
        found = self._found.get(key)
        if found is None:
            found = self._found[key] = RoundPattern(post, rounds, tuple(ages))
        return found

    def _watched_cells(self, form: RoundForm, bare: bool) -> tuple[Cells, ...]:
        cells = self._forms[form].cells
        asked = (self._base, Measure.CLICKS if bare else None)
        return tuple(cells[each] for each in asked if each in cells)
