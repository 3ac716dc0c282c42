"""Which key seals what the database keeps: one for all hosts, known by its fingerprint."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from itertools import chain

from sqlalchemy import Column, Connection, Engine, Table, insert, select, update

from outreach.model import JournalEntry
from outreach.store import schema
from outreach.store.accounts.vault import Vault
from outreach.store.engine import hold_turn, reading, writing
from outreach.store.operation.journal import write
from outreach.store.tables import connections as connections_schema
from outreach.store.tables import people as people_schema
from outreach.store.tables.keys import sealing

S = sealing.c

ROW = 1

TURN = 25_116
"""Of whoever writes down the first fingerprint of a database (``hold_turn``)."""

SEALED: tuple[tuple[Table, Column[str], Column[bytes]], ...] = (
    (schema.accounts, schema.accounts.c.name, schema.accounts.c.secrets),
    (
        connections_schema.network_apps,
        connections_schema.network_apps.c.channel,
        connections_schema.network_apps.c.secrets,
    ),
    (
        connections_schema.connections,
        connections_schema.connections.c.id,
        connections_schema.connections.c.secrets,
    ),
    (people_schema.people, people_schema.people.c.id, people_schema.people.c.second_factor),
)
"""Every column that holds sealed blocks, beside what its row is known by."""


@dataclass(frozen=True)
class SealingKeys:
    """Fingerprints: of the key that seals, and of the one before while something is still sealed by it, else ""."""

    now: str
    before: str


class Keys:
    """The key file of this host held against what the database was sealed with."""

    def __init__(self, engine: Engine, vault: Vault):
        self._engine = engine
        self._vault = vault

    def require_fitting(self) -> None:
        """Raises InvalidInput where this host's key file cannot open all that the database keeps.

        A database whose key nobody has written down yet takes the one that opens what it holds.
        """
        with reading(self._engine) as connection:
            needed = sealed_by(connection)
        if not needed:
            with writing(self._engine) as connection:
                sealing_key(connection, self._vault)
            return
        held = self._vault.fingerprints()
        for wanted in needed:
            if wanted not in held:
                raise self._vault.another_key(wanted)

    def state(self) -> SealingKeys:
        """Which key seals, and which one is needed for some rows still. Raises as :meth:`require_fitting`."""
        self.require_fitting()
        with reading(self._engine) as connection:
            row = connection.execute(select(S.fingerprint, S.before)).one()
        return SealingKeys(*row)

    def change_to(self, fingerprint: str, entry: JournalEntry) -> None:
        """From now on that key seals, on every host; whoever seals at this moment has done it before."""
        change = update(sealing).where(S.before == "", S.fingerprint != fingerprint)
        with writing(self._engine) as connection:
            row = {S.before: S.fingerprint, S.fingerprint: fingerprint}
            if connection.execute(change.values(row)).rowcount:
                write(connection, entry)

    def seal_anew(self, fingerprint: str, on_row: Callable[[], None]) -> int:
        """Each block that another key has sealed is sealed by that one, in a transaction of its own; how many."""
        done = 0
        for table, known_by, column in SEALED:
            with reading(self._engine) as connection:
                rows = connection.execute(select(known_by, column).where(column.is_not(None))).all()
            for name, block in rows:
                anew = self._vault.sealed_anew(block, fingerprint)
                if anew is None:
                    continue
                # what was written meanwhile is sealed by the new key already
                change = update(table).where(known_by == name, column == block).values({column: anew})
                with writing(self._engine) as connection:
                    done += connection.execute(change).rowcount
                on_row()
        return done

    def forget_before(self) -> None:
        """Nothing is sealed by the key before any more."""
        with writing(self._engine) as connection:
            connection.execute(update(sealing).values(before=""))

    def begin_anew(self) -> None:
        """The key is lost: from now on the one of this host seals, and what older ones have sealed opens no more."""
        row = {"fingerprint": self._vault.fingerprints()[0], "before": ""}
        with writing(self._engine) as connection:
            hold_turn(connection, TURN)
            if not connection.execute(update(sealing).values(**row)).rowcount:
                connection.execute(insert(sealing).values(id=ROW, **row))


def sealed_by(connection: Connection) -> tuple[str, ...]:
    """The fingerprints of all keys that open what the transaction sees; none where nothing was sealed yet."""
    row = connection.execute(select(S.fingerprint, S.before)).first()
    return tuple(filter(None, row or ()))


def seal(connection: Connection, vault: Vault, secrets: Mapping[str, str]) -> bytes:
    """The secrets as a block, by the key that seals now on all hosts: nobody changes it while this transaction lasts.

    Raises InvalidInput where this host does not have that key.
    """
    return vault.seal(secrets, sealing_key(connection, vault))


def sealing_key(connection: Connection, vault: Vault) -> str:
    """The fingerprint of the key that seals; the first to ask writes it down, once it has opened what is there."""
    query = select(S.fingerprint).with_for_update(read=True)
    known = connection.execute(query).scalar()
    if known is None:
        hold_turn(connection, TURN)
        known = connection.execute(query).scalar()
    if known is None:
        _require_one_opens(connection, vault)
        known = vault.fingerprints()[0]
        connection.execute(insert(sealing).values(id=ROW, fingerprint=known))
    return str(known)


def _require_one_opens(connection: Connection, vault: Vault) -> None:
    """Of what is sealed; where a key was lost once, some of it opens no more."""
    blocks = _sealed(connection)
    first = next(blocks, None)
    if first is not None and not any(vault.opens(block) for block in chain((first,), blocks)):
        raise vault.another_key()


def _sealed(connection: Connection) -> Iterator[bytes]:
    for _, _, column in SEALED:
        yield from connection.execute(select(column).where(column.is_not(None))).scalars()
