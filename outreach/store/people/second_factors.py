"""The second factor of people: its sealed secret, the newest code that was taken, and recovery codes."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import Connection, Engine, delete, func, insert, select, update

from outreach.model import JournalEntry
from outreach.store.accounts.keys import seal
from outreach.store.accounts.vault import Vault
from outreach.store.engine import reading, writing
from outreach.store.operation.journal import write
from outreach.store.tables import people as people_schema

P = people_schema.people.c
C = people_schema.recovery_codes.c


class SecondFactors:
    """By the person's id."""

    def __init__(self, engine: Engine, vault: Vault):
        self._engine = engine
        self._vault = vault

    def prepare(self, person: str, secret: str) -> None:
        """Keep the secret of a factor that is not on yet; one that is on stays as it is."""
        with writing(self._engine) as connection:
            sealed = seal(connection, self._vault, {"secret": secret})
            change = update(people_schema.people).where(P.id == person, P.second_factor_on.is_(False))
            connection.execute(change.values(second_factor=sealed, second_factor_step=0))

    def secret(self, person: str) -> str:
        """ "" where there is none."""
        with reading(self._engine) as connection:
            sealed = connection.execute(select(P.second_factor).where(P.id == person)).scalar()
        return self._vault.open(sealed)["secret"] if sealed else ""

    def turn_on(self, person: str, hashes: Iterable[str], entry: JournalEntry) -> None:
        """From now on a code is asked for; ``hashes`` are those of the recovery codes, which replace the old ones."""
        with writing(self._engine) as connection:
            connection.execute(
                update(people_schema.people).where(P.id == person).values(second_factor_on=True)
            )
            _replace(connection, person, hashes)
            write(connection, entry)

    def turn_off(self, person: str, entry: JournalEntry) -> None:
        """The password is enough again."""
        nothing = {"second_factor": None, "second_factor_on": False, "second_factor_step": 0}
        with writing(self._engine) as connection:
            connection.execute(update(people_schema.people).where(P.id == person).values(**nothing))
            _replace(connection, person, ())
            write(connection, entry)

    def take_step(self, person: str, step: int) -> bool:
        """The code of this step of time counts as used; False where it or a later one was used before."""
        change = update(people_schema.people).where(P.id == person, P.second_factor_step < step)
        with writing(self._engine) as connection:
            return bool(connection.execute(change.values(second_factor_step=step)).rowcount)

    def take_recovery_code(self, person: str, hashed: str) -> bool:
        """The code opens this once; False where it is none, or was used."""
        used = delete(people_schema.recovery_codes).where(C.person == person, C.hash == hashed)
        with writing(self._engine) as connection:
            return bool(connection.execute(used).rowcount)

    def recovery_codes_left(self, person: str) -> int:
        """How many were not used yet."""
        query = select(func.count()).select_from(people_schema.recovery_codes).where(C.person == person)
        with reading(self._engine) as connection:
            return connection.execute(query).scalar() or 0


def _replace(connection: Connection, person: str, hashes: Iterable[str]) -> None:
    connection.execute(delete(people_schema.recovery_codes).where(C.person == person))
    rows = [{"person": person, "hash": hashed} for hashed in hashes]
    if rows:
        connection.execute(insert(people_schema.recovery_codes), rows)
