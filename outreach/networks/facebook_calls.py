"""Facebook's calls and limits. It charges nothing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from collections.abc import Set as AbstractSet
from datetime import datetime, timedelta

from outreach.model import ChannelName
from outreach.networks.calls import Call, CallCondition, CallFacts, Limit, PublishingCall, days
from outreach.networks.figures import ReadingPlan

POST_METRICS, PAGE_METRICS = 5, 3  # operations that a reading takes
OPERATIONS = 50  # in one batch at most
BATCH = "POST / (batch)"


def _reading(channel: ChannelName, posted: Sequence[datetime], plan: ReadingPlan) -> Iterator[Call]:
    """Posts that reach an age in the same minute share their batches; the page is read once per UTC day."""
    yield from _batches(channel, Counter(dict.fromkeys(days(posted, plan), PAGE_METRICS)))
    reached = Counter(at + age.after for at in posted for age in plan.ages)
    yield from _batches(channel, reached, each=POST_METRICS)


def _batches(channel: ChannelName, wanted: Counter[datetime], each: int = 1) -> Iterator[Call]:
    for at, count in wanted.items():
        for start in range(0, count * each, OPERATIONS):
            weight = min(OPERATIONS, count * each - start)
            yield Call(channel=channel, endpoint=BATCH, at=at, weight=weight)


def _checking(
    channel: ChannelName, secrets: AbstractSet[str], asked: Sequence[datetime], _: Sequence[Call]
) -> Iterator[Call]:
    """Whose the page is, a probe of its figures and, with the app's secret, its token."""
    token = ("GET /debug_token",) if secrets >= {"app_id", "app_secret"} else ()
    for at in asked:
        for endpoint in ("GET /me", *token):
            yield Call(channel=channel, endpoint=endpoint, at=at)
        yield Call(channel=channel, endpoint=BATCH, at=at, weight=PAGE_METRICS)


CALLS = CallFacts(
    publishing=(
        PublishingCall(endpoint="POST /{page}/photos", when=CallCondition.PICTURE),
        PublishingCall(endpoint="POST /{page}/feed"),
        PublishingCall(endpoint="GET /{post}"),
    ),
    reading=_reading,
    checking=_checking,
    # 4,800 calls for each user engaged with the page in 24 hours; how many those are is not known beforehand, so one
    # is counted. Every operation of a batch counts as a call.
    limits=(Limit(endpoint="*", calls=4_800, window=timedelta(days=1)),),
    prices=(),
    links_elsewhere=(),
    as_of="2026-08",
    source="rate limits of Graph API v26.0",
)
