"""Posts as lists of them are read: a page at a time, and counted."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Connection, Engine, Select, func, select

from outreach.model import Post, Status
from outreach.store import schema
from outreach.store.documents import value_of
from outreach.store.engine import reading

T = schema.posts.c


@dataclass(frozen=True, kw_only=True)
class Page:
    """Some of the posts that were asked for, and how many there are in all."""

    posts: tuple[Post, ...]
    total: int


class Listing:
    """Pages of the posts table, by due time, those without one last."""

    def __init__(self, engine: Engine):
        self._engine = engine

    def page(
        self,
        *,
        campaign: str | None = None,
        status: Collection[Status] | None = None,
        place: str | None = None,
        skip: int = 0,
        limit: int,
    ) -> Page:
        """At most ``limit`` posts after the first ``skip``."""
        wanted = [column == value for column, value in ((T.campaign, campaign), (T.place, place)) if value]
        if status is not None:
            wanted.append(T.status.in_(list(status)))
        with reading(self._engine) as connection:
            timed, total = _counts(connection, wanted)
            # each part has an index in its order; sorted as one the database would read all posts
            found = _rows(connection, _timed(wanted), skip, limit) if skip < timed else []
            if len(found) < limit:
                left = max(0, skip - timed)
                found += _rows(connection, _untimed(wanted), left, limit - len(found))
        return Page(posts=tuple(found), total=total)


Wanted = list[ColumnElement[bool]]


def _counts(connection: Connection, wanted: Wanted) -> tuple[int, int]:
    """How many have a time, and how many there are."""
    query = select(func.count(T.due_utc), func.count()).select_from(schema.posts).where(*wanted)
    timed, total = connection.execute(query).one()
    return timed, total


def _timed(wanted: Wanted) -> Select[Any]:
    return select(schema.posts).where(*wanted, T.due_utc.is_not(None)).order_by(T.due_utc, T.id)


def _untimed(wanted: Wanted) -> Select[Any]:
    return select(schema.posts).where(*wanted, T.due_utc.is_(None)).order_by(T.id)


def _rows(connection: Connection, query: Select[Any], skip: int, limit: int) -> list[Post]:
    rows = connection.execute(query.offset(skip).limit(limit)).mappings()
    return [value_of(Post, row) for row in rows]
