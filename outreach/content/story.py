"""What one post may tell of a place: which sentence it begins with, and which others follow in their author's order."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations

from outreach.content.references import OPENING, Sentence

Story = tuple[str, ...]
"""The sentences that a post tells."""

_MOST_SENTENCES = 6  # more are never told in one post, and every further one doubles the choice
_SHORTEST_ALONE = 80  # characters; without the opening, less than that is too thin for a post
_LONGEST_STORY = 2_000  # characters; more is told in no post, also where a network would take it


_NEWS = re.compile(
    r"\bneue[rsn]? (?:Partner|Mitglied|Ort\b|Kreativort|Zukunftsort|Standort)|\bNeuzugang|"
    r"\b[Nn]eu (?:dabei|im Netzwerk|im Kreis|bei|unter)\b|\b[Jj]üngste[rs]? (?:Partner|Mitglied|Ort\b|Kreativort)|"
    r"\bnew (?:partner|member)|\bnewest (?:partner|member)|\bnewcomer"
)
"""What a sentence says that tells of a place being new, and of nothing else that is."""


@dataclass(frozen=True, kw_only=True)
class Turn:
    """Which post this is: its ``round`` among the place's posts in a language, from 1, and its channel's position.

    ``introduces`` is True for a post that has to say what the place is, ``announced`` where an earlier one has told
    that the place is new.
    """

    round: int = 1
    channel: int = 0
    introduces: bool = True
    announced: bool = False


@dataclass(frozen=True)
class _Opening:
    """The sentence that a post begins with, and those that may follow."""

    first: int
    others: tuple[int, ...]


class Tale:
    """All that can be told of a place in one language, and the ways to do it."""

    def __init__(self, told: Sequence[Sentence]):
        self.told = told
        self._stories = dict[Turn, tuple[tuple[Story, ...], ...]]()

    def __bool__(self) -> bool:
        return bool(self.told)

    def stories(self, turn: Turn) -> tuple[tuple[Story, ...], ...]:
        """For each way to tell of the place, the one whose turn it is first, every story that goes it, longest first.

        A story is made of whole sentences in their author's order, each behind all that it leans on. The first post
        says what the place is and goes on with the same text. Later ones take another text of the place or, unless
        they introduce it, begin with the sentence after the opening where that one stands by itself. What was
        announced is not told again; where nothing else is left, the one story is empty.
        """
        if turn not in self._stories:
            ways = tuple(self._along(way) for way in self._ways(turn))
            self._stories[turn] = self._but_the_news(ways) if turn.announced and ways else ways
        return self._stories[turn]

    def _but_the_news(self, ways: Sequence[Sequence[Story]]) -> tuple[tuple[Story, ...], ...]:
        """Where the opening is the news itself, another text of the place stands without it."""
        return (
            _without_the_news(ways)
            or _without_the_news(self._along(way) for way in self._later(introduces=False))
            or tuple(((each.text,),) for each in self.told if each.can_begin and not is_news(each.text))
            or (((),),)
        )

    def firsts(self, turn: Turn) -> tuple[str, ...]:
        """The sentences that a post may begin with, the one whose turn it is first."""
        texts = dict.fromkeys(self.told[way.first].text for way in self._ways(turn))
        return tuple(text for text in texts if not (turn.announced and is_news(text)))

    def _ways(self, turn: Turn) -> tuple[_Opening, ...]:
        if not self.told:
            return ()
        whole, later = self._from(OPENING, 0), self._later(introduces=turn.introduces)
        if turn.round == 1 or not later:
            return (whole, *later)
        mine = (turn.round - 2 + turn.channel) % len(later)
        return (*later[mine:], *later[:mine], whole)

    def _later(self, *, introduces: bool) -> tuple[_Opening, ...]:
        told, found = self.told, list[_Opening]()
        for passage in range(1, told[-1].passage + 1):
            first = next(number for number, sentence in enumerate(told) if sentence.passage == passage)
            if told[first].can_begin and not introduces:
                found.append(self._from(first, passage))
            elif len(self._along(self._from(OPENING, passage))) > 1:  # something of it can be told
                found.append(self._from(OPENING, passage))
        after = OPENING + 1
        if not introduces and after < len(told) and told[after].passage == 0 and told[after].can_begin:
            found.append(self._from(after, 0))
        return tuple(way for way in found if self._along(way))

    def _from(self, first: int, passage: int) -> _Opening:
        others = (
            number
            for number, each in enumerate(self.told)
            if each.passage == passage and number > first and each.needs is not None
        )
        return _Opening(first, tuple(others)[: _MOST_SENTENCES - 1])

    def _along(self, way: _Opening) -> tuple[Story, ...]:
        stories = (tuple(self.told[number].text for number in chosen) for chosen in self._chosen(way))
        fewest = 0 if way.first == OPENING else _SHORTEST_ALONE
        short = [story for story in stories if fewest <= sum(map(len, story)) <= _LONGEST_STORY]
        return tuple(sorted(short, key=lambda story: -sum(map(len, story))))

    def _chosen(self, way: _Opening) -> Iterator[tuple[int, ...]]:
        for size in range(len(way.others) + 1):
            for others in combinations(way.others, size):
                chosen = (way.first, *others)
                if all(
                    (self.told[each].needs or set()) <= set(chosen[:at]) for at, each in enumerate(chosen)
                ):
                    yield chosen


def _without_the_news(ways: Iterable[Sequence[Story]]) -> tuple[tuple[Story, ...], ...]:
    kept = (tuple(s for s in way if not any(is_news(sentence) for sentence in s)) for way in ways)
    return tuple(way for way in kept if way)


def is_news(sentence: str) -> bool:
    """True where ``sentence`` tells that the place is new, which its announcement alone says."""
    return bool(_NEWS.search(sentence))
