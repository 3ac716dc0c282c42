"""X, formerly Twitter, by its API v2 (facts x-api §8)."""

from __future__ import annotations

from outreach.language import msg
from outreach.model import CardFormat, ChannelName
from outreach.networks.counting import LINK, links, weighted_length
from outreach.networks.profile import LengthRule, LinkFacts, NetworkKind, PictureFacts, Profile, TextFacts

TWITTER = ChannelName("twitter")

PROFILE = Profile(
    name=TWITTER,
    title="X",
    label="X",
    aliases=frozenset({"x"}),
    kind=NetworkKind.MICROBLOG,
    text=TextFacts(
        rules=(
            LengthRule(
                unit=msg("weighted characters"),
                most=280,
                aim=280,
                count=weighted_length,
                advice=msg("Shorten it; every link counts 23, an emoji 2"),
            ),
        ),
        folds_after=None,
        most_hashtags=3,
    ),
    links=LinkFacts(found=links, counted=LINK, paid=True, clickable=True),
    picture=PictureFacts(
        formats=frozenset({"image/jpeg", "image/png", "image/webp"}),
        most_bytes=5_000_000,
        most_alt=1_000,
        cards=frozenset({CardFormat.LANDSCAPE, CardFormat.SQUARE}),  # it crops what is higher than wide
    ),
)
