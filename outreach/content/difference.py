"""Two texts side by side, word by word: what stayed, what went, what came."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum

WORD = re.compile(r"\w+|\s+|[^\w\s]")


class PartKind(StrEnum):
    """What became of a part of a text."""

    SAME = "same"
    REMOVED = "removed"
    ADDED = "added"


@dataclass(frozen=True)
class Part:
    """Some words in a row of which the same became."""

    kind: PartKind
    text: str


def difference(before: str, after: str) -> tuple[Part, ...]:
    """The parts of both texts in their order.

    The same and the removed ones together are ``before``, the same and the added ones ``after``, letter by letter.
    """
    return tuple(part for part in _parts(WORD.findall(before), WORD.findall(after)) if part.text)


def _parts(before: list[str], after: list[str]) -> Iterator[Part]:
    for word, a, b, c, d in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if word == "equal":
            yield Part(PartKind.SAME, "".join(before[a:b]))
        else:
            yield Part(PartKind.REMOVED, "".join(before[a:b]))
            yield Part(PartKind.ADDED, "".join(after[c:d]))
