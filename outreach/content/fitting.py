"""The best-filled text within a limit: whole sentences first, then a clause, never a cut word or link."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations, pairwise

from outreach.content.sentences import can_lead, clauses, leans
from outreach.content.text import WEIGHTS

_MOST_SENTENCES = 6  # more are never told in one post, and every further one doubles the choice
_FEWEST_TAGS = 2
_LONGEST_STORY = (
    2_000  # characters; a longer sentence is cut after a clause, also where a network would take it
)


@dataclass(frozen=True, kw_only=True)
class Choice:
    """What of the story is told and what was given up; ``dropped`` is the highest weight of optional parts left out."""

    story: tuple[str, ...]
    dropped: int
    tags: int


@dataclass(frozen=True, kw_only=True)
class Fitted:
    """A text within its limit, and the choice by which it got there.

    ``counted`` is its length, ``limit`` what it was fitted to, ``fuller`` the shortest length of what was tried first
    and did not fit; None: nothing fuller was tried.
    """

    text: str
    choice: Choice
    counted: int
    limit: int
    fuller: int | None


@dataclass(frozen=True, kw_only=True)
class Turn:
    """Which sentence should lead, counted round those that can, and how many led the channel's earlier posts."""

    lead: int
    before: int


Render = Callable[[Choice], str]
Measure = Callable[[str], int]
Stories = list[tuple[str, ...]]


def fit(
    render: Render, measure: Measure, sentences: Sequence[str], *, turn: Turn, tags: int, limit: int, aim: int
) -> Fitted | None:
    """The best text of at most ``limit``; of at most ``aim`` where that can be had without cutting a sentence.

    The order of what is given up: further sentences; optional parts by weight; hashtags down to two; the sentence
    that should lead (another leads, but none that led before); the rest of that sentence after a clause; that no
    sentence leads twice; the story; the last hashtags. None: nothing fits.
    """
    told = tuple(sentences[:_MOST_SENTENCES])
    leads = [at for at, sentence in enumerate(told) if at == 0 or can_lead(sentence)]
    first = turn.lead % max(1, len(leads))
    ordered = [*leads[first:], *leads[:first]]
    fresh = max(1, len(ordered) - turn.before)
    trial = _Trial(render, measure)
    if aim < limit:
        found = trial.first((_whole(told, lead) for lead in ordered[:fresh]), _trims(tags, _FEWEST_TAGS), aim)
        if found:
            return found
    return trial.first(_classes(told, ordered, fresh), _trims(tags, _FEWEST_TAGS), limit) or trial.first(
        [[()]], _trims(tags, 0), limit
    )


def _classes(told: tuple[str, ...], leads: Sequence[int], fresh: int) -> Iterator[Stories]:
    """Stories by what they give up, mildest first; each class is worked out when it is its turn."""
    for lead in leads[:fresh]:
        yield _whole(told, lead)
    for lead in leads[:1]:
        yield _cut(told[lead])
    for lead in leads[fresh:]:
        yield _whole(told, lead)
    for lead in leads[1:]:
        yield _cut(told[lead])


def _cut(sentence: str) -> Stories:
    return [(clause,) for clause in clauses(sentence)]


class _Trial:
    """Tries one choice after another, none of them twice, and remembers what was too long."""

    def __init__(self, render: Render, measure: Measure):
        self._render = render
        self._measure = measure
        self._tried = dict[Choice, tuple[str, int]]()

    def first(
        self, classes: Iterable[Stories], trims: Sequence[tuple[int, int]], limit: int
    ) -> Fitted | None:
        """The first choice that fits: classes in their order, in each the lightest trim, under it the longest story."""
        for stories in classes:
            for dropped, tags in trims:
                # trying is what costs: where the shortest story is too long, the others need not be tried
                if len(stories) > 1 and not self._fitted(stories[-1], dropped, tags, limit):
                    continue
                for story in stories:
                    if found := self._fitted(story, dropped, tags, limit):
                        return found
        return None

    def _fitted(self, story: tuple[str, ...], dropped: int, tags: int, limit: int) -> Fitted | None:
        choice = Choice(story=story, dropped=dropped, tags=tags)
        if choice not in self._tried:
            text = self._render(choice)
            self._tried[choice] = text, self._measure(text)
        text, counted = self._tried[choice]
        if counted > limit:
            return None
        longer = [length for _, length in self._tried.values() if length > limit]
        return Fitted(
            text=text, choice=choice, counted=counted, limit=limit, fuller=min(longer, default=None)
        )


def _whole(told: tuple[str, ...], lead: int) -> Stories:
    """Every story of whole sentences that begins with the one at ``lead``, longest first.

    The others keep their order, and a sentence that leans on the one before it is told only right after that one.
    """
    after = next((at for at in range(lead + 1, len(told)) if not leans(told[at])), len(told))
    order = [*range(lead, after), *range(lead), *range(after, len(told))]
    numbers = ((lead, *chosen) for size in range(len(order)) for chosen in combinations(order[1:], size))
    stories = [tuple(told[at] for at in story) for story in numbers if _holds_together(told, story)]
    short = [story for story in stories if sum(map(len, story)) <= _LONGEST_STORY]
    return sorted(short, key=lambda story: -sum(map(len, story)))


def _holds_together(told: tuple[str, ...], story: tuple[int, ...]) -> bool:
    return all(before == at - 1 or not leans(told[at]) for before, at in pairwise(story))


def _trims(tags: int, fewest: int) -> list[tuple[int, int]]:
    """What else may go, mildest first: optional parts by weight, then hashtags one by one."""
    fewer = range(tags - 1, min(fewest, tags) - 1, -1)
    return [(dropped, tags) for dropped in range(WEIGHTS + 1)] + [(WEIGHTS, left) for left in fewer]
