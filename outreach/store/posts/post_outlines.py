"""Posts without their words: what is told of them where all of a campaign are looked at together."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple, TypeVar

from sqlalchemy import Engine, case, select

from outreach.model import ChannelName, Status
from outreach.store import schema
from outreach.store.engine import AT_A_TIME, reading

T = schema.posts.c


@dataclass(frozen=True, slots=True)
class PostOutline:
    """Where a post stands, and what its card shows; its fields are those of the post."""

    id: str
    place: str
    channel: ChannelName
    photo: str
    status: Status
    due_utc: datetime | None
    zone: str


class SendingLine(NamedTuple):
    """A post as far as its calls and its price go; ``words`` where they matter for these."""

    channel: ChannelName
    at: datetime
    picture: bool
    alt: bool
    words: str


Made = TypeVar("Made")

COLUMNS = (T.id, T.place, T.channel, T.photo, T.status, T.due_utc, T.zone)


class PostOutlines:
    """Read a few columns a post, where the words of a hundred thousand would be read for nothing."""

    def __init__(self, engine: Engine):
        self._engine = engine

    def of(self, campaign: str, place: str | None = None) -> tuple[PostOutline, ...]:
        """Of the campaign, or of one of its places, by due time; those without one last."""
        query = select(*COLUMNS).where(T.campaign == campaign)
        if place is not None:
            query = query.where(T.place == place)
        query = query.order_by(T.due_utc.is_(None), T.due_utc, T.id)
        with reading(self._engine) as connection:
            found = connection.execute(query.execution_options(yield_per=AT_A_TIME))
            return tuple(
                PostOutline(id, slug, ChannelName(channel), photo, Status(status), due, zone)
                for id, slug, channel, photo, status, due, zone in found
            )

    def sendings(
        self,
        campaign: str,
        states: Collection[Status],
        made: Callable[[SendingLine], Made],
        *,
        worded: Collection[ChannelName],
        published: bool = False,
    ) -> list[Made]:
        """What ``made`` makes of each post in these states that has a time, or where ``published`` went out at one.

        By the time; words are read of posts on ``worded`` networks alone, and no more of them than are looked at.
        """
        at = T.published_at if published else T.due_utc
        words = case((T.channel.in_(list(worded)), T.text), else_="")
        query = (
            select(T.channel, at, T.image != "", T.alt != "", words)
            .where(T.campaign == campaign, T.status.in_(list(states)), at.is_not(None))
            .order_by(at, T.id)
        )
        with reading(self._engine) as connection:
            found = connection.execute(query.execution_options(yield_per=AT_A_TIME))
            return [made(SendingLine(ChannelName(channel), *rest)) for channel, *rest in found]
