"""The networks that posts go to: what is known of each without asking it.

Pure facts, one profile per network; what speaks to a network is its channel (``outreach/channels/``). The core
asks the profile and never a name. A new network is a profile and a line here: docs/adding-a-channel.md.
"""

from outreach.networks import bluesky, facebook, handover, mastodon, twitter
from outreach.networks.addresses import found_post
from outreach.networks.bluesky import BLUESKY
from outreach.networks.calls import Call, CallCondition, CallFacts, Limit, OtherPlace, Price, PublishingCall
from outreach.networks.facebook import FACEBOOK
from outreach.networks.figures import (
    AGES,
    OLDER_AGES,
    AccountMetric,
    FigureFacts,
    InteractionKind,
    InteractionPart,
    Measure,
    Metric,
    ReadingAge,
    ReadingPlan,
)
from outreach.networks.handover import HANDOVER
from outreach.networks.mastodon import MASTODON
from outreach.networks.profile import LengthRule, LinkFacts, NetworkKind, PictureFacts, Profile, TextFacts
from outreach.networks.registry import (
    NO_SERVER_LIMITS,
    ServerLimits,
    charges,
    charging,
    forget,
    lenders,
    link_rewrites,
    named,
    names,
    networks_of,
    order,
    profile,
    register,
    words,
)
from outreach.networks.twitter import TWITTER

register(facebook.PROFILE)
register(twitter.PROFILE)
register(mastodon.PROFILE)
register(bluesky.PROFILE)
register(handover.PROFILE)

__all__ = [
    "AGES",
    "BLUESKY",
    "FACEBOOK",
    "HANDOVER",
    "MASTODON",
    "NO_SERVER_LIMITS",
    "OLDER_AGES",
    "TWITTER",
    "AccountMetric",
    "Call",
    "CallCondition",
    "CallFacts",
    "FigureFacts",
    "InteractionKind",
    "InteractionPart",
    "LengthRule",
    "Limit",
    "LinkFacts",
    "Measure",
    "Metric",
    "NetworkKind",
    "OtherPlace",
    "PictureFacts",
    "Price",
    "Profile",
    "PublishingCall",
    "ReadingAge",
    "ReadingPlan",
    "ServerLimits",
    "TextFacts",
    "charges",
    "charging",
    "forget",
    "found_post",
    "lenders",
    "link_rewrites",
    "named",
    "names",
    "networks_of",
    "order",
    "profile",
    "register",
    "words",
]
