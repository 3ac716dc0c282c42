"""Links sent by mail, each for one thing and for once. Of its token only the hash is kept."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Engine, delete, insert, or_, select, update

from outreach.model import JournalEntry, MailPurpose, Person
from outreach.store.engine import reading, writing
from outreach.store.operation.journal import write
from outreach.store.people.people import person_of, shut_out
from outreach.store.tables import people as people_schema

T = people_schema.mail_tokens.c


class MailTokens:
    """Tokens by their hash."""

    def __init__(self, engine: Engine):
        self._engine = engine

    def put(
        self,
        person: str,
        purpose: MailPurpose,
        hashed: str,
        *,
        at: datetime,
        ends_at: datetime,
        entry: JournalEntry,
    ) -> None:
        """Keep a token; the one that the person was sent for the same purpose before is void."""
        values = {"hash": hashed, "purpose": purpose, "person": person, "ends_at": ends_at}
        void = or_(T.ends_at <= at, (T.person == person) & (T.purpose == purpose))
        with writing(self._engine) as connection:
            connection.execute(delete(people_schema.mail_tokens).where(void))
            connection.execute(insert(people_schema.mail_tokens).values(**values))
            write(connection, entry)

    def read(self, hashed: str, at: datetime) -> tuple[Person, MailPurpose] | None:
        """Whose it is and what for; None where it is over, used, or never was. It can be used afterwards."""
        query = select(T.person, T.purpose).where(T.hash == hashed, T.ends_at > at)
        with reading(self._engine) as connection:
            row = connection.execute(query).first()
            if row is None:
                return None
            person = person_of(connection, row.person)
        return (person, MailPurpose(row.purpose)) if person.active else None

    def use(self, hashed: str, password: str, at: datetime, entry: JournalEntry) -> bool:
        """Keep the hash of the person's new password, and end all that opened the door before; False if it is void.

        Tries to sign in under their mail address count no more.

        Of two who use it at once one comes in.
        """
        with writing(self._engine) as connection:
            used = delete(people_schema.mail_tokens).where(T.hash == hashed, T.ends_at > at)
            person = connection.execute(used.returning(T.person)).scalar()
            if person is None:
                return False
            people = people_schema.people
            connection.execute(update(people).where(people.c.id == person).values(password=password))
            # whoever reads their mail is let in, however often somebody else has guessed at their password
            tries, mail = people_schema.sign_in_tries.c, select(people.c.mail).where(people.c.id == person)
            guessed = delete(people_schema.sign_in_tries).where(tries.mail == mail.scalar_subquery())
            connection.execute(guessed.where(tries.kind == "password"))
            shut_out(connection, person)
            write(connection, entry)
            return True
