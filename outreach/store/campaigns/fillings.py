"""Until when each open-ended campaign is filled with posts, and on which day that was looked at last."""

from __future__ import annotations

from datetime import date

from sqlalchemy import ColumnElement, Connection, Engine, insert, select, update

from outreach.store.engine import hold_turn, reading, writing
from outreach.store.tables import fillings as fillings_schema

CLAIMING = 25_116
"""The turn of schedulers that ask which campaigns are to be filled."""

T = fillings_schema.fillings.c


class Fillings:
    """One row for each open-ended campaign."""

    def __init__(self, engine: Engine):
        self._engine = engine

    def until(self, campaign: str) -> date | None:
        """The last day that is filled; None where none is."""
        with reading(self._engine) as connection:
            return connection.execute(select(T.until).where(T.campaign == campaign)).scalar()

    def claim(self, campaign: str, today: date) -> bool:
        """Whether nobody has looked after the campaign on this day; of two who ask at once, one is told so."""
        with writing(self._engine) as connection:
            hold_turn(connection, CLAIMING)  # a campaign that is new has no row yet that could be held
            row = _row(connection, campaign)
            looked_at = connection.execute(select(T.looked_at).where(row)).scalar()
            if looked_at is not None and looked_at >= today:
                return False
            connection.execute(update(fillings_schema.fillings).where(row).values(looked_at=today))
            return True

    def filled(self, campaign: str, until: date) -> None:
        """It is filled until then; never less than it was."""
        with writing(self._engine) as connection:
            hold_turn(connection, CLAIMING)
            row = _row(connection, campaign)
            before = connection.execute(select(T.until).where(row)).scalar()
            if before is None or before < until:
                connection.execute(update(fillings_schema.fillings).where(row).values(until=until))


def _row(connection: Connection, campaign: str) -> ColumnElement[bool]:
    """Which row is the campaign's; it is there from now on."""
    mine = T.campaign == campaign
    if connection.execute(select(T.campaign).where(mine)).first() is None:
        connection.execute(insert(fillings_schema.fillings).values(campaign=campaign))
    return mine
