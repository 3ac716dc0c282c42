"""How long a text is, in each network's own way of counting."""

from __future__ import annotations

import warnings
from collections.abc import Callable, Mapping
from functools import cache
from types import MappingProxyType
from typing import Any

from outreach.model import ChannelName

TEXT_LIMITS: Mapping[ChannelName, int] = MappingProxyType(
    {ChannelName.FACEBOOK: 63_206, ChannelName.TWITTER: 280},
)
"""What a network takes at most, counted by :func:`length` (facts x-api §8, facebook-api §9)."""

ALT_LIMIT = 1_000
"""Characters of an alt text, on both networks."""


def length(text: str, channel: ChannelName) -> int:
    """Length of ``text`` as ``channel`` counts it."""
    return weighted_length(text) if channel is ChannelName.TWITTER else length_facebook(text)


def length_facebook(text: str) -> int:
    """UTF-16 units: whether Facebook counts these or characters is not documented, and units are never fewer."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def weighted_length(text: str) -> int:
    """X's count by the official twitter-text rules, configuration v3 (facts x-api §8).

    A link is 23, an emoji 2, most European letters and signs 1, everything else (also … and €) 2.
    """
    return int(_parser()(text).weightedLength)


@cache
def _parser() -> Callable[[str], Any]:
    # The package takes a quarter of a second to import and warns of its own use of pkg_resources.
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", "pkg_resources is deprecated", UserWarning)
        from twitter_text import parse_tweet
    return parse_tweet  # type: ignore[no-any-return]  # the package has no types
