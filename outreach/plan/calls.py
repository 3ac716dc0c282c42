"""Which calls a plan leads to, one by one: what is published, and what is read back at which age.

This mirrors what channels and measuring do; a test holds the two against each other. Publishing is taken to
happen at the planned minute, readings at the minute in which they are due, nothing to fail.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from outreach.model import ChannelName, Slot

READ_AGES = tuple(timedelta(hours=hours) for hours in (1, 6, 24, 72, 7 * 24, 14 * 24, 28 * 24))
"""The ages at which a post's figures are read."""

FACEBOOK_POST_METRICS = 5
FACEBOOK_PAGE_METRICS = 3
FACEBOOK_BATCH = 50  # operations in one batch at most
TWITTER_PAGE = 100  # posts on one page of a timeline
TWITTER_READS = 2  # the timeline is read for public figures, then for private ones

PUBLISHING = {
    ChannelName.FACEBOOK: ("POST /{page}/photos", "POST /{page}/feed", "GET /{post}"),
    ChannelName.TWITTER: ("POST /2/media/upload", "POST /2/media/metadata", "POST /2/tweets"),
}
"""The calls that one post with a picture takes."""

BATCH = "POST / (batch)"
TIMELINE = "GET /2/users/{id}/tweets"
ME = "GET /2/users/me"


@dataclass(frozen=True, kw_only=True)
class Call:
    """One request. ``weight`` is what it counts against a limit, ``posts`` how many posts its answer holds."""

    channel: ChannelName
    endpoint: str
    at: datetime
    weight: int = 1
    posts: int = 0


def calls(slots: Sequence[Slot]) -> Iterator[Call]:
    """All calls of the plan, from the first post until the last one's figures were read for the last time."""
    for channel in ChannelName:
        posted = sorted(slot.due.astimezone(UTC) for slot in slots if slot.channel is channel)
        if not posted:
            continue
        for at in posted:
            for endpoint in PUBLISHING[channel]:
                yield Call(channel=channel, endpoint=endpoint, at=at)
        yield from _facebook(posted) if channel is ChannelName.FACEBOOK else _twitter(posted)


def _facebook(posted: Sequence[datetime]) -> Iterator[Call]:
    """Posts that reach an age in the same minute share their batches; the page is read once per UTC day."""
    operations = Counter(dict.fromkeys(_days(posted), FACEBOOK_PAGE_METRICS))
    yield from _batches(operations)
    yield from _batches(Counter(at + age for at in posted for age in READ_AGES), each=FACEBOOK_POST_METRICS)


def _batches(wanted: Counter[datetime], each: int = 1) -> Iterator[Call]:
    for at, count in wanted.items():
        for start in range(0, count * each, FACEBOOK_BATCH):
            weight = min(FACEBOOK_BATCH, count * each - start)
            yield Call(channel=ChannelName.FACEBOOK, endpoint=BATCH, at=at, weight=weight)


def _twitter(posted: Sequence[datetime]) -> Iterator[Call]:
    """The own timeline back to the oldest post wanted, at most once per UTC day; the profile once per UTC day."""
    for at in _days(posted):
        yield Call(channel=ChannelName.TWITTER, endpoint=ME, at=at)
    for at, oldest in _reading_days(posted):
        held = bisect_left(posted, at) - bisect_left(posted, oldest)
        for _ in range(TWITTER_READS):
            for start in range(0, held, TWITTER_PAGE):
                posts = min(TWITTER_PAGE, held - start)
                yield Call(channel=ChannelName.TWITTER, endpoint=TIMELINE, at=at, posts=posts)


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
