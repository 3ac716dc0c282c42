"""Mastodon's calls and limits. It charges nothing."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from collections.abc import Set as AbstractSet
from datetime import datetime, timedelta

from outreach.model import ChannelName
from outreach.networks.calls import Call, CallCondition, CallFacts, Limit, PublishingCall, days
from outreach.networks.figures import ReadingPlan

UPLOAD, POST = "POST /api/v2/media", "POST /api/v1/statuses"
STATUS, WHO = "GET /api/v1/statuses/{id}", "GET /api/v1/accounts/verify_credentials"
SERVER = "GET /api/v2/instance"


def _reading(channel: ChannelName, posted: Sequence[datetime], plan: ReadingPlan) -> Iterator[Call]:
    """Each post by itself, as every server of the network knows it; the account once per UTC day."""
    for at in days(posted, plan):
        yield Call(channel=channel, endpoint=WHO, at=at)
    for at in posted:
        for age in plan.ages:
            yield Call(channel=channel, endpoint=STATUS, at=at + age.after)


def _checking(
    channel: ChannelName, _: AbstractSet[str], asked: Sequence[datetime], __: Sequence[Call]
) -> Iterator[Call]:
    """Whose the token is, and what the server takes and promises."""
    for at in asked:
        for endpoint in (WHO, SERVER):
            yield Call(channel=channel, endpoint=endpoint, at=at)


CALLS = CallFacts(
    publishing=(PublishingCall(endpoint=UPLOAD, when=CallCondition.PICTURE), PublishingCall(endpoint=POST)),
    reading=_reading,
    checking=_checking,
    # as the software comes; a server may set others
    limits=(
        Limit(endpoint=POST, calls=300, window=timedelta(hours=3)),
        Limit(endpoint=UPLOAD, calls=30, window=timedelta(minutes=30)),
        Limit(endpoint="*", calls=300, window=timedelta(minutes=5)),
    ),
    prices=(),
    links_elsewhere=(),
    as_of="2026-08",
    source="docs.joinmastodon.org/api/rate-limits; Mastodon 4.7",
)
