"""Which account's figures are read next, and by whom: asked by time, so that nobody looks at every account."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import (
    ColumnElement,
    Connection,
    Engine,
    and_,
    bindparam,
    case,
    exists,
    func,
    insert,
    or_,
    select,
    update,
)

from outreach.model import Account
from outreach.store import schema
from outreach.store.documents import value_of
from outreach.store.engine import hold_turn, reading, writing
from outreach.store.tables import measuring as measuring_schema

TABLE = measuring_schema.reading_turns
T = TABLE.c

LOOK_AGAIN = timedelta(days=1)
"""After so long an account is looked at although nothing is known to be due: what decides may have changed."""

ENROLLING = 1_600_801
"""The turn of whoever adds what is new."""

ORDER = (T.due_at.is_(None), T.due_at, T.account)

NEWS = (
    update(TABLE).where(T.account == bindparam("of_account")).values(due_at=bindparam("at"), news=T.news + 1)
)


@dataclass(frozen=True, kw_only=True)
class ReadingTurn:
    """An account whose figures may be due, in its taker's hands; ``news`` is how far its posts were known then."""

    account: Account
    news: int


class ReadingTurns:
    """Accounts by when they want to be read. Every method is one transaction."""

    def __init__(self, engine: Engine):
        self._engine = engine

    def enrol(self) -> None:
        """Accounts that are new get their turn: they are due at once."""
        accounts = schema.accounts.c
        fresh = select(accounts.name).where(~exists().where(T.account == accounts.name))
        with reading(self._engine) as connection:
            if connection.execute(fresh.limit(1)).first() is None:
                return
        with writing(self._engine) as connection:
            hold_turn(connection, ENROLLING)
            connection.execute(insert(TABLE).from_select(["account"], fresh))

    def due(self, now: datetime) -> tuple[str, ...]:
        """The accounts that are due and in nobody's hands, the longest due first."""
        with reading(self._engine) as connection:
            return tuple(connection.execute(select(T.account).where(*_free(now)).order_by(*ORDER)).scalars())

    def take(
        self, owner: str, now: datetime, *, until: datetime, limit: int, only: str = ""
    ) -> tuple[ReadingTurn, ...]:
        """At most ``limit`` of the accounts that are due, the longest due first; nobody else has them ``until`` then.

        ``only`` is the one that is meant. ``owner`` is new for every step: what it has had does not come again.
        """
        query = (
            select(schema.accounts, T.news)
            .join(TABLE, T.account == schema.accounts.c.name)
            .where(*_free(now), T.owner != owner)
            .order_by(*ORDER)
            .limit(limit)
            .with_for_update(of=TABLE, skip_locked=True)
        )
        if only:
            query = query.where(T.account == only)
        with writing(self._engine) as connection:
            rows = connection.execute(query).mappings().all()
            names = [row["name"] for row in rows]
            if names:
                take = update(TABLE).where(T.account.in_(names)).values(owner=owner, until=until)
                connection.execute(take)
        return tuple(ReadingTurn(account=value_of(Account, row), news=row["news"]) for row in rows)

    def done(self, turn: ReadingTurn, owner: str, *, at: datetime, ahead: datetime | None) -> None:
        """The account was looked at, and wants to be read next at ``ahead``; unless a post went live meanwhile."""
        due = case((T.news == turn.news, bindparam("ahead", ahead, T.due_at.type)), else_=T.due_at)
        change = (
            update(TABLE)
            .where(T.account == turn.account.name, T.owner == owner)
            .values(due_at=due, looked_at=at, until=None)
        )
        with writing(self._engine) as connection:
            connection.execute(change)

    def leave(self, owner: str) -> None:
        """What ``owner`` has taken and not done is free for others."""
        mine = and_(T.owner == owner, T.until.is_not(None))
        with writing(self._engine) as connection:
            connection.execute(update(TABLE).where(mine).values(owner="", until=None))

    def next_due(self) -> datetime | None:
        """When the next account is known to want to be read."""
        with reading(self._engine) as connection:
            found: datetime | None = connection.execute(select(func.min(T.due_at))).scalar()
            return found


def went_live(connection: Connection, account: str, at: datetime) -> None:
    """A post of ``account`` is live: it is looked at in the next step of measuring, within the caller's transaction."""
    connection.execute(NEWS, {"of_account": account, "at": at})


def _free(now: datetime) -> tuple[ColumnElement[bool], ...]:
    due = or_(T.due_at <= now, T.looked_at.is_(None), T.looked_at <= now - LOOK_AGAIN)
    return due, or_(T.until.is_(None), T.until <= now)
