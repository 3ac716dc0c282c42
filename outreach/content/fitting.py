"""The best-filled text within a limit: whole sentences first, then a clause, never a cut word or link."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from outreach.content.sentences import clauses
from outreach.content.story import Story, Tale, Turn
from outreach.content.text import WEIGHTS

_FEWEST_TAGS = 2
_CLEARLY = 60  # signs over the limit; the words of a frame differ by less between stories
_DOMAIN = re.compile(r"\w\.\w|://")


@lru_cache(maxsize=4096)
def _is_plain(story: Story) -> bool:
    """True where every network counts each letter for at least one: no addresses, no emoji made of many signs."""
    return all(max(sentence) < "\U00010000" and not _DOMAIN.search(sentence) for sentence in story)


@dataclass(frozen=True, kw_only=True)
class Choice:
    """What of the story is told and what was given up; ``dropped`` is the highest weight of optional parts left out."""

    story: Story
    dropped: int
    tags: int


@dataclass(frozen=True, kw_only=True)
class Fitted:
    """A text within its limit, and the choice by which it got there.

    ``counted`` is its length, ``limit`` what it was fitted to, ``fuller`` the shortest length of what was tried first
    and did not fit; None: nothing fuller was tried. ``whole`` is False where a sentence is cut, or none is told though
    there are some.
    """

    text: str
    choice: Choice
    counted: int
    limit: int
    fuller: int | None
    whole: bool = True


Render = Callable[[Choice], str]
Measure = Callable[[str], int]
Fit = Callable[[Render, Measure, Tale, Turn, "Room", Collection[Story]], "Fitted | None"]


@dataclass(frozen=True)
class Room:
    """How long a text may be, how long it is best, and how many hashtags there are."""

    limit: int
    aim: int
    tags: int


def fit(
    render: Render, measure: Measure, tale: Tale, turn: Turn, room: Room, before: Collection[Story] = ()
) -> Fitted | None:
    """The best text within the limit; within the aim where that can be had without cutting a sentence.

    The order of what is given up: further sentences; optional parts by weight; hashtags down to two; the way to tell
    whose turn it is; that no story ``before`` is told again; the rest of the first sentence after a clause; the story;
    the last hashtags. None: nothing fits.
    """
    stories, trims, trial = tale.stories(turn), _trims(room.tags, _FEWEST_TAGS), _Trial(render, measure)
    return (
        (trial.first(_fresh(stories, before), trims, room.aim) if before else None)
        or (trial.first(stories, trims, room.aim) if room.aim < room.limit else None)
        or trial.first(stories, trims, room.limit)
        or trial.first(map(_cut, tale.firsts(turn)), trims, room.limit, whole=False)
        or trial.first([[()]], _trims(room.tags, 0), room.limit, whole=not tale)
    )


def fit_anew(
    render: Render, measure: Measure, tale: Tale, turn: Turn, room: Room, before: Collection[Story]
) -> Fitted | None:
    """The same, but only a text that tells another story than those ``before``."""
    stories, trial = _fresh(tale.stories(turn), before), _Trial(render, measure)
    return trial.first(stories, _trims(room.tags, _FEWEST_TAGS), room.aim)


def _fresh(stories: Sequence[Sequence[Story]], before: Collection[Story]) -> list[list[Story]]:
    return [[story for story in several if story not in before] for several in stories]


def _cut(sentence: str) -> list[Story]:
    return [(clause,) for clause in clauses(sentence)]


class _Trial:
    """Tries one choice after another, none of them twice, and remembers what was too long."""

    def __init__(self, render: Render, measure: Measure):
        self._render = render
        self._measure = measure
        self._tried = dict[Choice, tuple[str, int]]()
        self._passed_over = list[int]()

    def first(
        self,
        classes: Iterable[Sequence[Story]],
        trims: Sequence[tuple[int, int]],
        limit: int,
        *,
        whole: bool = True,
    ) -> Fitted | None:
        """The first choice that fits: classes in their order, in each the lightest trim, under it the longest story."""
        for stories in classes:
            for number, (dropped, tags) in enumerate(trims):
                # trying is what costs: where the shortest story is too long, the others need not be tried, and where
                # it is so with all given up that may be, no other trim need be
                if number == 1 and (not stories or not self._fitted(stories[-1], *trims[-1], limit, whole)):
                    break
                if len(stories) > 1 and not self._fitted(stories[-1], dropped, tags, limit, whole):
                    continue
                for story in stories:
                    if self._is_far_off(story, stories[-1], dropped, tags, limit):
                        continue
                    if found := self._fitted(story, dropped, tags, limit, whole):
                        return found
        return None

    def _is_far_off(self, story: Story, shortest: Story, dropped: int, tags: int, limit: int) -> bool:
        """True where a story of plain letters is so much longer than the shortest that it need not be tried."""
        _, counted = self._tried.get(Choice(story=shortest, dropped=dropped, tags=tags), ("", 0))
        if story is shortest or not counted or not _is_plain(story) or not _is_plain(shortest):
            return False
        longer = counted + sum(map(len, story)) - sum(map(len, shortest))
        if longer <= limit + _CLEARLY:
            return False
        self._passed_over.append(longer)
        return True

    def _fitted(self, story: Story, dropped: int, tags: int, limit: int, whole: bool) -> Fitted | None:
        choice = Choice(story=story, dropped=dropped, tags=tags)
        if choice not in self._tried:
            text = self._render(choice)
            self._tried[choice] = text, self._measure(text)
        text, counted = self._tried[choice]
        if counted > limit:
            return None
        longer = [length for _, length in self._tried.values() if length > limit] or self._passed_over
        fuller = min(longer, default=None)
        return Fitted(text=text, choice=choice, counted=counted, limit=limit, fuller=fuller, whole=whole)


def _trims(tags: int, fewest: int) -> list[tuple[int, int]]:
    """What else may go, mildest first: optional parts by weight, then hashtags one by one."""
    fewer = range(tags - 1, min(fewest, tags) - 1, -1)
    return [(dropped, tags) for dropped in range(WEIGHTS + 1)] + [(WEIGHTS, left) for left in fewer]
