"""Figures as they were told: appended, never changed."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import (
    Engine,
    Integer,
    ScalarSelect,
    Table,
    cast,
    func,
    insert,
    select,
    union_all,
)

from outreach.model import WHOLE, JournalEntry, Reading, ReadingOrigin, ReadingStatus
from outreach.store import schema
from outreach.store.documents import columns_of, row_of, value_of, values_of
from outreach.store.engine import AT_A_TIME, reading, writing
from outreach.store.operation.journal import write
from outreach.store.results.told import parts_of
from outreach.store.tables import journal as journal_schema


@dataclass(frozen=True, kw_only=True)
class Taken:
    """When a post was read last, for which age, whether any of its metrics failed to be read then or all were denied,
    whether the network had the post at all, and whether any was denied.
    """

    post: str
    age: str
    read_at: datetime
    failed: bool
    absent: bool = False
    denied: bool = False

    def joined(self, other: Taken) -> Taken:
        """Both together: two metrics of one reading."""
        return replace(
            self,
            failed=self.failed or other.failed,
            absent=self.absent or other.absent,
            denied=self.denied or other.denied,
        )


class Readings:
    """All readings of posts and accounts."""

    def __init__(self, engine: Engine):
        self._engine = engine

    def append(self, readings: Sequence[Reading], entry: JournalEntry | None = None) -> None:
        """Keep these figures; all or none. With ``entry`` the journal tells it."""
        if readings:
            with writing(self._engine) as connection:
                connection.execute(insert(schema.readings), [row_of(r) for r in readings])
                write(connection, entry)

    def entered(self, campaign: str) -> tuple[Reading, ...]:
        """What people have entered of the campaign's posts and the accounts that it posts from, oldest first."""
        table, columns = schema.readings, columns_of(Reading, schema.readings)
        by_hand = table.c.origin != ReadingOrigin.NETWORK
        told = union_all(*(part.where(by_hand) for part in parts_of(campaign))).subquery().c
        query = select(*(told[each.name] for each in columns)).order_by(told.read_at, told.id)
        with reading(self._engine) as connection:
            found = connection.execute(query.execution_options(yield_per=AT_A_TIME))
            return tuple(values_of(Reading, found))

    def of_posts(self, ids: Collection[str]) -> tuple[Reading, ...]:
        """Readings of these posts, oldest first."""
        table = schema.readings
        query = select(table).where(table.c.post.in_(list(ids))).order_by(table.c.read_at, table.c.id)
        with reading(self._engine) as connection:
            return tuple(value_of(Reading, row) for row in connection.execute(query).mappings())

    def page(
        self, campaign: str, *, post: str = "", after: int = 0, limit: int
    ) -> tuple[tuple[int, Reading], ...]:
        """At most ``limit`` readings of the campaign's posts in the order in which they were kept, with their numbers.

        ``post`` narrows them to one; ``after`` is the number of the last one that is known already.
        """
        table, posts = schema.readings, schema.posts
        ids = select(posts.c.id).where(posts.c.campaign == campaign)
        mine = table.c.post.in_(ids.where(posts.c.id == post) if post else ids)
        query = select(table).where(mine, table.c.id > after).order_by(table.c.id).limit(limit)
        with reading(self._engine) as connection:
            rows = connection.execute(query).mappings()
            return tuple((row["id"], value_of(Reading, row)) for row in rows)

    def content(self, campaign: str) -> str:
        """Changes with whatever the campaign's report is made of: readings, posts, places, and what people do."""
        readings, journal, posts, places, campaigns = (
            schema.readings,
            journal_schema.journal,
            schema.posts,
            schema.places,
            schema.campaigns,
        )
        query = select(
            select(func.max(readings.c.id)).scalar_subquery(),
            select(func.max(journal.c.id)).scalar_subquery(),
            *_stamp(posts, campaign),
            *_stamp(places, campaign),
            select(campaigns.c.version).where(campaigns.c.name == campaign).scalar_subquery(),
        )
        with reading(self._engine) as connection:
            return "/".join(str(each) for each in connection.execute(query).one())

    def read_well(self, account: str, since: datetime) -> bool:
        """Has the account, or one of its posts, told a figure since then? Then its access works."""
        table = schema.readings
        query = (
            select(table.c.id)
            .where(table.c.account == account, table.c.read_at >= since)
            .where(table.c.status == ReadingStatus.OK, table.c.origin == ReadingOrigin.NETWORK)
            .limit(1)
        )
        with reading(self._engine) as connection:
            return connection.execute(query).scalar() is not None

    def taken(self, account: str, since: datetime) -> tuple[Taken, ...]:
        """When and for which age each of the account's posts (and itself, post ``""``) was read last since then."""
        table = schema.readings
        told = table.c.origin == ReadingOrigin.NETWORK  # what people enter does not count as read
        mine = (table.c.account == account, table.c.read_at >= since, told)
        last = (
            select(table.c.post, func.max(table.c.read_at).label("at"))
            .where(*mine)
            .group_by(table.c.post)
            .subquery()
        )
        nothing = (table.c.metric == WHOLE) & (table.c.status == ReadingStatus.DENIED)
        failed = func.max(cast((table.c.status == ReadingStatus.FAILED) | nothing, Integer))
        denied = func.max(cast(table.c.status == ReadingStatus.DENIED, Integer))
        absent = func.max(cast(table.c.status == ReadingStatus.ABSENT, Integer))
        query = (
            select(
                table.c.post,
                table.c.age,
                table.c.read_at,
                failed.label("failed"),
                absent.label("absent"),
                denied.label("denied"),
            )
            .join(last, (table.c.post == last.c.post) & (table.c.read_at == last.c.at))
            .where(*mine)
            .group_by(table.c.post, table.c.age, table.c.read_at)
        )
        with reading(self._engine) as connection:
            return tuple(
                Taken(
                    post=row.post,
                    age=row.age,
                    read_at=row.read_at,
                    failed=bool(row.failed),
                    absent=bool(row.absent),
                    denied=bool(row.denied),
                )
                for row in connection.execute(query)
            )


def _stamp(table: Table, campaign: str) -> tuple[ScalarSelect[Any], ScalarSelect[Any]]:
    """How many rows of the campaign there are, and how many changes they have seen."""
    mine = table.c.campaign == campaign
    return (
        select(func.count()).select_from(table).where(mine).scalar_subquery(),
        select(func.sum(table.c.version)).where(mine).scalar_subquery(),
    )
