"""Mastodon, by its REST API: many servers, each with rules of its own (facts more-networks §2)."""

from __future__ import annotations

from types import MappingProxyType

from outreach.language import msg
from outreach.model import CardFormat, ChannelName
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
from outreach.networks.mastodon_calls import CALLS
from outreach.networks.mastodon_text import LINK, counted, shown_link
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

MASTODON = ChannelName("mastodon")

DEFINITION = "mastodon/4"
"""What Mastodon means by its figures: what the account's own server knows of other people's favourites, boosts, replies
and quotes; it counts neither who has seen a post nor how often. Source: docs.joinmastodon.org/entities/Status."""

CHARACTERS = "characters"
TOKEN = "access_token"  # noqa: S105 - the name of a secret, not one

KEY_MINUTES, SINGLE_MEDIA = "key_minutes", "single_media"
"""What a server promises, kept beside its limits: for how long it knows a post's key; 1 where a picture serves once."""

NOT_COUNTED = msg("Not offered: Mastodon does not count who has seen a post, nor how often.")
NO_CLICKS = msg("Not offered: Mastodon does not count clicks.")

PROFILE = Profile(
    name=MASTODON,
    title="Mastodon",
    label="Mastodon",
    aliases=frozenset({"fediverse"}),
    kind=NetworkKind.MICROBLOG,
    text=TextFacts(
        rules=(
            LengthRule(
                name=CHARACTERS,
                unit=msg("characters"),
                most=500,
                aim=500,
                count=counted,
                advice=msg("Shorten it; every link counts 23"),
            ),
        ),
        folds_after=None,
        most_hashtags=4,
    ),
    links=LinkFacts(
        found=addresses,
        counted=LINK,
        paid=False,
        clickable=True,
        shown=shown_link,
        rewrites=AS_WRITTEN,
    ),
    picture=PictureFacts(most_bytes=16_000_000, most_alt=1_500, cards=frozenset(CardFormat)),
    figures=FigureFacts(
        posts=(
            Metric(measure=Measure.REACH, parts=(), meaning=NOT_COUNTED),
            Metric(measure=Measure.VIEWS, parts=(), meaning=NOT_COUNTED),
            interactions(
                InteractionPart(
                    kind=InteractionKind.REACTIONS, label=msg("Favourites"), parts=(("favourites_count",),)
                ),
                InteractionPart(
                    kind=InteractionKind.REPOSTS, label=msg("Boosts"), parts=(("reblogs_count",),)
                ),
                InteractionPart(
                    kind=InteractionKind.REPLIES, label=msg("Replies"), parts=(("replies_count",),)
                ),
                InteractionPart(kind=InteractionKind.QUOTES, label=msg("Quotes"), parts=(("quotes_count",),)),
                meaning=msg("Favourites, boosts, replies and quotes that the account's own server knows of."),
            ),
            Metric(measure=Measure.CLICKS, parts=(), meaning=NO_CLICKS),
        ),
        accounts=(
            AccountMetric(
                name="followers_count",
                label=msg("Followers"),
                meaning=msg("Accounts that follow the profile at the time of reading."),
                daily=False,
            ),
        ),
        definition=DEFINITION,
        source="https://docs.joinmastodon.org/entities/Status/",
        compared_by=Measure.INTERACTIONS,
        rate_base=None,
        reading=ReadingPlan(ages=AGES, once_per_day=False),
    ),
    calls=CALLS,
    access=AccessFacts(
        ways=((TOKEN,),),
        found_in=msg(
            "On the account's own server: Preferences, Development, New application, with the scopes read:accounts"
            " read:statuses write:statuses write:media; then copy “Your access token”."
        ),
        optional_secrets=(),
        app=(),
        optional_app=(),
        app_known_by=(),
        typed=MappingProxyType({TOKEN: TypedSecret(label=msg("Access token"))}),
        own_server=True,
        usual_server="",
        page="{server}/web/accounts/{id}",
        post_in_query=(),
    ),
)
