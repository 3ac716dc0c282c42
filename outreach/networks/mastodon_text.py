"""How Mastodon counts a text: graphemes, with one number for any link. Source: StatusLengthValidator."""

from __future__ import annotations

import re
from functools import lru_cache

from outreach.networks.counting import address_spans, graphemes

LINK = 23  # what Mastodon counts for any link, however long
SHOWN = 30
_SCHEME = re.compile(r"^(https?://(www\.)?)", re.IGNORECASE)
_MENTION = re.compile(r"(?<![\w/=])(@\w+(?:[\w.-]*\w)?)@[\w.-]+\w")
"""Of a mention on another server its name alone counts."""


@lru_cache(maxsize=128)
def counted(text: str) -> int:
    """Graphemes, where a link that is written in full counts 23."""
    total = at = 0
    for start, end in address_spans(text):
        total += _signs(text[at:start]) + LINK
        at = end
    return total + _signs(text[at:])


def _signs(words: str) -> int:
    return graphemes(_MENTION.sub(r"\1", words))


def shown_link(address: str) -> str:
    """Without scheme and www., and no more than its first 30 signs."""
    bare = _SCHEME.sub("", address)
    return bare if len(bare) <= SHOWN else f"{bare[:SHOWN]}…"
