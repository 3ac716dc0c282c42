"""Answers that are given again: to whoever repeats a request because the first answer did not arrive."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Engine, and_, delete, insert, or_, select, update

from outreach.store.engine import hold_turn, reading, writing
from outreach.store.tables import people as people_schema

KEPT = timedelta(days=1)
"""So long an answer is given again."""

PATIENCE = timedelta(minutes=2)
"""A request that is worked on for longer was broken off; it may be made again."""

BEGINNING = 25_112
"""The turn of requests that begin."""

A = people_schema.kept_answers.c


class Answers:
    """Answers by the person and the key that they have given their request."""

    def __init__(self, engine: Engine):
        self._engine = engine

    def begin(self, person: str, key: str, request: str, at: datetime) -> bool:
        """True for the first request under this key, which is worked on from now on. What is old is forgotten."""
        row = {"person": person, "key": key, "request": request, "at": at, "answer": None}
        with writing(self._engine) as connection:
            hold_turn(connection, BEGINNING)  # of two at once the second finds the first one's row
            broken_off = and_(A.answer.is_(None), A.at <= at - PATIENCE)
            connection.execute(delete(people_schema.kept_answers).where(or_(A.at <= at - KEPT, broken_off)))
            known = select(A.key).where(A.person == person, A.key == key)
            if connection.execute(known).first() is not None:
                return False
            connection.execute(insert(people_schema.kept_answers).values(**row))
            return True

    def of(self, person: str, key: str) -> tuple[str, dict[str, Any] | None] | None:
        """The request under this key, and its answer; None where there is no such request any more."""
        query = select(A.request, A.answer).where(A.person == person, A.key == key)
        with reading(self._engine) as connection:
            row = connection.execute(query).first()
            return (row.request, row.answer) if row else None

    def keep(self, person: str, key: str, answer: dict[str, Any]) -> None:
        """From now on the request is answered by this."""
        change = update(people_schema.kept_answers).where(A.person == person, A.key == key)
        with writing(self._engine) as connection:
            connection.execute(change.values(answer=answer))

    def forget(self, person: str, key: str) -> None:
        """Nothing was done; the same request may be made again."""
        with writing(self._engine) as connection:
            connection.execute(
                delete(people_schema.kept_answers).where(A.person == person, A.key == key, A.answer.is_(None))
            )
