"""How much of a network's limits is used up, counted in one row for all hosts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from sqlalchemy import Connection, bindparam, insert, or_, select, update

from outreach.errors import Reason
from outreach.model import Status
from outreach.store import schema
from outreach.store.engine import hold_turn
from outreach.store.posts.holding import hold
from outreach.store.tables import measuring as measuring_schema

TABLE = measuring_schema.call_buckets
T, POST = TABLE.c, schema.posts.c

SLOTS = 24
"""Parts of a window that are counted apart: a call counts for a 24th of the window too long at most."""

MAKING = 1_600_802
"""The turn of whoever makes a row."""

ROW = select(T.used).where(T.name == bindparam("name")).with_for_update()
KEEP = update(TABLE).where(T.name == bindparam("of")).values(used=bindparam("now_used"))


@dataclass(frozen=True, kw_only=True)
class CallLimit:
    """At most ``calls`` within ``window`` by whoever the ``bucket`` stands for: an account, or an app with all of its.

    ``costs`` is how many of them a post takes: without a picture, with one, and with one that has an alt text. ``why``
    is told where no more is left.
    """

    bucket: str
    endpoint: str
    calls: int
    window: timedelta
    costs: tuple[int, int, int]
    why: Reason

    @property
    def key(self) -> str:
        """Under which it is counted in the bucket."""
        return f"{self.endpoint} {round(self.window.total_seconds())}"


@dataclass(frozen=True, kw_only=True)
class PostToCount:
    """As much of a post as decides how many calls it takes."""

    id: str
    pictured: bool
    described: bool

    def cost(self, limit: CallLimit) -> int:
        """Of which calls are bounded by ``limit``."""
        return limit.costs[0 if not self.pictured else 2 if self.described else 1]


Used = Mapping[str, int]
"""By the number of a slot since 1970, how many calls were made in it."""


def counted(used: Used, window: timedelta, now: datetime) -> dict[int, int]:
    """Those slots of which a call may be younger than ``window``, the oldest first."""
    length = window / SLOTS
    oldest = (now - EPOCH - window) // length
    return {
        number: calls
        for number, calls in sorted((int(key), n) for key, n in used.items())
        if number >= oldest
    }


def free_at(used: Used, limit: CallLimit, cost: int, now: datetime) -> datetime | None:
    """When ``cost`` more calls are within the limit: None where they are now."""
    slots, length = counted(used, limit.window, now), limit.window / SLOTS
    over = sum(slots.values()) + cost - limit.calls
    if over <= 0:
        return None
    last = (now - EPOCH) // length
    for number, calls in slots.items():
        over, last = over - calls, number
        if over <= 0:
            break
    return EPOCH + (last + 1) * length + limit.window


EPOCH = datetime.fromtimestamp(0, UTC)


def within_limits(
    connection: Connection,
    account: str,
    limits: Sequence[CallLimit],
    posts: Sequence[PostToCount],
    now: datetime,
) -> list[str]:
    """Those of ``posts`` that may be sent now. Their calls are counted; until the transaction ends nobody else counts.

    What else of ``account`` is due waits until its limit lets it go, and says so.
    """
    buckets = {name: _held(connection, name) for name in dict.fromkeys(limit.bucket for limit in limits)}
    allowed: list[str] = []
    for post in posts:
        waits = [
            (until, limit)
            for limit in limits
            if (until := free_at(buckets[limit.bucket].get(limit.key, {}), limit, post.cost(limit), now))
        ]
        if waits:
            until, limit = max(waits, key=lambda each: each[0])
            _defer(connection, account, allowed, until, limit.why)
            break
        for limit in limits:
            _count(buckets[limit.bucket], limit, post.cost(limit), now)
        allowed.append(post.id)
    if allowed:
        for name, used in buckets.items():
            connection.execute(KEEP, {"of": name, "now_used": used})
    return allowed


def _held(connection: Connection, name: str) -> dict[str, dict[str, int]]:
    """What is counted in the bucket, which nobody else may change until the transaction ends."""
    found: dict[str, dict[str, int]] | None = connection.execute(ROW, {"name": name}).scalar()
    if found is None:
        hold_turn(connection, MAKING)
        found = connection.execute(ROW, {"name": name}).scalar()
    if found is None:
        found = {}
        connection.execute(insert(TABLE).values(name=name, used=found))
    return found


def _count(bucket: dict[str, dict[str, int]], limit: CallLimit, cost: int, now: datetime) -> None:
    slots = counted(bucket.get(limit.key, {}), limit.window, now)
    number = (now - EPOCH) // (limit.window / SLOTS)
    slots[number] = slots.get(number, 0) + cost
    bucket[limit.key] = {str(each): calls for each, calls in slots.items() if calls}


def _defer(connection: Connection, account: str, but: Sequence[str], until: datetime, why: Reason) -> None:
    due = (POST.account == account, POST.status == Status.APPROVED, POST.due_utc <= until)
    hold(connection, *due)  # also those that are about to be claimed
    change = (
        update(schema.posts)
        .where(*due, POST.id.not_in(but))
        .where(or_(POST.not_before.is_(None), POST.not_before < until))
        .values(not_before=until, reason=why, version=POST.version + 1)
    )
    connection.execute(change)
