"""The one way in which a post changes its state."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, insert, select, update

from outreach.model import TRANSITIONS, Actor, Post, Status
from outreach.store import schema
from outreach.store.documents import value_of


def move(
    connection: Connection,
    post: str,
    before: Sequence[Status],
    after: Status,
    *,
    by: Actor,
    name: str,
    at: datetime,
    why: str = "",
    only: Collection[ColumnElement[bool]] = (),
    **values: Any,
) -> Post | None:
    """Take ``post`` from one of ``before`` (the likeliest first) to ``after`` and write who did it and why.

    The change is one conditional UPDATE: None where the post stands elsewhere, or where one of the conditions ``only``
    does not hold. Raises ValueError for an arrow that is not in the table of transitions or not for this actor.
    """
    table = schema.posts
    for status in before:
        if by not in TRANSITIONS.get((status, after), ()):
            raise ValueError(f"no arrow from {status} to {after} for {by}")
    change = (
        update(table)
        .where(table.c.id == post, *only)
        .values(status=after, version=table.c.version + 1, **values)
        .returning(table)
    )
    found: Status | None = before[0]
    row = connection.execute(change.where(table.c.status == found)).mappings().first()
    if row is None and len(before) > 1:
        # it stands elsewhere: held where it stands, so that nobody moves it between looking and changing
        look = select(table.c.status).where(table.c.id == post).with_for_update()
        word = connection.execute(look).scalar()
        found = next((status for status in before if status == word), None)
        row = connection.execute(change.where(table.c.status == found)).mappings().first() if found else None
    if row is None or found is None:
        return None
    record_step(connection, post, found, after, name=name, at=at, why=why)
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
