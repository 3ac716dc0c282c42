"""Facebook: pages, by the Graph API v26.0 (facts facebook-api §9)."""

from __future__ import annotations

from datetime import timedelta
from types import MappingProxyType

from outreach.language import msg
from outreach.model import CardFormat, ChannelName
from outreach.networks.counting import addresses, as_written, utf16_units
from outreach.networks.facebook_calls import CALLS
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

FACEBOOK = ChannelName("facebook")

DEFINITION = "facebook/2026-06"
"""What Meta means by its figures since 2026-06-15: reach is the number of *viewers*
(``…_media_view_unique``), views count every time a post was shown. Older series (``…_impressions``) mean
something else and are not to be joined to these. Source: Meta, Page Insights reference, Graph API v26.0."""

KEPT = timedelta(days=2 * 365)
"""How long Facebook keeps figures."""

REACTIONS = ("like", "love", "wow", "haha", "sorry", "anger")

CHARACTERS = LengthRule(
    name="characters",
    unit=msg("characters"),
    most=63_206,
    aim=600,
    count=utf16_units,  # whether units or characters are meant is not documented, and units are never fewer
    advice=msg("Shorten it."),
)

APP = ("app_id", "app_secret")

PROFILE = Profile(
    name=FACEBOOK,
    title="Facebook",
    label="Facebook",
    aliases=frozenset(),
    kind=NetworkKind.STREAM,
    text=TextFacts(rules=(CHARACTERS,), folds_after=480, most_hashtags=4),
    links=LinkFacts(
        found=addresses,
        counted=None,
        paid=False,
        clickable=True,
        shown=as_written,
        rewrites=LinkRewrites(
            shortened=frozenset({"fb.me"}),
            detours=MappingProxyType({"l.facebook.com/l.php": "u", "lm.facebook.com/l.php": "u"}),
        ),
    ),
    picture=PictureFacts(
        most_bytes=4_000_000,
        most_alt=1_000,
        cards=frozenset(CardFormat),
    ),
    figures=FigureFacts(
        posts=(
            Metric(
                measure=Measure.REACH,
                parts=(("post_total_media_view_unique",),),
                meaning=msg(
                    "People who saw the post at least once, as the network estimates them. The same person may be "
                    "counted for several posts, so reach is never added up: best post and median only."
                ),
            ),
            Metric(
                measure=Measure.VIEWS,
                parts=(("post_media_view",),),
                meaning=msg("How often the post was shown, several times to the same person included."),
            ),
            interactions(
                InteractionPart(
                    kind=InteractionKind.REACTIONS,
                    label=msg("Reactions"),
                    parts=tuple((f"post_reactions_by_type_total.{kind}",) for kind in REACTIONS),
                ),
                InteractionPart(
                    kind=InteractionKind.REPLIES,
                    label=msg("Comments"),
                    parts=(("post_activity_by_action_type.comment",),),
                ),
                InteractionPart(
                    kind=InteractionKind.REPOSTS,
                    label=msg("Shares"),
                    parts=(("post_activity_by_action_type.share",),),
                ),
                meaning=msg("Reactions of all kinds, comments and shares. Clicks are not in it."),
            ),
            Metric(
                measure=Measure.CLICKS,
                parts=(("post_clicks_by_type.link clicks",),),
                meaning=msg("Clicks on the link in the post."),
            ),
        ),
        accounts=(
            AccountMetric(
                name="page_follows",
                label=msg("Followers"),
                meaning=msg("Accounts that follow the page at the end of the day."),
                daily=False,
            ),
            AccountMetric(
                name="page_total_media_view_unique",
                label=msg("Reach of the page per day"),
                meaning=msg("People who saw anything of the page on that day. Days are never added up."),
                daily=True,
            ),
            AccountMetric(
                name="page_media_view",
                label=msg("Views of the page per day"),
                meaning=msg("How often anything of the page was shown on that day."),
                daily=True,
            ),
        ),
        definition=DEFINITION,
        source="https://developers.facebook.com/docs/graph-api/reference/insights",
        compared_by=Measure.REACH,
        rate_base=Measure.REACH,
        reading=ReadingPlan(ages=AGES, once_per_day=False, catch_up=KEPT),
    ),
    calls=CALLS,
    access=AccessFacts(
        ways=(("page_token",),),
        found_in=None,
        optional_secrets=APP,
        app=APP,
        optional_app=(),
        app_known_by=(),
        typed=MappingProxyType(
            {
                "app_id": TypedSecret(label=msg("App ID"), shown=True),
                "app_secret": TypedSecret(label=msg("App secret")),
            }
        ),
        own_server=False,
        usual_server="",
        page="https://www.facebook.com/{id}",
        post_in_query=("story_fbid", "fbid"),
    ),
)
