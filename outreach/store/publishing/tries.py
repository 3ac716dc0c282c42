"""The journal of tries: begun before the network is spoken to, closed with what it said.

What the network knows a try by is kept with it, so that later tries are the same publication.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sqlalchemy import Connection, Engine, bindparam, insert, select, update

from outreach.clock import MonotonicReading
from outreach.errors import Reason, Sent
from outreach.model import NO_HANDLE, Handle, Post
from outreach.store import schema
from outreach.store.engine import reading

A = schema.attempts.c
BEGIN = insert(schema.attempts).inline()
CLOSE = (
    update(schema.attempts)
    .where(A.post == bindparam("of_post"), A.fence == bindparam("of_fence"))
    .values({name: bindparam(name) for name in ("ended_at", "outcome", "answer", "reason")})
)


@dataclass(frozen=True, kw_only=True)
class KeptHandle:
    """The handle of a post's last try that had one, on the account that the post is of. Empty where none had."""

    handle: Handle = field(default_factory=lambda: NO_HANDLE)
    age: timedelta | None = None
    """Since the first try under it began; None where this boot has not counted all of it."""


class Tries:
    """The tries of posts."""

    def __init__(self, engine: Engine):
        self._engine = engine

    def handle(self, post: Post) -> Handle:
        """The handle of the try before, for the next one; empty where there is none."""
        if not post.tries:
            return NO_HANDLE
        with reading(self._engine) as connection:
            return kept_handle(connection, post).handle


def kept_handle(connection: Connection, post: Post, monotonic: MonotonicReading | None = None) -> KeptHandle:
    """The post's handle, and by ``monotonic`` how old it is."""
    query = select(A.handle, A.boot, A.began).where(A.post == post.id, A.account == post.account)
    tries = connection.execute(query.where(A.handle.is_not(None)).order_by(A.id.desc())).all()
    if not tries:
        return KeptHandle()
    handle = tries[0].handle
    same = [each for each in tries if each.handle == handle]
    age = None
    if monotonic and all(each.boot == monotonic.boot and each.began is not None for each in same):
        age = timedelta(seconds=monotonic.seconds - min(each.began for each in same))
    return KeptHandle(handle=handle, age=age)


def begin_try(
    connection: Connection,
    post: Post,
    owner: str,
    at: datetime,
    *,
    handle: Handle,
    monotonic: MonotonicReading | None,
    identity: str,
) -> None:
    """A row of the journal, before the network is spoken to; ``identity`` is the page or user that it is sent as.

    A post out of a backup may be out since that was made: its try began then.
    """
    told = {"post": post.id, "fence": post.fence, "account": post.account, "outcome": "", "answer": ""}
    counted = {"boot": monotonic.boot if monotonic else "", "began": monotonic.seconds if monotonic else None}
    known = {
        "handle": dict(handle) or None,
        "owner": owner,
        "started_at": post.from_backup or at,
        "identity": identity,
    }
    connection.execute(BEGIN, {**told, **counted, **known})


def close_try(connection: Connection, post: Post, at: datetime, outcome: Sent, reason: Reason) -> None:
    """What became of the try that the post's fence names."""
    said = {"ended_at": at, "outcome": outcome, "answer": reason.answer, "reason": reason.message}
    connection.execute(CLOSE, {**said, "of_post": post.id, "of_fence": post.fence})


def perhaps_live(connection: Connection, post: Post) -> bool:
    """The network has called a try of it a duplicate."""
    query = select(A.id).where(A.post == post.id, A.outcome == Sent.PROBABLY).limit(1)
    return connection.execute(query).first() is not None


def refused(connection: Connection, post: Post) -> bool:
    """The network said no to the try that is in doubt."""
    query = select(A.id).where(A.post == post.id, A.fence == post.fence, A.outcome == Sent.REFUSED).limit(1)
    return connection.execute(query).first() is not None


def sent_as(connection: Connection, post: Post) -> frozenset[str]:
    """The pages or users that it was tried as."""
    query = select(A.identity).where(A.post == post.id, A.identity != "").distinct()
    return frozenset(connection.execute(query).scalars())
