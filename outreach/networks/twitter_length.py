"""How X counts a text: by weight, with one number for any link and one for any emoji."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping
from functools import cache, lru_cache
from itertools import product
from types import MappingProxyType

from outreach.networks.twitter_links import link_spans
from outreach.resources import resource

LINK = 23  # what X counts for any link, however long
_EMOJI = 2
_SHOWN = 26
_SCHEME = re.compile(r"^(https?://)?(www\.)?", re.IGNORECASE)

_HEAVY = re.compile("[^\0-¨ª-\u00ad¯-\u10ff\u2000-\u200d\u2010-\u201f\u2032-\u2037]")
"""What counts 2; © and ® lie in a light range and are emoji."""

_JOIN = "[\u200d\ufe0f\u20e3\U0001f3fb-\U0001f3ff\U0001f1e6-\U0001f1ff\U000e0020-\U000e007f]"
"""The second sign of every emoji of more than one sign."""
_JOINS = re.compile(_JOIN)


@lru_cache(maxsize=128)
def weighted_length(text: str) -> int:
    """X's count by the official twitter-text rules, configuration v3 (facts x-api §8).

    A link is 23, an emoji 2, most European letters and signs 1, everything else (also … and €) 2. Emoji are those of
    today's Unicode; ``twitter-text-parser`` knows those of 2019 and counts younger sequences sign by sign. What was
    counted last is known: a text is fitted, checked and shown with its length.
    """
    line = _normal(text)
    total = at = 0
    for start, end in link_spans(line):
        if start >= at:
            total += _signs(line[at:start]) + LINK
            at = end
    return total + _signs(line[at:])


def links(text: str) -> tuple[str, ...]:
    """What X makes a link of, in the order of ``text``: addresses, and bare domains such as »example.com«."""
    line = _normal(text)
    return tuple(line[start:end] for start, end in link_spans(line))


def shown_link(address: str) -> str:
    """What X shows of a link: without scheme and www., and no more than its first 26 signs."""
    bare = _SCHEME.sub("", address)
    return bare if len(bare) <= _SHOWN + 1 else f"{bare[:_SHOWN]}…"


def _normal(text: str) -> str:
    line = unicodedata.normalize("NFC", text)
    return line.replace("\r\n", "\n").replace("\r", "\n") if "\r" in line else line


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
    lines = resource("networks/emoji.txt").read_text("utf-8").splitlines()
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
