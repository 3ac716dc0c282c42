"""Who has which post open right now, as all web processes have told it."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import Engine, delete, insert, select, update

from outreach.model import Caller
from outreach.store.engine import reading, writing
from outreach.store.tables import people as people_schema

LASTS = timedelta(seconds=40)
"""After which somebody who was not heard of is taken to have left; pages tell of themselves each 15 seconds."""

T = people_schema.open_posts.c


class OpenPosts:
    """People at a post; whoever has left is forgotten by the next one who tells."""

    def __init__(self, engine: Engine):
        self._engine = engine

    def tell(self, post: str, caller: Caller, at: datetime) -> None:
        """``caller`` is at the post."""
        table = people_schema.open_posts
        with writing(self._engine) as connection:
            connection.execute(delete(table).where(T.seen_at < at - LASTS))
            again = update(table).where(T.post == post, T.person == caller.id)
            if not connection.execute(again.values(seen_at=at, name=caller.name)).rowcount:
                new = {"post": post, "person": caller.id, "name": caller.name, "seen_at": at}
                connection.execute(insert(table).values(new))

    def at(self, post: str, at: datetime) -> dict[str, str]:
        """Who was at the post lately: the person's id, and the name."""
        query = select(T.person, T.name).where(T.post == post, T.seen_at >= at - LASTS).order_by(T.name)
        with reading(self._engine) as connection:
            return {row.person: row.name for row in connection.execute(query)}
