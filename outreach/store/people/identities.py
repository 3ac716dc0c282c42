"""Who people are at their organisation's sign-in provider: by issuer and subject, never by a mail address."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Engine, delete, insert, select

from outreach.errors import NotAllowed
from outreach.language import msg
from outreach.model import JournalEntry, Person
from outreach.store.engine import reading, writing
from outreach.store.operation.journal import write
from outreach.store.people.people import person_of
from outreach.store.tables import people as people_schema

I = people_schema.identities.c  # noqa: E741 - named as the other tables' columns are


class Identities:
    """A person has at most one subject at an issuer, and a subject is one person's."""

    def __init__(self, engine: Engine):
        self._engine = engine

    def person(self, issuer: str, subject: str) -> Person | None:
        """Whose this is, None where it is nobody's."""
        query = select(I.person).where(I.issuer == issuer, I.subject == subject)
        with reading(self._engine) as connection:
            id = connection.execute(query).scalar()
            return None if id is None else person_of(connection, id)

    def bind(self, person: Person, issuer: str, subject: str, at: datetime, entry: JournalEntry) -> None:
        """From now on this subject is the person. Raises NotAllowed where the person is another one there already."""
        values = {"issuer": issuer, "subject": subject, "person": person.id, "bound_at": at}
        with writing(self._engine) as connection:
            people = people_schema.people.c
            connection.execute(select(people.id).where(people.id == person.id).with_for_update())
            known = connection.execute(
                select(I.subject).where(I.issuer == issuer, I.person == person.id)
            ).scalar()
            if known is None:
                connection.execute(insert(people_schema.identities).values(**values))
                write(connection, entry)
        if known not in (None, subject):
            raise NotAllowed(
                msg("{mail} belongs to another sign-in of your organisation.", mail=person.mail),
                msg("An administrator takes that one off, if it is yours no more."),
            )

    def forget(self, person: str, entry: JournalEntry) -> None:
        """The person is bound anew when they sign in there next."""
        with writing(self._engine) as connection:
            if connection.execute(delete(people_schema.identities).where(I.person == person)).rowcount:
                write(connection, entry)
