"""What a person's verbs do to one post, within the transaction that they were begun in."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, select, update

from outreach.errors import Action, Remedy
from outreach.language import Message, msg
from outreach.model import Caller, Post, Revision, Stale, Status
from outreach.store import schema
from outreach.store.documents import value_of
from outreach.store.posts.holding import held
from outreach.store.posts.standing import asked
from outreach.store.posts.transitions import move, record_step
from outreach.store.refusals import unknown, wrong_state

R = schema.revisions.c

ALIKE = 3
"""So many characters a mistyped id has to share with the one that is meant."""

MOST_ALIKE = 500

BACK = {
    Status.MISSED: Status.APPROVED,
    Status.REJECTED: Status.APPROVED,  # the words are still the approved ones; what the network minded may be fixed
    Status.CANCELLED: Status.DRAFT,
}
"""Where a new time brings a post back to that would not go out any more."""


def post_of(connection: Connection, id: str) -> Post:
    """Raises NotFound."""
    row = connection.execute(select(schema.posts).where(schema.posts.c.id == id)).mappings().first()
    if row is None:
        remedy = Remedy(msg("Look through the posts."), Action("posts.list"))
        alike = {known: known for known in _beginning_like(connection, id)}
        raise unknown(msg("There is no post “{id}”.", id=id), remedy, id, alike)
    return value_of(Post, row)


def _beginning_like(connection: Connection, id: str) -> Sequence[str]:
    """Some ids that begin as ``id`` does: those that a person may have mistyped, without looking at all posts."""
    column = schema.posts.c.id
    start = id[:ALIKE]
    query = (
        select(column).where(column >= start, column < f"{start}\uffff").order_by(column).limit(MOST_ALIKE)
    )
    return connection.execute(query).scalars().all() if start else ()


def as_seen(connection: Connection, id: str, version: int | None) -> Post:
    """The post as the caller saw it in ``version``, held until the transaction ends; None is whatever stands there.

    Raises NotFound, and Stale where the post has changed since.
    """
    query = select(schema.posts).where(schema.posts.c.id == id)
    row = connection.execute(held(query)).mappings().first()
    return seen_in(connection, value_of(Post, row) if row is not None else post_of(connection, id), version)


def seen_in(connection: Connection, known: Post, version: int | None) -> Post:
    """What stands there now, as the caller saw it in ``version``; None is whatever it is. Raises Stale."""
    if version is not None and version != known.version:
        raise Stale(known, version, _in_version(connection, known.id, version))
    return known


def _in_version(connection: Connection, id: str, version: int) -> Revision | None:
    """The words and the card that the post had in that version."""
    up_to = (
        select(schema.revisions).where(R.post == id, R.version <= version).order_by(R.number.desc()).limit(1)
    )
    row = connection.execute(up_to).mappings().first()
    return value_of(Revision, row) if row is not None else None


def change(
    connection: Connection, known: Post, values: dict[str, Any], *, caller: Caller, at: datetime, why: Message
) -> Post:
    """New words: back to draft, unless it is one; raises NotAllowed where somebody else changed the post meanwhile."""
    gone: dict[str, Any] = {
        "approved_by": "",
        "approved_at": None,
        "approved_revision": None,
        "submitted_to": "",
        "reason": None,
        "not_before": None,
    }
    if known.status in (Status.APPROVED, Status.MISSED, Status.REJECTED, Status.IN_REVIEW):
        before, after = (known.status,), Status.DRAFT
        words = {**values, **gone}
        done = move(
            connection, known.id, before, after, caller=caller, at=at, why=why, only=same(known), **words
        )
    else:
        done = again(connection, known, values, caller=caller, at=at, why=why)
    if done is None:
        raise wrong_state(known, msg("be edited"))
    return done


def again(
    connection: Connection, known: Post, values: dict[str, Any], *, caller: Caller, at: datetime, why: Message
) -> Post | None:
    """Along BACK, where the post stands in one of its states; in an open one it stays."""
    if known.status in BACK:
        before, after = (known.status,), BACK[known.status]
        back = move(
            connection, known.id, before, after, caller=caller, at=at, why=why, only=same(known), **values
        )
        return asked(connection, back, at=at, by=caller.name)
    done = set_fields(connection, known, values)
    if done is not None:
        record_step(connection, known.id, known.status, known.status, caller=caller, at=at, why=why)
    return done


def same(known: Post) -> dict[str, Any]:
    """What makes a change conditional on the post as ``known`` shows it."""
    return {"version": known.version}


def remember_origin(connection: Connection, known: Post, made_from: str) -> None:
    """Of what the post is made by now. Nobody sees that, so its version stays: who looks at the post is up to date."""
    table = schema.posts
    connection.execute(update(table).where(table.c.id == known.id).values(made_from=made_from))


def set_fields(connection: Connection, known: Post, values: dict[str, Any]) -> Post | None:
    """Change fields of a post that still stands as ``known`` says."""
    table = schema.posts
    change = (
        update(table)
        .where(table.c.id == known.id, table.c.version == known.version)
        .values(**values, version=known.version + 1)
        .returning(table)
    )
    row = connection.execute(change).mappings().first()
    return value_of(Post, row) if row is not None else None
