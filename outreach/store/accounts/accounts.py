"""Pages and profiles, and their sealed tokens."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Engine, Text, func, insert, or_, select, type_coerce, update

from outreach.errors import Action, Reason, Remedy
from outreach.language import msg
from outreach.model import Account, Campaign, JournalEntry
from outreach.store import schema
from outreach.store.accounts.keys import seal
from outreach.store.accounts.vault import Vault
from outreach.store.documents import campaign_of, row_of, value_of
from outreach.store.engine import reading, writing
from outreach.store.operation.journal import write
from outreach.store.posts.standing import ask_again
from outreach.store.publishing.claiming import POSTING
from outreach.store.refusals import unknown
from outreach.store.together import read_once


@dataclass(frozen=True, kw_only=True)
class AccountPage:
    """Some of the accounts, and how many there are in all."""

    accounts: tuple[Account, ...]
    total: int


class Accounts:
    """Accounts by name. The tokens leave the database only through :meth:`secrets`."""

    def __init__(self, engine: Engine, vault: Vault):
        self._engine = engine
        self._vault = vault

    def save(
        self,
        account: Account,
        secrets: Mapping[str, str],
        at: datetime,
        entry: JournalEntry | None = None,
    ) -> None:
        """Add the account, or replace it with its tokens; with ``entry`` the journal tells it."""
        table = schema.accounts
        values = {
            **row_of(account),
            "limits": dict(account.limits),
            "changed_at": at,
        }
        with writing(self._engine) as connection:
            values["secrets"] = seal(connection, self._vault, secrets)
            done = connection.execute(update(table).where(table.c.name == account.name).values(**values))
            if done.rowcount:
                by = entry.caller_name if entry else ""
                ask_again(connection, schema.posts.c.account == account.name, at=at, by=by)
            else:
                connection.execute(insert(table).values(**values))
            write(connection, entry)

    def get(self, name: str) -> Account:
        """Raises NotFound."""
        found = self.known(name)
        if found is not None:
            return found
        table = schema.accounts.c
        with reading(self._engine) as connection:
            names = {
                shown: name for name, shown in connection.execute(select(table.name, table.display_name))
            }
        raise unknown(
            msg("There is no account “{name}”.", name=name),
            Remedy(
                msg("Look through the accounts, or add it."),
                Action("account.list"),
                Action("account.add", name=name),
            ),
            name,
            names | {name: name for name in names.values()},
        )

    @read_once
    def known(self, name: str) -> Account | None:
        """As :meth:`get`; None where there is no such account."""
        query = select(schema.accounts).where(schema.accounts.c.name == name)
        with reading(self._engine) as connection:
            row = connection.execute(query).mappings().first()
        return value_of(Account, row) if row is not None else None

    def with_campaigns(self, name: str, now: datetime) -> tuple[Account | None, tuple[Campaign, ...]]:
        """As :meth:`known`, and the campaigns of which its posts are due, in somebody's hands or doubtful."""
        query = select(schema.accounts).where(schema.accounts.c.name == name)
        with reading(self._engine) as connection:
            row = connection.execute(query).mappings().first()
            found = connection.execute(POSTING, {"name": name, "now": now}).scalars()
            campaigns = tuple(campaign_of(document) for document in found)
        return (value_of(Account, row) if row is not None else None), campaigns

    @read_once
    def all(self) -> tuple[Account, ...]:
        """By name."""
        with reading(self._engine) as connection:
            rows = connection.execute(select(schema.accounts).order_by(schema.accounts.c.name)).mappings()
            return tuple(value_of(Account, row) for row in rows)

    def needing(self, until: datetime, limit: int) -> tuple[tuple[Account, datetime], ...]:
        """Those that somebody has to see to, by name, each with the time of its last change; ``limit`` at most.

        They are paused or something is wrong with their access, or that or their figures end ``until`` then.
        """
        table = schema.accounts
        wanted = or_(
            type_coerce(table.c.paused, Text) != "",
            type_coerce(table.c.trouble, Text) != "",
            table.c.token_expires_at <= until,
            table.c.figures_end_at <= until,
        )
        query = select(table).where(wanted).order_by(table.c.name).limit(limit)
        with reading(self._engine) as connection:
            rows = connection.execute(query).mappings()
            return tuple((value_of(Account, row), row["changed_at"]) for row in rows)

    def named(self, names: Collection[str]) -> tuple[Account, ...]:
        """Those of these names that are known, by name."""
        table = schema.accounts
        query = select(table).where(table.c.name.in_(list(names))).order_by(table.c.name)
        with reading(self._engine) as connection:
            return tuple(value_of(Account, row) for row in connection.execute(query).mappings())

    def due_for_check(self, since: datetime, limit: int) -> tuple[str, ...]:
        """The names of those that are not paused and were not looked at since then, the longest ago first."""
        table = schema.accounts
        query = select(table.c.name).where(*_unchecked(since)).limit(limit)
        query = query.order_by(table.c.checked_at.is_not(None), table.c.checked_at, table.c.name)
        with reading(self._engine) as connection:
            return tuple(connection.execute(query).scalars())

    def unchecked(self, since: datetime, name: str | None = None) -> tuple[Account, ...]:
        """Those that are not paused and were not looked at since then, by name; or whether ``name`` is one."""
        table = schema.accounts
        query = select(table).where(*_unchecked(since)).order_by(table.c.name)
        if name is not None:
            query = query.where(table.c.name == name)
        with reading(self._engine) as connection:
            return tuple(value_of(Account, row) for row in connection.execute(query).mappings())

    def limits(self, names: Collection[str]) -> dict[str, dict[str, int]]:
        """By account what its server lets it write; of these names, as far as there are such accounts."""
        table = schema.accounts.c
        query = select(table.name, table.limits).where(table.name.in_(list(names)))
        with reading(self._engine) as connection:
            return {row.name: dict(row.limits) for row in connection.execute(query)}

    def organisations(self, names: Collection[str] | None = None) -> dict[str, str]:
        """By account the name of the organisation that owns it; of all accounts, or of those named."""
        table = schema.accounts.c
        query = select(table.name, table.organisation)
        if names is not None:
            query = query.where(table.name.in_(list(names)))
        with reading(self._engine) as connection:
            return {row.name: row.organisation for row in connection.execute(query)}

    def known_as(self, channel: str, ids: Collection[str]) -> dict[str, str]:
        """What those of these pages and profiles of the network that are accounts are called, by its id of each."""
        table = schema.accounts.c
        query = select(table.external_id, table.name).where(table.channel == channel)
        query = query.where(table.external_id.in_(list(ids))).order_by(table.name)
        with reading(self._engine) as connection:
            return {row.external_id: row.name for row in connection.execute(query)}

    def page(self, *, skip: int = 0, limit: int) -> AccountPage:
        """As :meth:`all`: at most ``limit`` accounts after the first ``skip``."""
        table = schema.accounts
        with reading(self._engine) as connection:
            rows = connection.execute(
                select(table).order_by(table.c.name).offset(skip).limit(limit)
            ).mappings()
            found = tuple(value_of(Account, row) for row in rows)
            total = connection.execute(select(func.count()).select_from(table)).scalar_one()
        return AccountPage(accounts=found, total=total)

    def secrets(self, name: str) -> dict[str, str]:
        """The account's tokens in the clear. Raises NotFound, or InvalidInput where the key is another one."""
        query = select(schema.accounts.c.secrets).where(schema.accounts.c.name == name)
        with reading(self._engine) as connection:
            block: bytes | None = connection.execute(query).scalar()
        if block is None:
            self.get(name)  # raises, with the name that was probably meant
        return self._vault.open(block or b"")

    def checked(
        self,
        name: str,
        *,
        at: datetime,
        trouble: Reason | None,
        token_expires_at: datetime | None,
        figures_end_at: datetime | None,
        limits: Mapping[str, int],
    ) -> None:
        """What the daily check found; the account's own changes keep their time."""
        table = schema.accounts
        values = {
            "checked_at": at,
            "trouble": trouble,
            "token_expires_at": token_expires_at,
            "figures_end_at": figures_end_at,
            "limits": dict(limits),
        }
        with writing(self._engine) as connection:
            connection.execute(update(table).where(table.c.name == name).values(**values))

    def begin_renewal(self, name: str, at: datetime, *, until: datetime) -> bool:
        """True where the caller may renew the account's tokens now: nobody else does, or was at it for too long."""
        table = schema.accounts
        free = or_(table.c.renewing_until.is_(None), table.c.renewing_until <= at)
        with writing(self._engine) as connection:
            change = update(table).where(table.c.name == name, free).values(renewing_until=until)
            return bool(connection.execute(change).rowcount)

    def renewed(self, name: str, secrets: Mapping[str, str]) -> None:
        """Keep the new tokens. They are on the disk when this returns."""
        table = schema.accounts
        with writing(self._engine) as connection:
            sealed = seal(connection, self._vault, secrets)
            connection.execute(update(table).where(table.c.name == name).values(secrets=sealed))

    def end_renewal(self, name: str) -> None:
        """The next one may renew."""
        table = schema.accounts
        with writing(self._engine) as connection:
            connection.execute(update(table).where(table.c.name == name).values(renewing_until=None))

    def give(self, name: str, organisation: str, entry: JournalEntry) -> int:
        """The account belongs to ``organisation`` from now on; how many posts wait, which another approved."""
        table = schema.accounts
        with writing(self._engine) as connection:
            change = update(table).where(table.c.name == name).values(organisation=organisation)
            connection.execute(change)
            waiting = ask_again(connection, schema.posts.c.account == name, at=entry.at, by=entry.caller_name)
            write(connection, entry)
        return waiting

    def pause(self, name: str, why: Reason | None, at: datetime, entry: JournalEntry | None = None) -> None:
        """Nothing of this account is published until it is resumed: ``why`` is None. With ``entry`` it is told."""
        table = schema.accounts
        with writing(self._engine) as connection:
            connection.execute(update(table).where(table.c.name == name).values(paused=why, changed_at=at))
            write(connection, entry)


def _unchecked(since: datetime) -> tuple[ColumnElement[bool], ...]:
    table = schema.accounts.c
    late = or_(table.checked_at.is_(None), table.checked_at < since)
    return late, type_coerce(table.paused, Text) == ""
