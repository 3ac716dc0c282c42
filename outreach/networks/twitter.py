"""X, formerly Twitter, by its API v2 (facts x-api §8)."""

from __future__ import annotations

from datetime import timedelta
from types import MappingProxyType

from outreach.language import msg
from outreach.model import CardFormat, ChannelName
from outreach.networks.figures import (
    AGES,
    AccountMetric,
    FigureFacts,
    InteractionKind,
    InteractionPart,
    Measure,
    Metric,
    ReadingAge,
    ReadingPlan,
    interactions,
)
from outreach.networks.profile import (
    AccessFacts,
    LengthRule,
    LinkFacts,
    LinkRewrites,
    NetworkKind,
    PictureFacts,
    Profile,
    TextFacts,
    TypedSecret,
)
from outreach.networks.twitter_calls import (
    CALLS,
    OAUTH1,
    OAUTH2,
    OAUTH2_CLIENT,
    OAUTH2_CLIENT_SECRET,
    WEEKLY,
)
from outreach.networks.twitter_length import LINK, links, shown_link, weighted_length

TWITTER = ChannelName("twitter")

DEFINITION = "x/2.167"
"""What X means by its figures in specification 2.167: ``impression_count`` counts how often a post was shown,
to anybody, also twice to the same person. X tells no unique reach, so none is derived.
Source: X developer documentation, Metrics; openapi.json 2.167."""

READ_AT = (
    *(age for age in AGES if timedelta(days=1) <= age.after <= timedelta(days=7)),
    ReadingAge(name="27d", after=timedelta(days=27), label=msg("27 days")),
)
"""The last age leaves three days to try again: X tells private figures, clicks among them, for 30."""

PROFILE = Profile(
    name=TWITTER,
    title="X",
    label="X",
    aliases=frozenset({"x"}),
    kind=NetworkKind.MICROBLOG,
    text=TextFacts(
        rules=(
            LengthRule(
                name="characters",
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
    links=LinkFacts(
        found=links,
        counted=LINK,
        paid=True,
        clickable=True,
        shown=shown_link,
        rewrites=LinkRewrites(
            shortened=frozenset({"t.co"}), pictures=frozenset({"pic.twitter.com", "pic.x.com"})
        ),
    ),
    picture=PictureFacts(
        most_bytes=5_000_000,
        most_alt=1_000,
        cards=frozenset({CardFormat.LANDSCAPE, CardFormat.SQUARE}),  # it crops what is higher than wide
    ),
    figures=FigureFacts(
        posts=(
            Metric(
                measure=Measure.REACH,
                parts=(),
                meaning=msg("Not offered: X tells how often a post was shown, not how many people saw it."),
            ),
            Metric(
                measure=Measure.VIEWS,
                parts=(("public_metrics.impression_count",),),
                meaning=msg("Impressions: how often the post was shown. These are not people."),
            ),
            interactions(
                InteractionPart(
                    kind=InteractionKind.REACTIONS,
                    label=msg("Likes"),
                    parts=(("public_metrics.like_count",),),
                ),
                InteractionPart(
                    kind=InteractionKind.REPLIES,
                    label=msg("Replies"),
                    parts=(("public_metrics.reply_count",),),
                ),
                InteractionPart(
                    kind=InteractionKind.REPOSTS,
                    label=msg("Reposts"),
                    parts=(("public_metrics.repost_count", "public_metrics.retweet_count"),),
                ),
                InteractionPart(
                    kind=InteractionKind.QUOTES, label=msg("Quotes"), parts=(("public_metrics.quote_count",),)
                ),
                InteractionPart(
                    kind=InteractionKind.BOOKMARKS,
                    label=msg("Bookmarks"),
                    parts=(("public_metrics.bookmark_count",),),
                ),
                meaning=msg("Likes, replies, reposts, quotes and bookmarks. Clicks are not in it."),
            ),
            Metric(
                measure=Measure.CLICKS,
                parts=(("non_public_metrics.url_link_clicks",),),
                meaning=msg(
                    "Clicks on the link in the post, told for 30 days; none where the post has no link."
                ),
            ),
        ),
        accounts=(
            AccountMetric(
                name="public_metrics.followers_count",
                label=msg("Followers"),
                meaning=msg("Accounts that follow the profile at the time of reading."),
                daily=False,
            ),
        ),
        definition=DEFINITION,
        source="https://docs.x.com/x-api/fundamentals/metrics",
        compared_by=Measure.VIEWS,
        rate_base=Measure.VIEWS,
        reading=ReadingPlan(ages=READ_AT, once_per_day=True, accounts_every=WEEKLY),
    ),
    calls=CALLS,
    access=AccessFacts(
        ways=(OAUTH1, OAUTH2),
        found_in=None,
        optional_secrets=(),
        app=(OAUTH2_CLIENT,),
        optional_app=(OAUTH2_CLIENT_SECRET, OAUTH1[0]),
        app_known_by=(OAUTH1[0], OAUTH2_CLIENT),
        typed=MappingProxyType(
            {
                OAUTH2_CLIENT: TypedSecret(label=msg("Client ID"), shown=True),
                OAUTH2_CLIENT_SECRET: TypedSecret(label=msg("Client secret")),
                OAUTH1[0]: TypedSecret(
                    label=msg("API key, where accounts sign in with keys by the same app")
                ),
            }
        ),
        own_server=False,
        usual_server="",
        page="https://x.com/i/user/{id}",
        post_in_query=(),
    ),
)
