"""A database that was put back from a backup: nobody knows what went out since the backup was made."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Connection, Engine, select

from outreach.errors import Reason, Sent
from outreach.language import msg
from outreach.model import NO_HANDLE, Caller, Post, Status
from outreach.store import schema
from outreach.store.engine import writing
from outreach.store.transitions import move
from outreach.store.tries import begin_try, close_try

T = schema.posts.c

ON_THEIR_WAY = (Status.APPROVED, Status.CLAIMED)
"""States from which a post may have gone out since, and would go out again. What was being sent is doubtful anyway."""


def doubt_all_due(engine: Engine, *, caller: Caller, at: datetime) -> tuple[Post, ...]:
    """Posts on their way that are due by ``at`` become unknown, all or none: they may be live.

    Each gets a try at its due time in the journal, so that its account's feed is read from then on.
    """
    due = select(T.id, T.due_utc, T.account).where(T.status.in_(ON_THEIR_WAY), T.due_utc <= at)
    with writing(engine) as connection:
        rows = connection.execute(due.order_by(T.due_utc, T.id)).all()
        return tuple(_doubt(connection, id, when, account, caller, at) for id, when, account in rows)


def _doubt(
    connection: Connection, id: str, due: datetime, account: str, caller: Caller, at: datetime
) -> Post:
    reason = Reason(msg("The database is a backup: it may have gone out since that was made."))
    doubtful = move(
        connection,
        id,
        ON_THEIR_WAY,
        Status.UNKNOWN,
        caller=caller,
        at=at,
        why=reason.in_full,
        count=("fence",),
        reason=reason,
        lease_until=None,
        not_before=None,
    )
    if doubtful is None:
        raise RuntimeError(f"post {id} moved within the transaction that holds it")
    known = select(schema.accounts.c.external_id).where(schema.accounts.c.name == account)
    identity = connection.execute(known).scalar() or ""
    begin_try(connection, doubtful, caller.name, due, handle=NO_HANDLE, monotonic=None, identity=identity)
    close_try(connection, doubtful, at, Sent.UNKNOWN, reason)
    return doubtful
