"""How long a text is, and what in it is a link, in the networks' own ways of counting."""

from __future__ import annotations

import re
import unicodedata
import warnings
from collections.abc import Callable, Iterator, Mapping
from functools import cache
from itertools import product
from pathlib import Path
from types import MappingProxyType
from typing import Any

LINK = 23  # what X counts for any link, however long
_EMOJI = 2

_HEAVY = re.compile("[^\0-¨ª-\u00ad¯-\u10ff\u2000-\u200d\u2010-\u201f\u2032-\u2037]")
"""What counts 2; © and ® lie in a light range and are emoji."""

_JOIN = "[\u200d\ufe0f\u20e3\U0001f3fb-\U0001f3ff\U0001f1e6-\U0001f1ff\U000e0020-\U000e007f]"
"""The second sign of every emoji of more than one sign."""
_JOINS = re.compile(_JOIN)

_DOMAIN = re.compile(r"\.[^\W\d_]")
"""Every top-level domain begins with a letter: without a dot and a letter after it there is no link."""

_LABEL = "[a-z0-9](?:[a-z0-9-]{0,60}[a-z0-9])?"
_PATH, _PATH_END = "[A-Za-z0-9/_.~%=&+-]", "[A-Za-z0-9/_=-]"
_PLAIN_LINK = re.compile(
    rf"https?://(?:{_LABEL}\.)+(?:com|de|eu|net|org)"
    rf"(?:/(?:{_PATH}{{0,900}}{_PATH_END})?)?(?:\?{_PATH}{{0,900}}[A-Za-z0-9&/_=-])?"
)
"""A link that nobody could read otherwise, where it stands between spaces; a few usual domains do."""

_SPACE = ("", " ", "\n")

_ADDRESS = re.compile(r"\bhttps?://[^\s»«\"<>]*[^\s»«\"<>.,;:!?)]", re.IGNORECASE)


def utf16_units(text: str) -> int:
    """As UTF-16 counts: two for what lies beyond the Basic Multilingual Plane, such as most emoji."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def addresses(text: str) -> tuple[str, ...]:
    """The addresses in ``text`` that are written in full."""
    return tuple(_ADDRESS.findall(text))


def weighted_length(text: str) -> int:
    """X's count by the official twitter-text rules, configuration v3 (facts x-api §8).

    A link is 23, an emoji 2, most European letters and signs 1, everything else (also … and €) 2. Emoji are those of
    today's Unicode; ``twitter-text-parser`` knows those of 2019 and counts younger sequences sign by sign.
    """
    line = _normal(text)
    total = at = 0
    for start, end in _spans(line):
        if start >= at:
            total += _signs(line[at:start]) + LINK
            at = end
    return total + _signs(line[at:])


def links(text: str) -> tuple[str, ...]:
    """What X makes a link of, in the order of ``text``: addresses, and bare domains such as »example.com«."""
    line = _normal(text)
    return tuple(line[start:end] for start, end in _spans(line))


def _normal(text: str) -> str:
    line = unicodedata.normalize("NFC", text)
    return line.replace("\r\n", "\n").replace("\r", "\n") if "\r" in line else line


def _spans(line: str) -> list[tuple[int, int]]:
    """Where links begin and end: read at a glance where all are plain, else asked of twitter-text-parser."""
    if "." not in line or not _DOMAIN.search(line):
        return []
    spans = list[tuple[int, int]]()
    for dot in _DOMAIN.finditer(line):
        if spans and dot.start() < spans[-1][1]:
            continue
        start = max(line.rfind(" ", 0, dot.start()), line.rfind("\n", 0, dot.start())) + 1
        plain = _PLAIN_LINK.match(line, start)
        if not plain or line[plain.end() : plain.end() + 1] not in _SPACE:
            return [(at, at + size) for at, size in _found(line)]
        spans.append(plain.span())
    return spans


def _found(line: str) -> Iterator[tuple[int, int]]:
    """Where twitter-text-parser sees links, and how long they are."""
    for link in _finder()(line):
        yield link["indices"][0], len(link["url"])


def _signs(part: str) -> int:
    """The weight of what is no link."""
    if part.isascii():
        return len(part)
    weight = len(part) + len(_HEAVY.findall(part))
    if not _JOINS.search(part):
        return weight
    for emoji in _joined_emoji(part):
        weight -= len(emoji) + len(_HEAVY.findall(emoji)) - _EMOJI
    return weight


def _joined_emoji(part: str) -> Iterator[str]:
    """Emoji of more than one sign, from the left, the longest that fits at each place."""
    known, longest, first = _sequences()
    at = 0
    while begins := first.search(part, at):
        at = begins.start()
        ends = range(min(len(part), at + longest[part[at]]), at + 1, -1)
        emoji = next((part[at:end] for end in ends if part[at:end] in known), "")
        if emoji:
            yield emoji
        at += len(emoji) or 1


@cache
def _sequences() -> tuple[frozenset[str], Mapping[str, int], re.Pattern[str]]:
    """All emoji of more than one sign, how long those with each first sign get, and what finds a first sign."""
    lines = (Path(__file__).parent / "emoji.txt").read_text("utf-8").splitlines()
    known = frozenset(emoji for line in lines if not line.startswith("#") for emoji in _written(line))
    longest = dict[str, int]()
    for emoji in known:
        longest[emoji[0]] = max(len(emoji), longest.get(emoji[0], 0))
    return known, longest, re.compile(f"[{''.join(map(re.escape, sorted(longest)))}](?={_JOIN})")


def _written(line: str) -> Iterator[str]:
    firsts, _, tails = line.partition(":")
    for first, tail in product(firsts.split(), tails.split(",")):
        signs = (_SIGNS.get(sign) or (chr(int(sign, 16)),) for sign in (first, *tail.split()))
        yield from map("".join, product(*signs))


_SIGNS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {"T": tuple(map(chr, range(0x1F3FB, 0x1F400))), "F": ("\ufe0f", "")}
)


@cache
def _finder() -> Callable[[str], Any]:
    # The package takes a quarter of a second to import and warns of its own use of pkg_resources.
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", "pkg_resources is deprecated", UserWarning)
        from twitter_text.extract_urls import extract_urls_with_indices
    return extract_urls_with_indices  # type: ignore[no-any-return]  # it carries no types
