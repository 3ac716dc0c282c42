"""By hand: a network without API access. The post is laid ready, a person posts it."""

from __future__ import annotations

from outreach.language import msg
from outreach.model import CardFormat, ChannelName
from outreach.networks.profile import Profile

HANDOVER = ChannelName("handover")

PROFILE = Profile(
    name=HANDOVER,
    title=msg("by hand"),
    aliases=frozenset(),
    cards=frozenset(CardFormat),
)
