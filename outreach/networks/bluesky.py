"""Bluesky, by the AT Protocol: records in the account's own repository (facts more-networks §3)."""

from __future__ import annotations

from types import MappingProxyType

from outreach.language import msg
from outreach.model import CardFormat, ChannelName
from outreach.networks.bluesky_calls import CALLS
from outreach.networks.bluesky_text import counted, shown_link, stored
from outreach.networks.counting import addresses
from outreach.networks.figures import (
    AGES,
    AccountMetric,
    FigureFacts,
    InteractionKind,
    InteractionPart,
    Measure,
    Metric,
    ReadingPlan,
    interactions,
)
from outreach.networks.profile import (
    AS_WRITTEN,
    AccessFacts,
    LengthRule,
    LinkFacts,
    NetworkKind,
    PictureFacts,
    Profile,
    TextFacts,
    TypedSecret,
)

BLUESKY = ChannelName("bluesky")

DEFINITION = "bluesky/2026-08"
"""What Bluesky means by its figures: counts of records that other accounts have made, as its index has them. It counts
neither who has seen a post nor how often. Source: app.bsky.feed.defs#postView."""

HANDLE, APP_PASSWORD = "handle", "app_password"  # names, not secrets

NOT_COUNTED = msg("Not offered: Bluesky does not count who has seen a post, nor how often.")
NO_CLICKS = msg("Not offered: Bluesky does not count clicks.")

PROFILE = Profile(
    name=BLUESKY,
    title="Bluesky",
    label="Bluesky",
    aliases=frozenset({"bsky"}),
    kind=NetworkKind.MICROBLOG,
    text=TextFacts(
        rules=(
            LengthRule(
                name="graphemes",
                unit=msg("characters"),
                most=300,
                aim=300,
                count=counted,
                advice=msg("Shorten it; of a link only what readers see counts"),
            ),
            LengthRule(
                name="bytes",
                unit=msg("bytes"),
                most=3_000,
                aim=3_000,
                count=stored,
                advice=msg("Shorten it; some emoji take as much room as a word"),
            ),
        ),
        folds_after=None,
        most_hashtags=3,
    ),
    links=LinkFacts(
        found=addresses,
        counted=None,
        paid=False,
        clickable=True,
        shown=shown_link,
        rewrites=AS_WRITTEN,
    ),
    picture=PictureFacts(
        most_bytes=2_000_000,
        most_alt=2_000,  # the network sets no limit; its own app takes so many
        cards=frozenset(CardFormat),
    ),
    figures=FigureFacts(
        posts=(
            Metric(measure=Measure.REACH, parts=(), meaning=NOT_COUNTED),
            Metric(measure=Measure.VIEWS, parts=(), meaning=NOT_COUNTED),
            interactions(
                InteractionPart(kind=InteractionKind.REACTIONS, label=msg("Likes"), parts=(("likeCount",),)),
                InteractionPart(
                    kind=InteractionKind.REPOSTS, label=msg("Reposts"), parts=(("repostCount",),)
                ),
                InteractionPart(kind=InteractionKind.REPLIES, label=msg("Replies"), parts=(("replyCount",),)),
                InteractionPart(kind=InteractionKind.QUOTES, label=msg("Quotes"), parts=(("quoteCount",),)),
                meaning=msg("Likes, reposts, replies and quotes, as Bluesky's index counts them."),
            ),
            Metric(measure=Measure.CLICKS, parts=(), meaning=NO_CLICKS),
        ),
        accounts=(
            AccountMetric(
                name="followersCount",
                label=msg("Followers"),
                meaning=msg("Accounts that follow the profile at the time of reading."),
                daily=False,
            ),
        ),
        definition=DEFINITION,
        source="https://docs.bsky.app/docs/api/app-bsky-feed-get-posts",
        compared_by=Measure.INTERACTIONS,
        rate_base=None,
        reading=ReadingPlan(ages=AGES, once_per_day=False),
    ),
    calls=CALLS,
    access=AccessFacts(
        ways=((HANDLE, APP_PASSWORD),),
        found_in=msg(
            "In Bluesky: Settings, Privacy and security, App passwords. It can be taken back there at any time; the"
            " account's own password is not taken here."
        ),
        optional_secrets=(),
        app=(),
        optional_app=(),
        app_known_by=(),
        typed=MappingProxyType(
            {
                HANDLE: TypedSecret(label=msg("Handle"), shown=True),
                APP_PASSWORD: TypedSecret(label=msg("App password")),
            }
        ),
        own_server=True,
        usual_server="https://bsky.social",
        page="https://bsky.app/profile/{id}",
        post_in_query=(),
    ),
)
