"""Texts that a network, or a reader, would take for the same."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from math import ceil, floor

from outreach.content.typography import without_links
from outreach.errors import Finding, Severity
from outreach.language import msg
from outreach.model import ChannelName

_NEARLY = 0.85
"""Two texts are nearly the same where they share so much of all their words (Jaccard's measure)."""

_FEWEST_WORDS = 5  # shorter texts are compared as they stand


@dataclass(frozen=True, kw_only=True)
class Telling:
    """A text on a channel, and what to call it: its place, and the post or template."""

    channel: ChannelName
    text: str
    place: str
    template: str | None = None
    post: str | None = None


def repeats(tellings: Iterable[Telling]) -> Iterator[Finding]:
    """A finding for each text that repeats an earlier one on its channel, word by word or nearly; links left aside."""
    by_channel = dict[ChannelName, list[Telling]]()
    for telling in tellings:
        by_channel.setdefault(telling.channel, []).append(telling)
    for several in by_channel.values():
        yield from _on_one_channel(several)


def bare(text: str) -> str:
    """What ``text`` says, links, breaks and capital letters left aside: the same for two that readers take for one."""
    return " ".join(without_links(text).split()).casefold()


def _on_one_channel(tellings: list[Telling]) -> Iterator[Finding]:
    bare_texts = [bare(telling.text) for telling in tellings]
    words = [frozenset(re.findall(r"\w+", text)) for text in bare_texts]
    often = Counter(word for each in words for word in each)
    first, index = dict[str, int](), _Index()
    for number, telling in enumerate(tellings):
        twin = first.setdefault(bare_texts[number], number)
        if twin != number:
            yield _finding(telling, tellings[twin], "same")
        elif len(words[number]) >= _FEWEST_WORDS:
            rarest = sorted(words[number], key=lambda word: (often[word], word))
            near = index.nearest(words[number], rarest)
            if near is not None:
                yield _finding(telling, tellings[near], "nearly")
            index.add(number, words[number], rarest)


class _Index:
    """Finds an earlier set of words that is nearly the same, without looking at all of them.

    Two sets of m and n words that are so near share at least ``_shared(m, n)`` of them. With all words in one order,
    the rarest first, they then share one among the first m - shared + 1 words of the one and n - shared + 1 of the
    other (the prefix filter of set similarity joins); so sets are kept by length, position and word.
    """

    def __init__(self) -> None:
        self._numbers = dict[tuple[int, int, str], list[int]]()
        self._words = dict[int, frozenset[str]]()

    def nearest(self, mine: frozenset[str], rarest: list[str]) -> int | None:
        """The number of a set that is nearly ``mine``; ``rarest`` are its words in the order of all."""
        size = len(mine)
        for theirs in range(ceil(_NEARLY * size), floor(size / _NEARLY) + 1):
            shared = _shared(size, theirs)
            for word in rarest[: size - shared + 1]:
                for position in range(theirs - shared + 1):
                    for number in self._numbers.get((theirs, position, word), ()):
                        if len(mine & self._words[number]) >= shared:
                            return number
        return None

    def add(self, number: int, words: frozenset[str], rarest: list[str]) -> None:
        """Keep a set for those that come after it."""
        self._words[number] = words
        size = len(words)
        deepest = size - _shared(size, ceil(_NEARLY * size)) + 1
        for position, word in enumerate(rarest[:deepest]):
            self._numbers.setdefault((size, position, word), []).append(number)


def _shared(mine: int, theirs: int) -> int:
    """How many words sets of these sizes have in common at least, if they are nearly the same."""
    return ceil(_NEARLY * (mine + theirs) / (1 + _NEARLY) - 1e-9)


def _finding(telling: Telling, twin: Telling, how: str) -> Finding:
    channel, place, other = telling.channel, telling.place, twin.post or twin.place
    if how == "same":
        code, message = (
            "content.same-text",
            msg(
                "On {channel} the text of {place} is the same as one of {twin}",
                channel=channel,
                place=place,
                twin=other,
            ),
        )
    else:
        code, message = (
            "content.similar-text",
            msg(
                "On {channel} the text of {place} is nearly the same as one of {twin}",
                channel=channel,
                place=place,
                twin=other,
            ),
        )
    return Finding(
        code=code,
        severity=Severity.WARNING,
        message=message,
        remedy=msg("Give the places teasers of their own, or edit one of the posts; networks refuse repeats"),
        place=place,
        template=telling.template,
        post=telling.post,
    )
