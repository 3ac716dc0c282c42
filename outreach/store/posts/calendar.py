"""Posts as a calendar shows them: when, where, in which state, and without their words."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Engine, Select, func, select

from outreach.model import ChannelName, Kind, Slot, Status
from outreach.store import schema
from outreach.store.engine import reading

T = schema.posts.c

COLUMNS = (
    *(T.id, T.version, T.campaign, T.place, T.channel, T.account),
    *(T.number, T.kind, T.status, T.due_utc, T.due_note, T.pinned),
)


@dataclass(frozen=True, slots=True)
class CalendarEntry:
    """A post in a calendar; its fields are those of the post."""

    id: str
    version: int
    campaign: str
    place: str
    channel: ChannelName
    account: str
    number: int
    kind: Kind
    status: Status
    due_utc: datetime | None
    due_note: str
    pinned: bool


class CalendarReads:
    """What calendars are made of. Posts that were taken out stand in none."""

    def __init__(self, engine: Engine):
        self._engine = engine

    def between(self, campaign: str, first: datetime, end: datetime) -> tuple[CalendarEntry, ...]:
        """The campaign's posts that are due from ``first`` until before ``end``, by time."""
        query = _of(campaign).where(T.due_utc >= first, T.due_utc < end)
        return self._entries(query.order_by(T.due_utc, T.id))

    def slots(self, campaign: str, zone: ZoneInfo, *, without: str = "") -> tuple[Slot, ...]:
        """When all posts of the campaign but one go out, in its zone and by time: what weighing one of them takes."""
        timed = _of(campaign).where(T.due_utc.is_not(None), T.id != without).order_by(T.due_utc, T.id)
        query = timed.with_only_columns(T.place, T.channel, T.number, T.due_utc, T.due_note)
        with reading(self._engine) as connection:
            rows = connection.execute(query).all()
        return tuple(
            Slot(
                place=place, channel=ChannelName(channel), number=number, due=due.astimezone(zone), note=note
            )
            for place, channel, number, due, note in rows
        )

    def untimed(self, campaign: str, limit: int) -> tuple[tuple[CalendarEntry, ...], int]:
        """The first posts that have no time, by place, and how many there are."""
        query = _of(campaign).where(T.due_utc.is_(None)).order_by(T.place, T.channel, T.number).limit(limit)
        found = self._entries(query)
        return found, len(found) if len(found) < limit else self._count_untimed(campaign)

    def stamp(self, campaign: str) -> str:
        """Other once any post of the campaign has changed, come or gone."""
        query = select(func.count(), func.coalesce(func.sum(T.version), 0)).where(T.campaign == campaign)
        with reading(self._engine) as connection:
            count, versions = connection.execute(query).one()
        return f"{count}-{versions}"

    def moments(self, campaign: str) -> tuple[datetime, ...]:
        """When the campaign's posts are due."""
        query = select(T.due_utc).where(
            T.campaign == campaign, T.due_utc.is_not(None), T.status != Status.CANCELLED
        )
        with reading(self._engine) as connection:
            return tuple(connection.execute(query).scalars())

    def _count_untimed(self, campaign: str) -> int:
        query = _of(campaign).where(T.due_utc.is_(None)).with_only_columns(func.count())
        with reading(self._engine) as connection:
            return connection.execute(query).scalar_one()

    def _entries(self, query: Select[Any]) -> tuple[CalendarEntry, ...]:
        with reading(self._engine) as connection:
            rows = connection.execute(query).all()
        kinds, states = {each.value: each for each in Kind}, {each.value: each for each in Status}
        return tuple(
            CalendarEntry(
                *(
                    id,
                    version,
                    name,
                    place,
                    ChannelName(channel),
                    account,
                    number,
                    kinds[kind],
                    states[status],
                ),
                *time,
            )
            for id, version, name, place, channel, account, number, kind, status, *time in rows
        )


def _of(campaign: str) -> Select[Any]:
    return select(*COLUMNS).where(T.campaign == campaign, T.status != Status.CANCELLED)
