"""The words and cards that posts have had; rows are only ever added, and a trigger holds everybody to it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Engine, insert, select

from outreach.errors import Action, NotFound, Remedy
from outreach.language import Message, msg
from outreach.model import OPEN, Caller, Origin, Post, Revision, Status
from outreach.store import schema
from outreach.store.documents import value_of
from outreach.store.engine import reading, writing
from outreach.store.posts.changes import as_seen, change, post_of
from outreach.store.refusals import wrong_state

CONTENT = ("kind", "variant", "text", "link", "alt", "image", "image_sha256", "photo", "quoted")
"""The fields of a post that make a revision; another value of one of them is another revision."""

EDITABLE = OPEN | {Status.MISSED, Status.REJECTED}
"""States in which a person may change the words of a post."""

R = schema.revisions.c


class Revisions:
    """What posts said before, and the way back to it."""

    def __init__(self, engine: Engine):
        self._engine = engine

    def of(self, post: str) -> tuple[Revision, ...]:
        """All revisions of a post, oldest first. Raises NotFound for a post that does not exist."""
        query = select(schema.revisions).where(R.post == post).order_by(R.number)
        with reading(self._engine) as connection:
            post_of(connection, post)
            return tuple(value_of(Revision, row) for row in connection.execute(query).mappings())

    def get(self, post: str, number: int) -> Revision:
        """Raises NotFound."""
        with reading(self._engine) as connection:
            post_of(connection, post)
            return _get(connection, post, number)

    def last_approved(self, post: str) -> Revision | None:
        """The one that was approved last, on the account that the post goes out on; None where none was."""
        said = (R.post == schema.posts.c.id) & (R.number == schema.posts.c.last_approved_revision)
        query = select(schema.revisions).join(schema.posts, said).where(R.post == post)
        with reading(self._engine) as connection:
            row = connection.execute(query).mappings().first()
        return value_of(Revision, row) if row is not None else None

    def restore(
        self, id: str, number: int, *, caller: Caller, at: datetime, version: int | None = None
    ) -> Post:
        """Take the words and the card of a revision back, as a new one; the post loses its approval.

        Those that stand there already change nothing.
        """
        with writing(self._engine) as connection:
            known = as_seen(connection, id, version)
            if known.status not in EDITABLE:
                raise wrong_state(known, msg("be edited"))
            wanted = _get(connection, id, number)
            if same_content(known, wanted):
                return known
            values = {name: getattr(wanted, name) for name in (*CONTENT, "made_from", "edited")}
            return reword(
                connection,
                known,
                values,
                Origin.RESTORED,
                caller=caller,
                at=at,
                why=msg("revision {number} restored", number=number),
            )

    def put(
        self,
        id: str,
        content: Mapping[str, Any],
        *,
        why: Message,
        caller: Caller,
        at: datetime,
        version: int,
    ) -> Post:
        """What a person has had made in place of what stands there, all fields of CONTENT; the approval is gone."""
        with writing(self._engine) as connection:
            known = as_seen(connection, id, version)
            if known.status not in EDITABLE:
                raise wrong_state(known, msg("be edited"))
            if all(getattr(known, name) == content[name] for name in CONTENT):
                return known
            values = {**content, "edited": True}
            return reword(connection, known, values, Origin.EDITED, caller=caller, at=at, why=why)


def same_content(one: Post | Revision, other: Post | Revision) -> bool:
    """Do both say and show the same?"""
    return all(getattr(one, name) == getattr(other, name) for name in CONTENT)


def reword(
    connection: Connection,
    known: Post,
    values: dict[str, Any],
    origin: Origin,
    *,
    caller: Caller,
    at: datetime,
    why: Message,
) -> Post:
    """Other words or another card for a post that stands as ``known`` says; what was there is kept as its revision."""
    values = {**values, "revision": known.revision + 1}
    done = change(connection, known, values, caller=caller, at=at, why=why)
    record_revisions(connection, [done], origin, caller=caller, at=at)
    return done


def record_revisions(
    connection: Connection, posts: Sequence[Post], origin: Origin, *, caller: Caller, at: datetime
) -> None:
    """Keep what these posts say now, as the revision that they count."""
    said = {
        "origin": origin,
        "at": at,
        "author": caller.name,
        "caller_kind": caller.kind,
        "caller_id": caller.id,
    }
    rows = [
        {"post": post.id, "number": post.revision, "version": post.version}
        | {name: getattr(post, name) for name in (*CONTENT, "made_from", "edited")}
        | said
        for post in posts
    ]
    if rows:
        connection.execute(insert(schema.revisions), rows)


def _get(connection: Connection, post: str, number: int) -> Revision:
    query = select(schema.revisions).where(R.post == post, R.number == number)
    row = connection.execute(query).mappings().first()
    if row is None:
        raise NotFound(
            msg("Post {id} has no revision {number}.", id=post, number=number),
            Remedy(msg("Its history lists them."), Action("posts.history", id=post)),
        )
    return value_of(Revision, row)
