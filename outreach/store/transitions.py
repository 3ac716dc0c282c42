"""The one way in which a post changes its state."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, insert, select, update

from outreach.model import TRANSITIONS, Actor, Post, Status
from outreach.store import schema
from outreach.store.documents import value_of


def move(
    connection: Connection,
    post: str,
    before: Collection[Status],
    after: Status,
    *,
    by: Actor,
    name: str,
    at: datetime,
    why: str = "",
    only: Collection[ColumnElement[bool]] = (),
    **values: Any,
) -> Post | None:
    """Take ``post`` from one of ``before`` to ``after`` and write who did it and why.

    The change is one conditional UPDATE on the state that was read: None where somebody else was faster, where
    the post stands elsewhere, or where one of the conditions ``only`` does not hold. Raises ValueError for an
    arrow that is not in the table of transitions or not for this actor.
    """
    table = schema.posts
    for status in before:
        if by not in TRANSITIONS.get((status, after), ()):
            raise ValueError(f"no arrow from {status} to {after} for {by}")
    found = connection.execute(select(table.c.status).where(table.c.id == post)).scalar()
    if found is None or Status(found) not in before:
        return None
    change = (
        update(table)
        .where(table.c.id == post, table.c.status == found, *only)
        .values(status=after, version=table.c.version + 1, **values)
        .returning(table)
    )
    row = connection.execute(change).mappings().first()
    if row is None:
        return None
    record_step(connection, post, Status(found), after, name=name, at=at, why=why)
    return value_of(Post, row)


def record_step(
    connection: Connection,
    post: str,
    before: Status | None,
    after: Status,
    *,
    name: str,
    at: datetime,
    why: str = "",
) -> None:
    """A line of the audit; ``before`` is None for a post that is new."""
    connection.execute(
        insert(schema.steps).values(post=post, at=at, before=before, after=after, actor=name, why=why)
    )
