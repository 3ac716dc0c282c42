"""Posts that went out and that their network has no more; and back, where it shows them again."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Connection, Engine, exists, select

from outreach.errors import Reason
from outreach.language import Message, msg
from outreach.model import Caller, Post, Receipt, Status
from outreach.store import schema
from outreach.store.documents import value_of
from outreach.store.engine import reading, writing
from outreach.store.posts.holding import held
from outreach.store.posts.transitions import move, record_step

T, S = schema.posts.c, schema.steps.c


class GonePosts:
    """From published to gone, and back. Every method is one transaction."""

    def __init__(self, engine: Engine):
        self._engine = engine

    def gone(self, post: Post, reason: Reason, *, caller: Caller, at: datetime) -> Post | None:
        """The network has the post no more; None where it is not published any longer, or as another copy."""
        with writing(self._engine) as connection:
            return move(
                connection,
                post.id,
                (Status.PUBLISHED,),
                Status.GONE,
                caller=caller,
                at=at,
                why=reason.message,
                only={"external_id": post.external_id},
                reason=reason,
            )

    def shown_again(self, post: Post, *, why: Message, caller: Caller, at: datetime) -> Post | None:
        """The network shows the gone post; None where it is not gone any longer."""
        with writing(self._engine) as connection:
            return move(
                connection,
                post.id,
                (Status.GONE,),
                Status.PUBLISHED,
                caller=caller,
                at=at,
                why=why,
                only={"external_id": post.external_id},
                reason=None,
            )

    def since(self, moment: datetime) -> tuple[Post, ...]:
        """Posts that are gone, and were found to be at ``moment`` or later; by due time."""
        found = exists().where(S.post == T.id, S.after == Status.GONE, S.at >= moment)
        query = (
            select(schema.posts)
            .where(T.status == Status.GONE, found)
            .order_by(T.due_utc.is_(None), T.due_utc, T.id)
        )
        with reading(self._engine) as connection:
            return tuple(value_of(Post, row) for row in connection.execute(query).mappings())


def another_copy(
    connection: Connection, id: str, receipt: Receipt, *, caller: Caller, at: datetime
) -> Post | None:
    """Evidence that a post is live which went out before: a line in its history.

    One that is gone is published again where the evidence is of another copy; of the same one it is an old answer. Of
    the same copy that is published it is nothing new: one whose record nobody confirmed tells it twice.
    """
    also = msg("also live as {id}", id=receipt.external_id)
    query = select(T.status, T.external_id).where(T.id == id)
    before, known = connection.execute(held(query)).one()
    if before != Status.GONE and known == receipt.external_id:
        return None
    if before == Status.GONE and known != receipt.external_id:
        return move(
            connection,
            id,
            (Status.GONE,),
            Status.PUBLISHED,
            caller=caller,
            at=at,
            why=also,
            external_id=receipt.external_id,
            permalink=receipt.permalink,
            published_at=receipt.out_at(at),
            reason=None,
        )
    record_step(connection, id, Status(before), Status(before), caller=caller, at=at, why=also)
    return None
