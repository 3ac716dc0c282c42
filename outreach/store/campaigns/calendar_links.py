"""Private addresses under which calendar programs read a campaign's plan: of each only the hash is kept."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Delete, Engine, delete, insert, select

from outreach.model import JournalEntry, Person
from outreach.store.engine import reading, writing
from outreach.store.operation.journal import write
from outreach.store.people.people import person_of
from outreach.store.tables import people as people_schema

L = people_schema.calendar_links.c


class CalendarLinks:
    """At most one of each person for each campaign."""

    def __init__(self, engine: Engine):
        self._engine = engine

    def put(self, person: str, campaign: str, hashed: str, at: datetime, entry: JournalEntry) -> None:
        """A new one; the one before opens nothing any more."""
        values = {"person": person, "campaign": campaign, "hash": hashed, "made_at": at}
        with writing(self._engine) as connection:
            connection.execute(_gone(person, campaign))
            connection.execute(insert(people_schema.calendar_links).values(**values))
            write(connection, entry)

    def end(self, person: str, campaign: str, entry: JournalEntry) -> None:
        """It opens nothing any more; where there is none nothing is written."""
        with writing(self._engine) as connection:
            if connection.execute(_gone(person, campaign)).rowcount:
                write(connection, entry)

    def made_at(self, person: str, campaign: str) -> datetime | None:
        """Since when the person has one; None where they have none."""
        query = select(L.made_at).where(L.person == person, L.campaign == campaign)
        with reading(self._engine) as connection:
            return connection.execute(query).scalar()

    def opened(self, hashed: str) -> tuple[Person, str] | None:
        """Whose it is, and the campaign; None where nobody has it who still works here."""
        with reading(self._engine) as connection:
            row = connection.execute(select(L.person, L.campaign).where(L.hash == hashed)).first()
            if row is None:
                return None
            person = person_of(connection, row.person)
        return (person, row.campaign) if person.active else None


def _gone(person: str, campaign: str) -> Delete:
    return delete(people_schema.calendar_links).where(L.person == person, L.campaign == campaign)
