"""Links to reports and press kits: by the hash of what stands in their address."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Connection, Engine, delete, func, insert, not_, or_, select, update

from outreach.model import JournalEntry, SharedLink
from outreach.store import schema
from outreach.store.documents import row_of, value_of
from outreach.store.engine import reading, writing
from outreach.store.operation.journal import write

L = schema.report_links.c


class SharedLinks:
    """Links that were made and not withdrawn; those that are over stay, so that somebody sees when they ended."""

    def __init__(self, engine: Engine):
        self._engine = engine

    def add(self, link: SharedLink, hashed: str, entry: JournalEntry) -> None:
        with writing(self._engine) as connection:
            connection.execute(insert(schema.report_links).values(**row_of(link), hash=hashed))
            write(connection, entry)

    def of(self, campaign: str, *, press: bool) -> tuple[SharedLink, ...]:
        """Those to press kits, or those to the report; the newest first."""
        about = or_(L.place != "", L.region != "")
        wanted = (L.campaign == campaign, about if press else not_(about))
        query = select(schema.report_links).where(*wanted).order_by(L.made_at.desc(), L.id)
        with reading(self._engine) as connection:
            return tuple(value_of(SharedLink, row) for row in connection.execute(query).mappings())

    def get(self, hashed: str, at: datetime) -> SharedLink | None:
        """The link of this hash; None where it is over, withdrawn, or never was."""
        query = select(schema.report_links).where(L.hash == hashed, L.ends_at > at)
        with reading(self._engine) as connection:
            row = connection.execute(query).mappings().first()
            return value_of(SharedLink, row) if row is not None else None

    def open(self, at: datetime, *, made_before: datetime) -> int:
        """How many open at that moment, of those that were made before."""
        with reading(self._engine) as connection:
            return count_open(connection, at, made_before=made_before)

    def count(self, id: str, at: datetime) -> None:
        """It was opened once more."""
        change = update(schema.report_links).where(L.id == id).values(opened=L.opened + 1, opened_at=at)
        with writing(self._engine) as connection:
            connection.execute(change)

    def withdraw(self, campaign: str, id: str, entry: JournalEntry) -> bool:
        """True where there was such a link of the campaign; it opens nothing any more."""
        with writing(self._engine) as connection:
            gone = connection.execute(
                delete(schema.report_links).where(L.id == id, L.campaign == campaign)
            ).rowcount
            if gone:
                write(connection, entry)
            return bool(gone)


def count_open(connection: Connection, at: datetime, *, made_before: datetime) -> int:
    """As :meth:`SharedLinks.open`."""
    query = select(func.count()).where(L.ends_at > at, L.made_at < made_before)
    return connection.execute(query).scalar() or 0
