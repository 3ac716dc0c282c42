"""Which of a network's own figures the report calls reach, views, interactions and clicks.

The one table of it, shown in the report itself. Names and meanings: facts of the networks' references as
named in :data:`SOURCES`; nothing here is computed.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from outreach.language import Message, msg
from outreach.model import ChannelName
from outreach.networks import FACEBOOK, HANDOVER, TWITTER


class Measure(StrEnum):
    """What the report tells of a post. The names are keys of its JSON."""

    REACH = "reach"
    VIEWS = "views"
    INTERACTIONS = "interactions"
    CLICKS = "clicks"


@dataclass(frozen=True, kw_only=True)
class Metric:
    """How one measure is read on one channel.

    The value is the sum of ``parts``; each part is a tuple of names that the network has used for the same
    thing, of which one is delivered. No parts: the network does not offer the figure.
    """

    channel: ChannelName
    measure: Measure
    parts: tuple[tuple[str, ...], ...]
    meaning: Message


@dataclass(frozen=True, kw_only=True)
class AccountMetric:
    """A figure of a whole account. ``daily``: it belongs to one day; else it is a level such as followers."""

    channel: ChannelName
    name: str
    label: Message
    meaning: Message
    daily: bool


SOURCES = {
    FACEBOOK: "https://developers.facebook.com/docs/graph-api/reference/insights",
    TWITTER: "https://docs.x.com/x-api/fundamentals/metrics",
    HANDOVER: "",
}
"""Where the network itself writes down what its figures mean."""

_REACTIONS = ("like", "love", "wow", "haha", "sorry", "anger")

METRICS: tuple[Metric, ...] = (
    Metric(
        channel=FACEBOOK,
        measure=Measure.REACH,
        parts=(("post_total_media_view_unique",),),
        meaning=msg(
            "People who saw the post at least once, as the network estimates them. The same person may be "
            "counted for several posts, so reach is never added up: best post and median only."
        ),
    ),
    Metric(
        channel=FACEBOOK,
        measure=Measure.VIEWS,
        parts=(("post_media_view",),),
        meaning=msg("How often the post was shown, several times to the same person included."),
    ),
    Metric(
        channel=FACEBOOK,
        measure=Measure.INTERACTIONS,
        parts=(
            *((f"post_reactions_by_type_total.{kind}",) for kind in _REACTIONS),
            ("post_activity_by_action_type.comment",),
            ("post_activity_by_action_type.share",),
        ),
        meaning=msg("Reactions of all kinds, comments and shares. Clicks are not in it."),
    ),
    Metric(
        channel=FACEBOOK,
        measure=Measure.CLICKS,
        parts=(("post_clicks_by_type.link clicks",),),
        meaning=msg("Clicks on the link in the post."),
    ),
    Metric(
        channel=TWITTER,
        measure=Measure.REACH,
        parts=(),
        meaning=msg("Not offered: X tells how often a post was shown, not how many people saw it."),
    ),
    Metric(
        channel=TWITTER,
        measure=Measure.VIEWS,
        parts=(("public_metrics.impression_count",),),
        meaning=msg("Impressions: how often the post was shown. These are not people."),
    ),
    Metric(
        channel=TWITTER,
        measure=Measure.INTERACTIONS,
        parts=(
            ("public_metrics.like_count",),
            ("public_metrics.reply_count",),
            ("public_metrics.repost_count", "public_metrics.retweet_count"),
            ("public_metrics.quote_count",),
            ("public_metrics.bookmark_count",),
        ),
        meaning=msg("Likes, replies, reposts, quotes and bookmarks. Clicks are not in it."),
    ),
    Metric(
        channel=TWITTER,
        measure=Measure.CLICKS,
        parts=(("non_public_metrics.url_link_clicks",),),
        meaning=msg("Clicks on the link in the post, told for 30 days; none where the post has no link."),
    ),
    *(
        Metric(
            channel=HANDOVER,
            measure=measure,
            parts=(),
            meaning=msg("Not read: the post was posted by hand, on a network that is not asked."),
        )
        for measure in Measure
    ),
)
"""Every channel has every measure once."""

RATE_BASE = {
    FACEBOOK: Measure.REACH,
    TWITTER: Measure.VIEWS,
    HANDOVER: Measure.VIEWS,
}
"""What the interactions of a post are divided by, per channel."""

ACCOUNT_METRICS: tuple[AccountMetric, ...] = (
    AccountMetric(
        channel=FACEBOOK,
        name="page_follows",
        label=msg("Followers"),
        meaning=msg("Accounts that follow the page at the end of the day."),
        daily=False,
    ),
    AccountMetric(
        channel=FACEBOOK,
        name="page_total_media_view_unique",
        label=msg("Reach of the page per day"),
        meaning=msg("People who saw anything of the page on that day. Days are never added up."),
        daily=True,
    ),
    AccountMetric(
        channel=FACEBOOK,
        name="page_media_view",
        label=msg("Views of the page per day"),
        meaning=msg("How often anything of the page was shown on that day."),
        daily=True,
    ),
    AccountMetric(
        channel=TWITTER,
        name="public_metrics.followers_count",
        label=msg("Followers"),
        meaning=msg("Accounts that follow the profile at the time of reading."),
        daily=False,
    ),
)


def metric(channel: ChannelName, measure: Measure) -> Metric:
    """The row of :data:`METRICS` for one measure of one channel."""
    return next(m for m in METRICS if m.channel == channel and m.measure is measure)


def offered(channel: ChannelName) -> tuple[Measure, ...]:
    """The measures that the channel has figures for, in the report's order."""
    return tuple(m.measure for m in METRICS if m.channel == channel and m.parts)
