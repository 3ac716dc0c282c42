"""The notice board's facts."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from collections.abc import Set as AbstractSet
from datetime import datetime, timedelta
from types import MappingProxyType

from outreach.language import msg
from outreach.model import CardFormat, ChannelName
from outreach.networks.calls import Call, CallCondition, CallFacts, Limit, PublishingCall, days
from outreach.networks.counting import addresses, as_written
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

AUSHANG = ChannelName("aushang")
DEFINITION = "aushang/1"
FIGURES, BOARD = "GET /boards/{board}/figures", "GET /boards/{board}"
NOT_OFFERED = msg("Not offered: a board does not tell who has read a notice.")


def _bytes(text: str) -> int:
    return len(text.encode())


def _reading(channel: ChannelName, posted: Sequence[datetime], plan: ReadingPlan) -> Iterator[Call]:
    for at in posted:
        for age in plan.ages:
            yield Call(channel=channel, endpoint=FIGURES, at=at + age.after)
    for at in days(posted, plan):
        yield Call(channel=channel, endpoint=BOARD, at=at)


def _checking(
    channel: ChannelName, _: AbstractSet[str], asked: Sequence[datetime], __: Sequence[Call]
) -> Iterator[Call]:
    for at in asked:
        yield Call(channel=channel, endpoint=BOARD, at=at)


PROFILE = Profile(
    name=AUSHANG,
    title="Aushang",
    label="Aushang",
    aliases=frozenset({"schwarzes brett"}),
    kind=NetworkKind.MICROBLOG,
    text=TextFacts(
        rules=(
            LengthRule(
                name="characters",
                unit=msg("characters"),
                most=500,
                aim=400,
                count=len,
                advice=msg("Shorten it."),
            ),
            LengthRule(
                name="bytes", unit=msg("bytes"), most=900, aim=900, count=_bytes, advice=msg("Shorten it.")
            ),
        ),
        folds_after=None,
        most_hashtags=2,
    ),
    links=LinkFacts(
        found=addresses,
        counted=None,
        paid=False,
        clickable=True,
        shown=as_written,
        rewrites=AS_WRITTEN,
    ),
    picture=PictureFacts(
        most_bytes=2_000_000,
        most_alt=1_500,
        cards=frozenset({CardFormat.LANDSCAPE, CardFormat.SQUARE}),
    ),
    figures=FigureFacts(
        posts=(
            Metric(measure=Measure.REACH, parts=(), meaning=NOT_OFFERED),
            Metric(measure=Measure.VIEWS, parts=(), meaning=NOT_OFFERED),
            interactions(
                InteractionPart(kind=InteractionKind.REACTIONS, label=msg("Likes"), parts=(("likes",),)),
                InteractionPart(kind=InteractionKind.REPLIES, label=msg("Replies"), parts=(("replies",),)),
                meaning=msg("Likes and replies."),
            ),
            Metric(measure=Measure.CLICKS, parts=(), meaning=NOT_OFFERED),
        ),
        accounts=(
            AccountMetric(
                name="readers",
                label=msg("Readers"),
                meaning=msg("People who have subscribed to the board."),
                daily=False,
            ),
        ),
        definition=DEFINITION,
        source="https://aushang.example/docs/figures",
        compared_by=Measure.INTERACTIONS,
        rate_base=None,
        reading=ReadingPlan(ages=AGES, once_per_day=False),
    ),
    calls=CallFacts(
        publishing=(
            PublishingCall(endpoint="POST /boards/{board}/pictures", when=CallCondition.PICTURE),
            PublishingCall(endpoint="PUT /boards/{board}/notices/{key}"),
        ),
        reading=_reading,
        checking=_checking,
        limits=(Limit(endpoint="*", calls=1_000, window=timedelta(hours=1)),),
        prices=(),
        links_elsewhere=(),
        as_of="2026-11",
        source="tests/aushang",
    ),
    access=AccessFacts(
        ways=(("token",),),
        found_in=msg("On the board itself."),
        optional_secrets=(),
        app=(),
        optional_app=(),
        app_known_by=(),
        typed=MappingProxyType({"token": TypedSecret(label=msg("Token"))}),
        own_server=True,
        usual_server="",
        page="{server}/boards/{id}",
        post_in_query=(),
    ),
)
