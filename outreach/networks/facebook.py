"""Facebook: pages, by the Graph API."""

from __future__ import annotations

from outreach.model import CardFormat, ChannelName
from outreach.networks.profile import Profile

FACEBOOK = ChannelName("facebook")

PROFILE = Profile(
    name=FACEBOOK,
    title="Facebook",
    aliases=frozenset(),
    cards=frozenset(CardFormat),
)
