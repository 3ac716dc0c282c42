"""Signs of life of the schedulers: for the others, which take over from whoever has gone, and for people."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import (
    Engine,
    String,
    bindparam,
    column,
    delete,
    func,
    insert,
    inspect,
    or_,
    select,
    table,
    update,
)

from outreach.model import ONLY_PAGES, SignOfLife
from outreach.store import schema
from outreach.store.columns import UtcDateTime
from outreach.store.engine import reading, writing
from outreach.store.publishing.claiming import IN_FLIGHT
from outreach.store.tables.schedulers import schedulers
from outreach.store.together import read_once

FORGOTTEN = timedelta(days=7)

T, P = schedulers.c, schema.posts.c
BEAT = (
    update(schedulers)
    .where(T.owner == bindparam("of"))
    .values(beats=T.beats + 1, beat_at=bindparam("at"), templates=bindparam("by"), keys=bindparam("held"))
)
NOW = func.clock_timestamp(type_=UtcDateTime)
STANDS_AT = select(column("version_num", String)).select_from(table("alembic_version")).scalar_subquery()


@dataclass(frozen=True, kw_only=True)
class BeatAnswer:
    """The time by the database's clock, and the migration that it stands at."""

    at: datetime
    revision: str


@dataclass(frozen=True, kw_only=True)
class HeldAccount:
    """Of an account so many posts are in the hands of ``owner``."""

    account: str
    owner: str
    posts: int


class Schedulers:
    """Who has worked on this database lately."""

    def __init__(self, engine: Engine):
        self._engine = engine
        self._has_clock = engine.dialect.name != "sqlite"
        # one question for all: a server tells its time, and where its tables stand, with the beat
        self._beat = BEAT.returning(NOW, STANDS_AT) if self._has_clock else BEAT

    def join(
        self, owner: str, at: datetime, *, version: str, work: str, templates: str = "", keys: str = ""
    ) -> None:
        """``owner`` begins to do ``work``, by ``templates``, with ``keys``. Those silent for a week are forgotten."""
        told = {"started_at": at, "ticked_at": at, "beat_at": at, "version": version, "work": work}
        told |= {"templates": templates, "keys": keys}
        with writing(self._engine) as connection:
            silent = T.ticked_at < at - FORGOTTEN, func.coalesce(T.beat_at, T.ticked_at) < at - FORGOTTEN
            connection.execute(delete(schedulers).where(*silent))
            connection.execute(insert(schedulers).values(owner=owner, **told))

    def tick(self, owner: str, at: datetime) -> None:
        """``owner`` has just ended a step well."""
        with writing(self._engine) as connection:
            change = update(schedulers).where(T.owner == owner).values(ticked_at=at)
            if not connection.execute(change).rowcount:
                connection.execute(insert(schedulers).values(owner=owner, started_at=at, ticked_at=at))

    def beat(self, owner: str, at: datetime, templates: str = "", keys: str = "") -> BeatAnswer | None:
        """``owner`` lives: its count goes up by one. What the database said to it, None where it has no clock."""
        with writing(self._engine) as connection:
            done = connection.execute(self._beat, {"of": owner, "at": at, "by": templates, "held": keys})
            row = done.first() if self._has_clock else None
            return BeatAnswer(at=row[0], revision=row[1]) if row else None

    def leave(self, owner: str, at: datetime) -> None:
        """``owner`` ends, and holds nothing any more."""
        with writing(self._engine) as connection:
            connection.execute(update(schedulers).where(T.owner == owner).values(ended_at=at))

    def beats(self, owners: Collection[str]) -> Mapping[str, int | None]:
        """How far each of ``owners`` has counted, None for one that has ended. Without those that never counted."""
        query = select(T.owner, T.beats, T.ended_at).where(T.owner.in_(owners), T.beat_at.is_not(None))
        with reading(self._engine) as connection:
            return {owner: None if ended else beats for owner, beats, ended in connection.execute(query)}

    def now(self) -> datetime | None:
        """The time by the database's clock; None where it has none of its own."""
        if not self._has_clock:
            return None
        with reading(self._engine) as connection:
            moment: datetime | None = connection.execute(select(NOW)).scalar()
            return moment

    def working_since(self, since: datetime) -> tuple[str, ...]:
        """The names of those that were heard of since then and have not ended; none in a database without tables."""
        with reading(self._engine) as connection:
            if not inspect(connection).has_table(schedulers.name):
                return ()
            heard = or_(T.ticked_at > since, T.beat_at > since)
            query = select(T.owner).where(heard, T.ended_at.is_(None)).order_by(T.owner)
            return tuple(connection.execute(query).scalars())

    def held_accounts(self) -> tuple[HeldAccount, ...]:
        """The accounts of which somebody has posts in hand, by account."""
        query = (
            select(P.account, func.max(P.owner), func.count())
            .where(P.status.in_(IN_FLIGHT))
            .group_by(P.account)
            .order_by(P.account)
        )
        with reading(self._engine) as connection:
            return tuple(
                HeldAccount(account=account, owner=owner, posts=posts)
                for account, owner, posts in connection.execute(query)
            )

    @read_once
    def seen(self, *, pages: bool = False) -> tuple[SignOfLife, ...]:
        """Whoever was heard of within a week, the latest first; with ``pages`` those too that only show the pages."""
        query = select(schedulers).order_by(T.ticked_at.desc())
        with reading(self._engine) as connection:
            rows = connection.execute(query if pages else query.where(T.work != ONLY_PAGES)).mappings()
            return tuple(SignOfLife(**row) for row in rows)
