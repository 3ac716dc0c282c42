"""Photos that were withdrawn by a person's word; an import of places does not undo it."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import Engine, insert, select, update

from outreach.model import Caller
from outreach.store import schema
from outreach.store.engine import reading, writing

T = schema.withdrawals.c


class Rights:
    """Withdrawals by campaign and photo."""

    def __init__(self, engine: Engine):
        self._engine = engine

    def withdrawn(self, campaign: str) -> dict[str, date]:
        """Photo's file → the day from which on it may not be shown."""
        query = select(T.file, T.day).where(T.campaign == campaign)
        with reading(self._engine) as connection:
            return {row.file: row.day for row in connection.execute(query)}

    def withdraw(
        self, campaign: str, file: str, day: date, *, caller: Caller, why: str, at: datetime
    ) -> None:
        """From ``day`` on the photo may not be shown; told again, the earlier day counts."""
        mine, name = (T.campaign == campaign, T.file == file), schema.campaigns.c.name
        with writing(self._engine) as connection:
            # of two at once the second sees what the first has written, also where there was nothing yet
            connection.execute(select(name).where(name == campaign).with_for_update(key_share=True))
            known = connection.execute(select(T.day).where(*mine)).scalar()
            values = {"day": min(day, known) if known else day, "by": caller.name, "why": why, "at": at}
            values |= {"caller_kind": caller.kind, "caller_id": caller.id}
            if known:
                connection.execute(update(schema.withdrawals).where(*mine).values(**values))
            else:
                connection.execute(insert(schema.withdrawals).values(campaign=campaign, file=file, **values))
