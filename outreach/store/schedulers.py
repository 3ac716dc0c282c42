"""Signs of life of the schedulers, so that a person can ask whether one is at work."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import Engine, delete, insert, select, update

from outreach.model import SignOfLife
from outreach.store import schema
from outreach.store.engine import reading, writing

FORGOTTEN = timedelta(days=7)

T = schema.schedulers.c


class Schedulers:
    """Who has worked on this database lately."""

    def __init__(self, engine: Engine):
        self._engine = engine

    def tick(self, owner: str, at: datetime) -> None:
        """``owner`` has just ended a step well. Those not heard of for a week are forgotten."""
        table = schema.schedulers
        with writing(self._engine) as connection:
            connection.execute(delete(table).where(T.ticked_at < at - FORGOTTEN))
            change = update(table).where(T.owner == owner).values(ticked_at=at)
            if not connection.execute(change).rowcount:
                connection.execute(insert(table).values(owner=owner, started_at=at, ticked_at=at))

    def seen(self) -> tuple[SignOfLife, ...]:
        """Whoever was heard of within a week, the latest first."""
        with reading(self._engine) as connection:
            rows = connection.execute(select(schema.schedulers).order_by(T.ticked_at.desc())).mappings()
            return tuple(SignOfLife(**row) for row in rows)
