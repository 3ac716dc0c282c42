"""What the staff has concluded of each campaign."""

from __future__ import annotations

from sqlalchemy import Connection, Engine, insert, select, update

from outreach.model import Conclusion, JournalEntry, StaleConclusion
from outreach.store.documents import row_of, value_of
from outreach.store.engine import reading, writing
from outreach.store.operation.journal import write
from outreach.store.tables.results import conclusions


class Conclusions:
    """At most one of a campaign."""

    def __init__(self, engine: Engine):
        self._engine = engine

    def of(self, campaign: str) -> Conclusion | None:
        """What stands there now."""
        with reading(self._engine) as connection:
            return _of(connection, campaign)

    def save(self, conclusion: Conclusion, entry: JournalEntry) -> None:
        """Put it in the place of the version before it, 0 being none. Raises StaleConclusion."""
        with writing(self._engine) as connection:
            current = _of(connection, conclusion.campaign, locked=True)
            if (current.version if current else 0) != conclusion.version - 1:
                raise StaleConclusion(current)
            table, row = conclusions, row_of(conclusion)
            mine = table.c.campaign == conclusion.campaign
            connection.execute(
                update(table).where(mine).values(**row) if current else insert(table).values(**row)
            )
            write(connection, entry)


def _of(connection: Connection, campaign: str, *, locked: bool = False) -> Conclusion | None:
    query = select(conclusions).where(conclusions.c.campaign == campaign)
    row = connection.execute(query.with_for_update() if locked else query).mappings().first()
    return value_of(Conclusion, row) if row else None
