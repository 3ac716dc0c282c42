"""The apps by which accounts are connected, and whoever is on the way to a network's sign-in page and back."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import Engine, delete, insert, select, update

from outreach.model import ChannelName, Connecting, JournalEntry
from outreach.store.accounts.keys import seal
from outreach.store.accounts.vault import Vault
from outreach.store.documents import row_of, value_of
from outreach.store.engine import reading, writing
from outreach.store.operation.journal import write
from outreach.store.tables import connections as schema

A = schema.network_apps.c
C = schema.connections.c


class Connections:
    """Secrets leave the database only through :meth:`app` and :meth:`secrets`."""

    def __init__(self, engine: Engine, vault: Vault):
        self._engine = engine
        self._vault = vault

    def save_app(
        self, channel: ChannelName, api_url: str, secrets: Mapping[str, str], entry: JournalEntry
    ) -> None:
        """Keep the registered app of a network, in place of the one before."""
        with writing(self._engine) as connection:
            connection.execute(delete(schema.network_apps).where(A.channel == channel))
            sealed = seal(connection, self._vault, secrets)
            values = {"channel": channel, "api_url": api_url, "secrets": sealed}
            connection.execute(insert(schema.network_apps).values(**values))
            write(connection, entry)

    def apps(self) -> Mapping[ChannelName, str]:
        """The networks that have an app, and the address that it is asked at; empty for the real network."""
        with reading(self._engine) as connection:
            rows = connection.execute(select(A.channel, A.api_url).order_by(A.channel))
            return {ChannelName(channel): url for channel, url in rows}

    def app(self, channel: ChannelName) -> dict[str, str]:
        """The app's secrets in the clear; empty where none is kept. Raises InvalidInput where the key is another."""
        with reading(self._engine) as connection:
            block: bytes | None = connection.execute(select(A.secrets).where(A.channel == channel)).scalar()
        return self._vault.open(block) if block else {}

    def begin(self, connecting: Connecting, hashed: str, secrets: Mapping[str, str], at: datetime) -> None:
        """Keep who has left for the sign-in page; those who have not come back in time are forgotten."""
        with writing(self._engine) as connection:
            sealed = seal(connection, self._vault, secrets)
            values = {**row_of(connecting), "hash": hashed, "secrets": sealed}
            connection.execute(delete(schema.connections).where(C.ends_at <= at))
            connection.execute(insert(schema.connections).values(**values))

    def returned(self, hashed: str, at: datetime) -> Connecting | None:
        """Who has come back with a state of this hash, which is good once; None where it is over or never was."""
        with writing(self._engine) as connection:
            query = select(schema.connections).where(C.hash == hashed, C.ends_at > at)
            row = connection.execute(query).mappings().first()
            if row is None:
                return None
            change = update(schema.connections).where(C.id == row["id"], C.hash == hashed).values(hash="")
            used = connection.execute(change).rowcount
            return value_of(Connecting, row) if used else None

    def get(self, id: str, at: datetime) -> Connecting | None:
        """As it was begun; None where it is over."""
        with reading(self._engine) as connection:
            query = select(schema.connections).where(C.id == id, C.ends_at > at)
            row = connection.execute(query).mappings().first()
            return value_of(Connecting, row) if row is not None else None

    def secrets(self, id: str) -> dict[str, str]:
        """What was sealed with it."""
        with reading(self._engine) as connection:
            block: bytes | None = connection.execute(select(C.secrets).where(C.id == id)).scalar()
        return self._vault.open(block) if block else {}

    def keep(self, id: str, offers: object) -> None:
        """Seal what the person was let in to, in place of what was asked with."""
        with writing(self._engine) as connection:
            sealed = seal(connection, self._vault, {"offers": json.dumps(offers)})
            connection.execute(update(schema.connections).where(C.id == id).values(secrets=sealed))

    def end(self, id: str) -> None:
        """Forget it."""
        with writing(self._engine) as connection:
            connection.execute(delete(schema.connections).where(C.id == id))
