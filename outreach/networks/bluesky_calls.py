"""Bluesky's calls and limits. It charges nothing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from collections.abc import Set as AbstractSet
from datetime import datetime, timedelta

from outreach.model import ChannelName
from outreach.networks.calls import Call, CallCondition, CallFacts, Limit, PublishingCall, days, renewals
from outreach.networks.figures import ReadingPlan

POSTS = 25  # of which one call tells the figures
RENEWED_AFTER = timedelta(minutes=100)
"""How old a session is at least when a new one is opened: the last 20 minutes of its two hours are spare."""

UPLOAD, PUT = "POST /xrpc/com.atproto.repo.uploadBlob", "POST /xrpc/com.atproto.repo.putRecord"
SIGN_IN, SESSION = "POST /xrpc/com.atproto.server.createSession", "GET /xrpc/com.atproto.server.getSession"
RECORD, FIGURES = "GET /xrpc/com.atproto.repo.getRecord", "GET /xrpc/app.bsky.feed.getPosts"
FOLLOWERS = "GET /xrpc/app.bsky.actor.getProfile"


def _reading(channel: ChannelName, posted: Sequence[datetime], plan: ReadingPlan) -> Iterator[Call]:
    """Posts that reach an age in the same minute share their calls; the profile is read once per UTC day."""
    for at in days(posted, plan):
        yield Call(channel=channel, endpoint=FOLLOWERS, at=at)
    for at, count in Counter(at + age.after for at in posted for age in plan.ages).items():
        for _ in range(0, count, POSTS):
            yield Call(channel=channel, endpoint=FIGURES, at=at)


def _checking(
    channel: ChannelName, _: AbstractSet[str], asked: Sequence[datetime], made: Sequence[Call]
) -> Iterator[Call]:
    """Whose session it is and what the account is called; and the sessions themselves."""
    for at in asked:
        for endpoint in (SESSION, RECORD):
            yield Call(channel=channel, endpoint=endpoint, at=at)
    opened = sorted({call.at for call in made} | set(asked))
    yield from renewals(channel, SIGN_IN, opened, RENEWED_AFTER)


def _limit(endpoint: str, calls: int, **window: int) -> Limit:
    return Limit(endpoint=endpoint, calls=calls, window=timedelta(**window))


CALLS = CallFacts(
    publishing=(PublishingCall(endpoint=UPLOAD, when=CallCondition.PICTURE), PublishingCall(endpoint=PUT)),
    reading=_reading,
    checking=_checking,
    # 5,000 points an hour and 35,000 a day, of which a put takes two
    limits=(
        _limit(PUT, 2_500, hours=1),
        _limit(PUT, 17_500, days=1),
        _limit(UPLOAD, 1_000, days=1),
        _limit(SIGN_IN, 30, minutes=5),
        _limit(SIGN_IN, 300, days=1),
        _limit("*", 3_000, minutes=5),
    ),
    prices=(),
    links_elsewhere=(),
    as_of="2026-08",
    source="rate limits of Bluesky's hosts (docs.bsky.app); the official PDS",
)
