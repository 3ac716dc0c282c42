"""Facebook: pages, by the Graph API v26.0 (facts facebook-api §9)."""

from __future__ import annotations

from outreach.language import msg
from outreach.model import CardFormat, ChannelName
from outreach.networks.counting import addresses, utf16_units
from outreach.networks.profile import LengthRule, LinkFacts, NetworkKind, PictureFacts, Profile, TextFacts

FACEBOOK = ChannelName("facebook")

CHARACTERS = LengthRule(
    unit=msg("characters"),
    most=63_206,
    aim=600,
    count=utf16_units,  # whether units or characters are meant is not documented, and units are never fewer
    advice=msg("Shorten it."),
)

PROFILE = Profile(
    name=FACEBOOK,
    title="Facebook",
    label="Facebook",
    aliases=frozenset(),
    kind=NetworkKind.STREAM,
    text=TextFacts(rules=(CHARACTERS,), folds_after=480, most_hashtags=4),
    links=LinkFacts(found=addresses, counted=None, paid=False, clickable=True),
    picture=PictureFacts(
        formats=frozenset({"image/jpeg", "image/png"}),
        most_bytes=4_000_000,
        most_alt=1_000,
        cards=frozenset(CardFormat),
    ),
)
