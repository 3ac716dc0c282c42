"""What stands in a feed and may be a doubtful post, kept for the person who decides."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import Engine, insert, select

from outreach.model import FeedEntry, Post, Status
from outreach.store.documents import row_of, value_of
from outreach.store.engine import reading, writing
from outreach.store.tables.sightings import sightings

S = sightings.c

SHOWN = 10
"""So many entries of a feed are kept for one doubt: more than a person can compare anyway."""


class Sightings:
    """Entries of feeds that no other post of ours accounts for, by the doubt that they came up in."""

    def __init__(self, engine: Engine):
        self._engine = engine

    def keep(self, post: Post, entries: Sequence[FeedEntry]) -> None:
        """Keep ``entries`` as they were first seen while ``post`` was in this doubt."""
        known = select(S.external_id).where(S.post == post.id, S.fence == post.fence)
        with writing(self._engine) as connection:
            seen = set(connection.execute(known).scalars())
            for entry in entries[:SHOWN]:
                if entry.external_id not in seen:
                    row = {"post": post.id, "fence": post.fence, **row_of(entry)}
                    connection.execute(insert(sightings).values(**row))

    def of(self, post: Post) -> tuple[FeedEntry, ...]:
        """What may be the doubtful ``post``, the oldest first; nothing once it is decided."""
        if post.status is not Status.UNKNOWN:
            return ()
        query = select(sightings).where(S.post == post.id, S.fence == post.fence).order_by(S.created_at)
        with reading(self._engine) as connection:
            return tuple(value_of(FeedEntry, row) for row in connection.execute(query).mappings())
