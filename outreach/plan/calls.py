"""Which calls posts lead to, one by one: how each is published, and what is read back at which age.

This mirrors what channels and measuring do; a journey holds it against the sandbox's count, call by call. Publishing
is taken to happen at the planned minute, readings at the minute in which they are due, nothing to fail. A change
in what a channel sends belongs into :data:`PUBLISHING` or :data:`READING`, and nowhere else.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum

from outreach import networks
from outreach.model import ChannelName
from outreach.networks import FACEBOOK, HANDOVER, TWITTER

READ_AGES = tuple(age.after for age in networks.AGES)
FACEBOOK_POST_METRICS = 5
FACEBOOK_PAGE_METRICS = 3
FACEBOOK_BATCH = 50  # operations in one batch at most
TWITTER_PAGE = 100  # posts on one page of a timeline

RENEWED_AFTER = timedelta(minutes=100)
"""How old X's OAuth 2 token is at least when it is renewed: it lives two hours, and the last 20 minutes are spare."""

BATCH = "POST / (batch)"
TIMELINE = "GET /2/users/{id}/tweets"
ME = "GET /2/users/me"


class Item(StrEnum):
    """What the price list charges for; the words are those of prices.toml."""

    CREATE = "create"
    CREATE_WITH_LINK = "create_with_link"
    ALT_TEXT = "alt_text"
    OWNED_READ = "owned_read"
    USER_READ = "user_read"


@dataclass(frozen=True, kw_only=True)
class Sending:
    """A post as far as its calls and its price go. ``link``: whether the network finds one in its text."""

    channel: ChannelName
    at: datetime
    picture: bool
    alt: bool
    link: bool


@dataclass(frozen=True, kw_only=True)
class Watched:
    """An account whose access is looked at daily.

    ``app``: with the app's secret, so that Facebook is asked for its token. ``renewed``: signed in to X by OAuth 2.
    """

    channel: ChannelName
    app: bool = False
    renewed: bool = False


@dataclass(frozen=True, kw_only=True)
class Call:
    """One request. ``weight`` is what it counts against a limit, ``quantity`` how many of ``item`` it is charged as."""

    channel: ChannelName
    endpoint: str
    at: datetime
    weight: int = 1
    item: Item | None = None
    quantity: int = 0


class When(StrEnum):
    """Which posts take a call."""

    ALWAYS = "always"
    PICTURE = "picture"
    ALT = "alt"  # a picture with an alt text


PUBLISHING: dict[ChannelName, tuple[tuple[str, When], ...]] = {
    FACEBOOK: (
        ("POST /{page}/photos", When.PICTURE),
        ("POST /{page}/feed", When.ALWAYS),
        ("GET /{post}", When.ALWAYS),
    ),
    TWITTER: (
        ("POST /2/media/upload", When.PICTURE),
        ("POST /2/media/metadata", When.ALT),
        ("POST /2/tweets", When.ALWAYS),
    ),
    HANDOVER: (),
}
"""The calls that publishing one post takes, in their order."""


def calls(sendings: Sequence[Sending], watched: Sequence[Watched] = ()) -> list[Call]:
    """All calls of the posts, from the first one until the last one's figures were read for the last time.

    Within this span the access of the accounts in ``watched`` is looked at once on every UTC day.
    """
    made = list(_of_posts(sendings))
    moments = sorted({sending.at.astimezone(UTC) for sending in sendings} | {call.at for call in made})
    firsts = {moment.date(): moment for moment in reversed(moments)}
    read = sorted(call.at for call in made if call.endpoint == ME)
    for account in watched:
        for at in firsts.values():
            made += _look_at(account, at, read)
        if account.renewed:
            opened = {call.at for call in made if call.channel == account.channel} | set(firsts.values())
            made += _renewals(account.channel, sorted(opened))
    return made


def _renewals(channel: ChannelName, opened: Sequence[datetime]) -> Iterator[Call]:
    """A sign-in that ends is renewed when the account is opened and the last renewal is too old."""
    last: datetime | None = None
    for at in opened:
        if last is None or at - last >= RENEWED_AFTER:
            yield Call(channel=channel, endpoint="POST /2/oauth2/token", at=at)
            last = at


def _look_at(account: Watched, at: datetime, read: Sequence[datetime]) -> Iterator[Call]:
    """Asking whose access it is; on X only where the profile was not ``read`` for its figures within a day."""
    if account.channel == FACEBOOK:
        endpoints = (
            ("GET /me", 1),
            *((("GET /debug_token", 1),) if account.app else ()),
            (BATCH, FACEBOOK_PAGE_METRICS),
        )
        for endpoint, weight in endpoints:
            yield Call(channel=account.channel, endpoint=endpoint, at=at, weight=weight)
    if account.channel == TWITTER:
        last = bisect_right(read, at) - 1
        if last < 0 or at - read[last] > timedelta(days=1):
            yield Call(channel=account.channel, endpoint=ME, at=at, item=Item.USER_READ, quantity=1)


def _of_posts(sendings: Sequence[Sending]) -> Iterator[Call]:
    for channel in networks.names():
        mine = sorted((s for s in sendings if s.channel == channel), key=lambda s: s.at)
        if not mine:
            continue
        for sending in mine:
            yield from _publishing(sending)
        yield from READING.get(channel, _nothing)([sending.at.astimezone(UTC) for sending in mine])


def _publishing(sending: Sending) -> Iterator[Call]:
    takes = {When.ALWAYS: True, When.PICTURE: sending.picture, When.ALT: sending.picture and sending.alt}
    priced = {
        "POST /2/media/metadata": Item.ALT_TEXT,
        "POST /2/tweets": Item.CREATE_WITH_LINK if sending.link else Item.CREATE,
    }
    for endpoint, when in PUBLISHING[sending.channel]:
        if takes[when]:
            item = priced.get(endpoint)
            at = sending.at.astimezone(UTC)
            yield Call(
                channel=sending.channel, endpoint=endpoint, at=at, item=item, quantity=1 if item else 0
            )


def _facebook(posted: Sequence[datetime]) -> Iterator[Call]:
    """Posts that reach an age in the same minute share their batches; the page is read once per UTC day."""
    yield from _batches(Counter(dict.fromkeys(_days(posted), FACEBOOK_PAGE_METRICS)))
    yield from _batches(Counter(at + age for at in posted for age in READ_AGES), each=FACEBOOK_POST_METRICS)


def _batches(wanted: Counter[datetime], each: int = 1) -> Iterator[Call]:
    for at, count in wanted.items():
        for start in range(0, count * each, FACEBOOK_BATCH):
            weight = min(FACEBOOK_BATCH, count * each - start)
            yield Call(channel=FACEBOOK, endpoint=BATCH, at=at, weight=weight)


def _twitter(posted: Sequence[datetime]) -> Iterator[Call]:
    """The own timeline back to the oldest post wanted, at most once per UTC day; the profile once per UTC day.

    The timeline is read for public figures, then for private ones: the same posts again, which is free that day.
    """
    channel = TWITTER
    for at in _days(posted):
        yield Call(channel=channel, endpoint=ME, at=at, item=Item.USER_READ, quantity=1)
    for at, oldest in _reading_days(posted):
        held = bisect_right(posted, at) - bisect_left(posted, oldest)
        for item in (Item.OWNED_READ, None):
            for start in range(0, held, TWITTER_PAGE):
                count = min(TWITTER_PAGE, held - start) if item else 0
                yield Call(channel=channel, endpoint=TIMELINE, at=at, item=item, quantity=count)


def _reading_days(posted: Sequence[datetime]) -> Iterator[tuple[datetime, datetime]]:
    """When posts are read that may be read once per UTC day only, and the oldest post wanted then.

    An age that is reached after the day's reading waits for the next day; if a later one is reached by then,
    only that is read.
    """
    reached = sorted((at + age, at) for at in posted for age in READ_AGES)
    read_on: date | None = None
    position = 0
    while position < len(reached):
        at = reached[position][0]
        if at.date() == read_on:
            at = datetime.combine(at.date() + timedelta(days=1), time(), UTC)
        until = bisect_left(reached, (at + timedelta(microseconds=1),))
        yield at, min(post for _, post in reached[position:until])
        read_on, position = at.date(), until


def _days(posted: Sequence[datetime]) -> Iterator[datetime]:
    """One moment on every UTC day, from the first post until the last reading."""
    day, last = posted[0], posted[-1] + READ_AGES[-1]
    while day <= last:
        yield day
        day = datetime.combine(day.date() + timedelta(days=1), time(), UTC)


def _nothing(_: Sequence[datetime]) -> Iterator[Call]:
    return iter(())


READING = {FACEBOOK: _facebook, TWITTER: _twitter}
"""The calls that reading the figures of posts takes; a channel that has none costs none."""
