"""Which kept files the database refers to, so that the others can go."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from sqlalchemy import Connection, Engine, select

from outreach.model import Status
from outreach.store import schema
from outreach.store.columns import FileDigest
from outreach.store.engine import reading

P = schema.posts.c

AT_ONCE = 1000
"""Rows that are read at a time."""


class References:
    """The digests of all files that some row names."""

    def __init__(self, engine: Engine):
        self._engine = engine

    def digests(self) -> frozenset[str]:
        """Those of every column of type FileDigest, of logos and photos, and of what jobs were given and have made."""
        with reading(self._engine) as connection:
            return digests_of(connection)

    def soonest(self, limit: int) -> tuple[str, ...]:
        """Those of the pictures of approved posts, of the posts that go out next."""
        query = (
            select(P.image_sha256)
            .where(P.status == Status.APPROVED, P.due_utc.is_not(None), P.image_sha256 != "")
            .order_by(P.due_utc)
            .limit(limit)
        )
        with reading(self._engine) as connection:
            return tuple(dict.fromkeys(connection.execute(query).scalars()))


def digests_of(connection: Connection) -> frozenset[str]:
    """As :meth:`References.digests`, as the transaction sees it."""
    return frozenset(digest for digest in _all(connection) if digest)


def _all(connection: Connection) -> Iterator[str]:
    columns = (
        column
        for table in schema.metadata.sorted_tables
        for column in table.columns
        if isinstance(column.type, FileDigest)
    )
    for column in columns:
        yield from connection.execute(select(column).distinct()).scalars()
    documents = partial(connection.execute, execution_options={"yield_per": AT_ONCE})
    for definition in documents(select(schema.campaigns.c.definition)).scalars():
        yield from (logo["sha256"] for logo in definition.get("logos", ()))
    for document, by_hand in documents(select(schema.places.c.document, schema.places.c.by_hand)):
        yield from (photo.get("sha256", "") for photo in document["photos"])
        # what the source says, for whoever goes back to it
        theirs = by_hand.get("photos", {}).get("theirs") or ()
        yield from (photo.get("sha256", "") for photo in theirs)
    for arguments, result in documents(select(schema.jobs.c.arguments, schema.jobs.c.result)):
        yield from arguments.get("files", {}).values()
        yield (result or {}).get("file", "")
