"""Posts on their way to an approver and back, and what people said of them meanwhile."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Connection, Engine, insert, select

from outreach.errors import Action, NotAllowed, Remedy
from outreach.language import Quoted, msg
from outreach.model import Caller, Comment, Post, Status
from outreach.store import schema
from outreach.store.documents import value_of
from outreach.store.engine import reading, writing
from outreach.store.people.letters import tell_sent_back, tell_submitted
from outreach.store.posts.changes import as_seen, post_of
from outreach.store.posts.transitions import move
from outreach.store.refusals import wrong_state

C = schema.comments.c


class Review:
    """What lies between a draft and its approval. Comments are only ever added, and never go to a network."""

    def __init__(self, engine: Engine):
        self._engine = engine

    def submit(self, id: str, to: str, *, caller: Caller, at: datetime, version: int | None = None) -> Post:
        """Hand a draft to whoever may approve it. Raises NotAllowed unless it is a draft with a time."""
        with writing(self._engine) as connection:
            known = as_seen(connection, id, version)
            if known.status is Status.DRAFT and known.due_utc is None:
                raise no_time(known)
            why = msg("submitted to {to}", to=Quoted(to))
            done = move(
                connection,
                id,
                (Status.DRAFT,),
                Status.IN_REVIEW,
                caller=caller,
                at=at,
                why=why,
                only={"version": known.version},
                submitted_to=to,
            )
            if done is None:
                raise wrong_state(known, msg("be submitted"))
            tell_submitted(connection, done, caller=caller, at=at)
            return done

    def send_back(
        self, id: str, comment: str, *, caller: Caller, at: datetime, version: int | None = None
    ) -> Post:
        """A submitted post is a draft again, with the reason as a comment. Raises NotAllowed for every other."""
        with writing(self._engine) as connection:
            known = as_seen(connection, id, version)
            done = move(
                connection,
                id,
                (Status.IN_REVIEW,),
                Status.DRAFT,
                caller=caller,
                at=at,
                why=msg("sent back"),
                only={"version": known.version},
                submitted_to="",
            )
            if done is None:
                raise wrong_state(known, msg("be sent back"))
            _add(connection, known, comment, caller, at)
            tell_sent_back(connection, done, comment, caller=caller, at=at)
            return done

    def comment(self, id: str, text: str, *, caller: Caller, at: datetime) -> Comment:
        """Say something of a post, in whatever state; the post itself stays as it is. Raises NotFound."""
        with writing(self._engine) as connection:
            return _add(connection, post_of(connection, id), text, caller, at)

    def comments(self, post: str) -> tuple[Comment, ...]:
        """All comments on a post, oldest first."""
        query = select(schema.comments).where(C.post == post).order_by(C.id)
        with reading(self._engine) as connection:
            return tuple(value_of(Comment, row) for row in connection.execute(query).mappings())


def no_time(post: Post) -> NotAllowed:
    """The error to raise where a post that nobody has planned would be shown to an approver, or approved."""
    return NotAllowed(
        msg("Post {id} ({place}) has no time yet.", id=post.id, place=post.place),
        Remedy(msg("Plan the campaign first."), Action("campaign.plan", name=post.campaign)),
    )


def _add(connection: Connection, post: Post, text: str, caller: Caller, at: datetime) -> Comment:
    values = {
        "post": post.id,
        "revision": post.revision,
        "at": at,
        "author": caller.name,
        "caller_kind": caller.kind,
        "caller_id": caller.id,
        "text": text,
    }
    connection.execute(insert(schema.comments).values(**values))
    return value_of(Comment, values)
