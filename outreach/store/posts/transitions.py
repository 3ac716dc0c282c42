"""The one way in which a post changes its state."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import Connection, Update, bindparam, insert, select, update

from outreach.language import Message
from outreach.model import TRANSITIONS, Caller, Post, Status
from outreach.store import schema
from outreach.store.documents import value_of
from outreach.store.posts.holding import held
from outreach.store.results.reading_turns import went_live

T = schema.posts.c
NOTHING: Mapping[str, Any] = {}

# Statements are built once: this is the path that every post takes four times, and building costs more than running.
LOOK = held(select(T.status).where(T.id == bindparam("of_post")))
RECORD = insert(schema.steps).inline()


def move(
    connection: Connection,
    post: str,
    before: Sequence[Status],
    after: Status,
    *,
    caller: Caller,
    at: datetime,
    why: Message | None = None,
    only: Mapping[str, Any] = NOTHING,
    count: Collection[str] = (),
    **values: Any,
) -> Post | None:
    """Take ``post`` from one of ``before`` (the likeliest first) to ``after`` and write who did it and why.

    The change is one conditional UPDATE that sets ``values`` and counts the columns ``count`` up by one: None where the
    post stands elsewhere, or where a column does not hold what ``only`` says. Raises ValueError for an arrow that is
    not in the table of transitions or not for this actor.
    """
    for status in before:
        if caller.kind not in TRANSITIONS.get((status, after), ()):
            raise ValueError(f"no arrow from {status} to {after} for a {caller.kind}")
    change = _change(tuple(only), tuple(count), tuple(values))
    given: dict[str, Any] = {
        "of_post": post,
        "to_status": after,
        **_named("if_", only),
        **_named("to_", values),
    }
    found: Status | None = before[0]
    row = connection.execute(change, {**given, "if_status": found}).mappings().first()
    if row is None and len(before) > 1:
        # it stands elsewhere: held where it stands, so that nobody moves it between looking and changing
        word = connection.execute(LOOK, {"of_post": post}).scalar()
        found = next((status for status in before if status == word), None)
        row = connection.execute(change, {**given, "if_status": found}).mappings().first() if found else None
    if row is None or found is None:
        return None
    record_step(connection, post, found, after, caller=caller, at=at, why=why)
    if after is Status.PUBLISHED:
        went_live(connection, row["account"], at)
    return value_of(Post, row)


@cache
def _change(only: tuple[str, ...], count: tuple[str, ...], values: tuple[str, ...]) -> Update:
    """The UPDATE of one kind of step; ``if_…``, ``to_…`` and ``of_post`` are to be given."""
    asked = (T[name] == bindparam(f"if_{name}") for name in (*only, "status"))
    counted: dict[str, Any] = {name: T[name] + 1 for name in (*count, "version")}
    given: dict[str, Any] = {name: bindparam(f"to_{name}") for name in (*values, "status")}
    change = update(schema.posts).where(T.id == bindparam("of_post"), *asked).values(**counted, **given)
    return change.returning(schema.posts)


def _named(prefix: str, values: Mapping[str, Any]) -> dict[str, Any]:
    return {f"{prefix}{name}": value for name, value in values.items()}


def record_step(
    connection: Connection,
    post: str,
    before: Status | None,
    after: Status,
    *,
    caller: Caller,
    at: datetime,
    why: Message | None = None,
) -> None:
    """A line of the audit; ``before`` is None for a post that is new."""
    record_steps(connection, [(post, before, after, why)], caller=caller, at=at)


def record_steps(
    connection: Connection,
    steps: Sequence[tuple[str, Status | None, Status, Message | None]],
    *,
    caller: Caller,
    at: datetime,
) -> None:
    """Lines of the audit, of one moment: each the post, where it stood and stands, and why."""
    by = {"at": at, "actor": caller.name, "caller_kind": caller.kind, "caller_id": caller.id}
    rows = [
        {"post": post, "before": before, "after": after, "why": why, **by}
        for post, before, after, why in steps
    ]
    if rows:
        connection.execute(RECORD, rows if len(rows) > 1 else rows[0])
