"""X, formerly Twitter, by its API v2."""

from __future__ import annotations

from outreach.model import CardFormat, ChannelName
from outreach.networks.profile import Profile

TWITTER = ChannelName("twitter")

PROFILE = Profile(
    name=TWITTER,
    title="X",
    aliases=frozenset({"x"}),
    cards=frozenset({CardFormat.LANDSCAPE, CardFormat.SQUARE}),
)
