"""What people have entered of a campaign, line by line: expenses, effects. Each line counts its changes."""

from __future__ import annotations

from typing import Any, Generic, TypeVar

from sqlalchemy import Connection, Engine, RowMapping, Table, delete, insert, select, update

from outreach.errors import NotFound
from outreach.language import msg
from outreach.model import Effect, Expense, JournalEntry, StaleEntry
from outreach.store.documents import row_of, value_of
from outreach.store.engine import reading, writing
from outreach.store.operation.journal import write

Line = TypeVar("Line", Expense, Effect)


class EnteredLines(Generic[Line]):
    """One table of them."""

    def __init__(self, engine: Engine, table: Table, kind: type[Line]):
        self._engine, self._table = engine, table
        self._kind: type[Line] = kind

    def add(self, line: Line, entry: JournalEntry) -> None:
        """A new line."""
        with writing(self._engine) as connection:
            connection.execute(insert(self._table).values(**row_of(line)))
            write(connection, entry)

    def of(self, campaign: str) -> tuple[Line, ...]:
        """All of the campaign, by day."""
        c = self._table.c
        query = select(self._table).where(c.campaign == campaign).order_by(c.day, c.entered_at, c.id)
        with reading(self._engine) as connection:
            return tuple(value_of(self._kind, row) for row in connection.execute(query).mappings())

    def get(self, campaign: str, id: str) -> Line:
        """Raises NotFound, also for a line of another campaign."""
        with reading(self._engine) as connection:
            return value_of(self._kind, self._row(connection, campaign, id))

    def change(self, line: Line, seen: int, entry: JournalEntry) -> None:
        """Put ``line`` in the place of the one of its id, which was seen in version ``seen``.

        Raises NotFound, and StaleEntry where it is another version by now.
        """
        with writing(self._engine) as connection:
            self._require(connection, line.campaign, line.id, seen)
            change = update(self._table).where(self._table.c.id == line.id)
            connection.execute(change.values(**{**row_of(line), "version": seen + 1}))
            write(connection, entry)

    def remove(self, campaign: str, id: str, seen: int, entry: JournalEntry) -> None:
        """Take the line away; raises as :meth:`change`."""
        with writing(self._engine) as connection:
            self._require(connection, campaign, id, seen)
            connection.execute(delete(self._table).where(self._table.c.id == id))
            write(connection, entry)

    def _require(self, connection: Connection, campaign: str, id: str, seen: int) -> None:
        known: Any = value_of(self._kind, self._row(connection, campaign, id, locked=True))
        if known.version != seen:
            raise StaleEntry(known, seen)

    def _row(self, connection: Connection, campaign: str, id: str, *, locked: bool = False) -> RowMapping:
        query = select(self._table).where(self._table.c.id == id, self._table.c.campaign == campaign)
        row = connection.execute(query.with_for_update() if locked else query).mappings().first()
        if row is None:
            raise NotFound(
                msg("There is no entry “{id}” of the campaign “{campaign}”.", id=id, campaign=campaign),
                msg("It may have been removed; look through the list."),
            )
        return row
