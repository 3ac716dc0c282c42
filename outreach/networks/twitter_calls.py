"""X's calls, limits and prices. A person keeps them up to date: figures, date and source together."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from collections.abc import Set as AbstractSet
from datetime import datetime, timedelta
from decimal import Decimal

from outreach.language import msg
from outreach.model import ChannelName
from outreach.networks.calls import (
    Call,
    CallCondition,
    CallFacts,
    Limit,
    OtherPlace,
    Price,
    PublishingCall,
    days,
    readings,
    renewals,
)
from outreach.networks.figures import ReadingPlan

OAUTH1 = ("consumer_key", "consumer_secret", "access_token", "access_token_secret")
"""Secrets of a sign-in that does not end."""

OAUTH2_CLIENT, OAUTH2_CLIENT_SECRET = "oauth2_client_id", "oauth2_client_secret"  # names, not secrets

OAUTH2 = (OAUTH2_CLIENT, "oauth2_access_token", "oauth2_refresh_token")
"""Secrets of a sign-in that ends after two hours."""

RENEWED_AFTER = timedelta(minutes=100)
"""How old its token is at least when it is renewed: the last 20 minutes of its two hours are spare."""

WEEKLY = timedelta(days=7)
"""How often the profile is read for its followers."""

PAGE = 100  # posts on one page of a timeline
TIMELINE = "GET /2/users/{id}/tweets"
ME = "GET /2/users/me"


def _reading(channel: ChannelName, posted: Sequence[datetime], plan: ReadingPlan) -> Iterator[Call]:
    """The own timeline back to the oldest post wanted, at most once per UTC day, public and private figures in one; the
    profile at the start, weekly and at the end.
    """
    for at in days(posted, plan):
        yield Call(channel=channel, endpoint=ME, at=at, item="user_read", quantity=1)
    for at, oldest in readings(posted, plan):
        held = bisect_right(posted, at) - bisect_left(posted, oldest)
        for start in range(0, held, PAGE):
            count = min(PAGE, held - start)
            yield Call(channel=channel, endpoint=TIMELINE, at=at, item="owned_read", quantity=count)


def _checking(
    channel: ChannelName, secrets: AbstractSet[str], asked: Sequence[datetime], made: Sequence[Call]
) -> Iterator[Call]:
    """Where no figures were read within a day, whether the account may be read; within a week, whose access it is and
    what it may do; and renewals of OAuth 2.
    """
    read = sorted(call.at for call in made if call.endpoint in (ME, TIMELINE))
    for at in asked:
        last = bisect_right(read, at) - 1
        if last >= 0 and timedelta(days=1) < at - read[last] <= WEEKLY:
            yield Call(channel=channel, endpoint=TIMELINE, at=at)  # of the last minute, which is nothing
        elif last < 0 or at - read[last] > WEEKLY:
            yield Call(channel=channel, endpoint=ME, at=at, item="user_read", quantity=1)
            yield Call(channel=channel, endpoint=TIMELINE, at=at)  # of the last minute, which is nothing
            yield Call(channel=channel, endpoint="POST /2/media/upload", at=at)
    if secrets >= set(OAUTH2):
        opened = sorted({call.at for call in made} | set(asked))
        yield from renewals(channel, "POST /2/oauth2/token", opened, RENEWED_AFTER)


def _limit(endpoint: str, calls: int, minutes: int = 15, *, per_app: bool = False) -> Limit:
    return Limit(endpoint=endpoint, calls=calls, window=timedelta(minutes=minutes), per_app=per_app)


CALLS = CallFacts(
    publishing=(
        PublishingCall(endpoint="POST /2/media/upload", when=CallCondition.PICTURE),
        PublishingCall(endpoint="POST /2/media/metadata", when=CallCondition.ALT, item="alt_text"),
        PublishingCall(endpoint="POST /2/tweets", item="create", with_link="create_with_link"),
    ),
    reading=_reading,
    checking=_checking,
    # the stricter figure where two pages of X differ; per app is over both ways of signing in: X's page on rate limits
    # tells limits of users and limits of apps, names user tokens of OAuth 1.0a and 2.0 in one line, and parts neither
    limits=(
        _limit("POST /2/tweets", 100),
        _limit("POST /2/tweets", 300, minutes=180),
        _limit("POST /2/tweets", 10_000, minutes=1_440, per_app=True),
        _limit("POST /2/media/upload", 500),
        _limit("POST /2/media/metadata", 500),
        _limit(TIMELINE, 900),
        _limit(ME, 75),
    ),
    # per resource; uploading a picture has no listed price, and the same resource is charged once per UTC day
    prices=(
        Price(item="create", label=msg("posts without a link"), usd=Decimal("0.015")),
        Price(item="create_with_link", label=msg("posts with a link"), usd=Decimal("0.200")),
        Price(item="alt_text", label=msg("alt texts"), usd=Decimal("0.005")),
        Price(item="owned_read", label=msg("own posts read"), usd=Decimal("0.001")),
        Price(item="user_read", label=msg("own profile read"), usd=Decimal("0.010"), daily=True),
    ),
    # a bare domain in the text would be a link too
    links_elsewhere=(
        OtherPlace(
            where="profile",
            label=msg("one link in the account's profile, to which the texts point"),
            free=True,
        ),
        OtherPlace(
            where="website",
            label=msg(
                "the list of places on your website, named in words or on the picture, not as an address"
            ),
            free=True,
        ),
        OtherPlace(
            where="reply",
            label=msg(
                "a reply below the post: charged like a post with a link, and X takes replies of programs only where"
                " the other person has called"
            ),
            free=False,
        ),
    ),
    as_of="2026-08",
    source="pricing and rate limit pages of developer documentation (pay per use)",
)
