"""The journal of verbs that concern no single post: rows that are only ever added."""

from __future__ import annotations

from sqlalchemy import Connection, Engine, insert, select

from outreach.model import JournalEntry
from outreach.store.documents import row_of, value_of
from outreach.store.engine import reading, writing
from outreach.store.tables import journal as journal_schema

J = journal_schema.journal.c


class Journal:
    """Who did what, where no post's own audit tells it."""

    def __init__(self, engine: Engine):
        self._engine = engine

    def append(self, entry: JournalEntry) -> None:
        """Write down what changed nothing in the database; what does is written by the change itself."""
        with writing(self._engine) as connection:
            write(connection, entry)

    def newest(
        self, limit: int, *, subject: str | None = None, session: str | None = None, verb: str | None = None
    ) -> tuple[JournalEntry, ...]:
        """At most ``limit`` rows, the newest first; those of ``subject``, ``session`` or ``verb`` where it is given."""
        query = select(journal_schema.journal).order_by(J.at.desc(), J.id.desc()).limit(limit)
        if subject is not None:
            query = query.where(J.subject == subject)
        if session is not None:
            query = query.where(J.session == session)
        if verb is not None:
            query = query.where(J.verb == verb)
        with reading(self._engine) as connection:
            return tuple(value_of(JournalEntry, row) for row in connection.execute(query).mappings())


def write(connection: Connection, entry: JournalEntry | None) -> None:
    """Add the row within the transaction of what it tells; without an entry nobody's verb is behind it."""
    if entry is not None:
        connection.execute(insert(journal_schema.journal).values(**row_of(entry)))
