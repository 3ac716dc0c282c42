"""A database that was put back from a backup: nobody knows what went out since the backup was made."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, and_, delete, func, or_, select, update

from outreach.errors import Reason, Sent
from outreach.language import msg
from outreach.model import NO_HANDLE, Caller, ChannelName, JournalEntry, Post, Status
from outreach.store import schema
from outreach.store.operation.doors import ShutDoors, shut_doors
from outreach.store.operation.journal import write
from outreach.store.posts.transitions import move
from outreach.store.publishing.tries import begin_try, close_try

T, S = schema.posts.c, schema.steps.c

ON_THEIR_WAY = (Status.APPROVED, Status.CLAIMED)
"""States from which a post may have gone out since, and would go out again. What was being sent is doubtful anyway."""

NOT_YET = (Status.DRAFT, Status.IN_REVIEW, Status.MISSED, Status.REJECTED, Status.CANCELLED)
"""States from which it takes a person before a post goes out: somebody may have done that since."""

VERB = "restoring.restore"
"""By which the journal tells it."""

PERHAPS_OUT = Reason(msg("The database is a backup: it may have gone out since that was made."))


@dataclass(frozen=True, kw_only=True)
class PutBack:
    """A backup was put back at ``at`` by ``caller``; it was made ``made_at``, None where it does not say.

    ``unread`` are the channels that have no feed in which a post could be looked for.
    """

    at: datetime
    caller: Caller
    made_at: datetime | None = None
    unread: Collection[ChannelName] = ()


@dataclass(frozen=True, kw_only=True)
class Afterwards:
    """What became of a database that was put back: the posts that are doubtful now, and the doors that were shut."""

    doubtful: tuple[Post, ...]
    shut: ShutDoors


def begin_again(connection: Connection, done: PutBack) -> Afterwards:
    """Whatever may have changed since the backup was made is believed no more, and the journal says so."""
    doubtful, shut = _doubted(connection, done), shut_doors(connection, done.at)
    told = msg("made at {at}", at=done.made_at) if done.made_at else None
    caller = done.caller
    entry = JournalEntry(
        at=done.at,
        caller_kind=caller.kind,
        caller_id=caller.id,
        caller_name=caller.name,
        verb=VERB,
        subject="",
        details=told,
        session=caller.session,
    )
    write(connection, entry)
    return Afterwards(doubtful=doubtful, shut=shut)


def _doubted(connection: Connection, done: PutBack) -> tuple[Post, ...]:
    """Posts on their way become unknown: they may be live, also ahead of their time, which somebody may have changed.

    Each gets a try in the journal, so that its account's feed is read from then on; what is due later and has no feed
    is left, for whoever posts it by hand knows. Older doubts begin anew: what was read before the backup says nothing.
    What is not on its way is marked: when its turn comes, the feed is read before it is sent.
    """
    connection.execute(delete(schema.unknown_outcomes))
    since = done.made_at or connection.execute(select(func.max(S.at))).scalar() or done.at
    due = select(T.id, T.due_utc, T.account).where(
        T.status.in_(ON_THEIR_WAY),
        or_(T.due_utc <= done.at, and_(T.due_utc > done.at, T.channel.not_in(done.unread))),
    )
    marked = update(schema.posts).where(T.status.in_(NOT_YET), T.channel.not_in(done.unread))
    connection.execute(marked.values(from_backup=since))
    rows = connection.execute(due.order_by(T.due_utc, T.id)).all()
    return tuple(_doubt(connection, id, min(when, since), account, done) for id, when, account in rows)


def _doubt(connection: Connection, id: str, begun: datetime, account: str, done: PutBack) -> Post:
    doubtful = move(
        connection,
        id,
        ON_THEIR_WAY,
        Status.UNKNOWN,
        caller=done.caller,
        at=done.at,
        why=PERHAPS_OUT.in_full,
        count=("fence",),
        reason=PERHAPS_OUT,
        lease_until=None,
        not_before=None,
    )
    if doubtful is None:
        raise RuntimeError(f"post {id} moved within the transaction that holds it")
    known = select(schema.accounts.c.external_id).where(schema.accounts.c.name == account)
    identity = connection.execute(known).scalar() or ""
    begin_try(
        connection, doubtful, done.caller.name, begun, handle=NO_HANDLE, monotonic=None, identity=identity
    )
    close_try(connection, doubtful, done.at, Sent.UNKNOWN, PERHAPS_OUT)
    return doubtful
