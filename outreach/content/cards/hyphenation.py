"""Where a German word may be parted at the end of a line, and how well.

The legal places come from the TeX patterns hyph-de-1996 (Liang's algorithm); among them the joint of a compound is told
from a mere syllable by a small list of words that names are put together from. A soft hyphen (U+00AD) in the
data overrules both: then the word is parted there or nowhere.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum
from functools import cache, lru_cache

from outreach.resources import resource

SOFT_HYPHEN = "\u00ad"
SHORTEST_HEAD, SHORTEST_TAIL = (
    3,
    4,
)  # letters that must stay before and come after a break: never »Ha-velberg«
SHORTEST_WORD = 9  # shorter words are never parted
LINKS = ("", "s", "es", "n", "en", "er")  # what German puts between the parts of a compound
LINKED_ENDINGS = ("ungs", "heits", "keits", "schafts", "ions", "täts", "tums", "lings")
HERE = resource("content/cards")


class Quality(IntEnum):
    """How good a place to part a word is; a higher one is worse."""

    MARKED = 0  # the data says so
    COMPOUND = 1  # between the parts of a compound
    SYLLABLE = 2  # legal, and still not pretty


@dataclass(frozen=True)
class Cut:
    """A word may be parted before its letter number ``at`` (the first is 0)."""

    at: int
    quality: Quality


def cuts(word: str) -> tuple[str, tuple[Cut, ...]]:
    """``word`` without soft hyphens, and every place where it may be parted, from left to right."""
    if SOFT_HYPHEN in word:
        parts = word.split(SOFT_HYPHEN)
        ends = [sum(map(len, parts[:n])) for n in range(1, len(parts))]
        bare = "".join(parts)
        return bare, tuple(Cut(at, Quality.MARKED) for at in sorted(set(ends)) if 0 < at < len(bare))
    return word, _found(word)


@lru_cache(maxsize=4096)
def _found(word: str) -> tuple[Cut, ...]:
    if len(word) < SHORTEST_WORD or not word.isalpha() or word.isupper():
        return ()
    small = word.lower()
    if len(small) != len(word):  # a letter that changes its length has no pattern
        return ()
    legal = (at for at in _syllables(small) if SHORTEST_HEAD <= at <= len(word) - SHORTEST_TAIL)
    return tuple(
        Cut(at, Quality.COMPOUND if _parts_a_compound(small, at) else Quality.SYLLABLE) for at in legal
    )


def _parts_a_compound(word: str, at: int) -> bool:
    left, right = word[:at], word[at:]
    if left.endswith(LINKED_ENDINGS):
        return True
    known = _constituents()
    ends = any(
        left.removesuffix(link).endswith(part) for link in LINKS if left.endswith(link) for part in known
    )
    return ends or any(right.startswith(part) for part in known)


def _syllables(word: str) -> list[int]:
    patterns, longest = _patterns()
    dotted = f".{word}."
    levels = [0] * (len(dotted) + 1)
    for start in range(len(dotted)):
        for end in range(start + 1, min(start + longest, len(dotted)) + 1):
            for offset, level in patterns.get(dotted[start:end], ()):
                levels[start + offset] = max(levels[start + offset], level)
    return [at for at in range(1, len(word)) if levels[at + 1] % 2]


@cache
def _patterns() -> tuple[dict[str, tuple[tuple[int, int], ...]], int]:
    table: dict[str, tuple[tuple[int, int], ...]] = {}
    known: dict[tuple[tuple[int, int], ...], tuple[tuple[int, int], ...]] = {}  # few, for tens of thousands
    for line in _lines("hyph-de-1996.txt"):
        letters, levels = "", []
        for sign in line:
            if sign.isdigit():
                levels.append((len(letters), int(sign)))
            else:
                letters += sign
        table[letters] = known.setdefault(tuple(levels), tuple(levels))
    return table, max(map(len, table))


@cache
def _constituents() -> tuple[str, ...]:
    return tuple(_lines("compounds-de.txt"))


def _lines(name: str) -> list[str]:
    text = (HERE / name).read_text(encoding="utf-8")
    return [line for line in text.splitlines() if line and not line.startswith("%")]
