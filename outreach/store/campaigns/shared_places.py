"""Places of two campaigns that are one and the same."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, Connection, Engine, delete, insert, or_, select, tuple_

from outreach.errors import Action, NotAllowed, Remedy
from outreach.language import msg
from outreach.model import (
    ChannelName,
    JournalEntry,
    PlaceIdentity,
    PlaceKey,
    SharedPlace,
    Slot,
    Status,
)
from outreach.store import schema
from outreach.store.engine import hold_turn, reading, writing
from outreach.store.operation.journal import write
from outreach.store.tables import shared_places as shared_places_schema
from outreach.store.tables import sources as sources_schema

SHARING = 25_117
"""The turn of those who give times to posts about places that another campaign has too."""

T = shared_places_schema.shared_places.c
L, P = schema.places.c, schema.posts.c

Twins = Mapping[str, tuple[PlaceKey, ...]]
"""By short name the places of other campaigns that are the same one."""


class DayTaken(NotAllowed):
    """On that day another campaign posts about the same place on the same account by now; nothing was changed."""


class SharedPlaces:
    """What persons said of places of two campaigns."""

    def __init__(self, engine: Engine):
        self._engine = engine

    def said(self, campaign: str) -> tuple[SharedPlace, ...]:
        """Of the campaign's places."""
        query = select(shared_places_schema.shared_places).where(
            or_(T.campaign == campaign, T.other_campaign == campaign)
        )
        with reading(self._engine) as connection:
            rows = connection.execute(query.order_by(T.campaign, T.slug, T.other_campaign, T.other_slug))
            return tuple(
                SharedPlace(
                    one=PlaceKey(campaign=row.campaign, slug=row.slug),
                    other=PlaceKey(campaign=row.other_campaign, slug=row.other_slug),
                    same=row.same,
                    by=row.said_by,
                    at=row.at,
                )
                for row in rows
            )

    def twins(self, campaign: str) -> Twins:
        """Short name → the places of other campaigns that are the same one, also by way of a third."""
        with reading(self._engine) as connection:
            return _twins(connection, campaign)

    def identities(self, *, of: str = "", but: str = "") -> tuple[PlaceIdentity, ...]:
        """The places ``of`` a campaign, or of all ``but`` one, as far as it takes to know them again."""
        document = L.document
        query = select(
            L.campaign,
            L.slug,
            document["name"].as_string(),
            document["page"].as_string(),
            document["municipality"].as_string(),
            document["latitude"].as_float(),
            document["longitude"].as_float(),
        ).order_by(L.campaign, L.slug)
        query = query.where(L.campaign == of) if of else query.where(L.campaign != but)
        with reading(self._engine) as connection:
            return tuple(
                PlaceIdentity(
                    key=PlaceKey(campaign=campaign, slug=slug),
                    name=name,
                    page=page or "",
                    municipality=municipality or "",
                    latitude=latitude,
                    longitude=longitude,
                )
                for campaign, slug, name, page, municipality, latitude, longitude in connection.execute(query)
            )

    def say(self, said: SharedPlace, entry: JournalEntry) -> None:
        """Keep it. Of two that are the same, and both announced as new, the later one is not announced any more."""
        with writing(self._engine) as connection:
            _say(connection, said, entry)

    def say_first(self, pairs: Iterable[tuple[SharedPlace, JournalEntry]]) -> int:
        """As :meth:`say`, at once, of those of which nobody has said anything; how many these are."""
        count = 0
        with writing(self._engine) as connection:
            for said, entry in pairs:
                mine = _is((said.one, said.other))
                if connection.execute(select(T.same).where(mine)).first() is None:
                    _say(connection, said, entry)
                    count += 1
        return count

    def taken_days(
        self, campaign: str, accounts: Collection[str], zone: str
    ) -> dict[tuple[str, ChannelName], frozenset[date]]:
        """Place and channel → the days on which another campaign posts about the same place on one of ``accounts``."""
        with reading(self._engine) as connection:
            found = _taken_days(connection, _twins(connection, campaign), accounts, zone)
        return {key: frozenset(days) for key, days in found.items()}


def hold_shared(connection: Connection, campaign: str) -> Twins:
    """The campaign's places that others have too; until the transaction ends nobody else plans posts about such."""
    twins = _twins(connection, campaign)
    if twins:
        hold_turn(connection, SHARING)
    return twins


def require_free_days(connection: Connection, twins: Twins, moves: Sequence[tuple[Any, Slot]]) -> None:
    """Raises DayTaken where one of the posts would go out on a day on which a twin of its place has one.

    To be asked in the turn of :func:`hold_shared`: what was planned on may have been read before another campaign's
    posts got their times.
    """
    shared = [(post, slot) for post, slot in moves if post.place in twins]
    if not shared:
        return
    zone = shared[0][0].zone
    asked = {post.place: twins[post.place] for post, _ in shared}
    taken = _taken_days(connection, asked, {post.account for post, _ in shared}, zone)
    for post, slot in shared:
        day = slot.due.astimezone(ZoneInfo(zone)).date()
        if day in taken.get((post.place, ChannelName(post.channel)), ()):
            raise DayTaken(
                msg(
                    "Another campaign posts about “{place}” on the same account on {day} by now; nothing was changed.",
                    place=post.place,
                    day=day,
                ),
                Remedy(msg("Plan again."), Action("campaign.plan", name=post.campaign)),
            )


def _say(connection: Connection, said: SharedPlace, entry: JournalEntry) -> None:
    keys = (said.one, said.other)
    connection.execute(delete(shared_places_schema.shared_places).where(_is(keys)))
    connection.execute(
        insert(shared_places_schema.shared_places).values(
            campaign=said.one.campaign,
            slug=said.one.slug,
            other_campaign=said.other.campaign,
            other_slug=said.other.slug,
            same=said.same,
            said_by=said.by,
            at=said.at,
        )
    )
    if said.same:
        _announce_once(connection, keys)
    write(connection, entry)


def _taken_days(
    connection: Connection, twins: Twins, accounts: Collection[str], zone: str
) -> dict[tuple[str, ChannelName], set[date]]:
    found: dict[tuple[str, ChannelName], set[date]] = {}
    for slug, keys in twins.items():
        query = select(P.channel, P.due_utc).where(
            tuple_(P.campaign, P.place).in_([(key.campaign, key.slug) for key in keys]),
            P.account.in_(list(accounts)),
            P.due_utc.is_not(None),
            P.status != Status.CANCELLED,
        )
        for row in connection.execute(query):
            day = row.due_utc.astimezone(ZoneInfo(zone)).date()
            found.setdefault((slug, ChannelName(row.channel)), set()).add(day)
    return found


def _is(keys: tuple[PlaceKey, PlaceKey]) -> ColumnElement[bool]:
    one, other = keys
    return (
        (T.campaign == one.campaign)
        & (T.slug == one.slug)
        & (T.other_campaign == other.campaign)
        & (T.other_slug == other.slug)
    )


def _announce_once(connection: Connection, keys: Iterable[PlaceKey]) -> None:
    table = sources_schema.announced_places
    wanted = [(key.campaign, key.slug) for key in keys]
    query = select(table).where(tuple_(table.c.campaign, table.c.slug).in_(wanted))
    rows = connection.execute(query.order_by(table.c.at, table.c.campaign)).all()
    for row in rows[1:]:
        connection.execute(delete(table).where(table.c.campaign == row.campaign, table.c.slug == row.slug))


def _twins(connection: Connection, campaign: str) -> Twins:
    beside: dict[PlaceKey, set[PlaceKey]] = {}
    for row in connection.execute(select(shared_places_schema.shared_places).where(T.same)):
        one = PlaceKey(campaign=row.campaign, slug=row.slug)
        other = PlaceKey(campaign=row.other_campaign, slug=row.other_slug)
        beside.setdefault(one, set()).add(other)
        beside.setdefault(other, set()).add(one)
    found = {}
    for key in beside:
        if key.campaign == campaign:
            seen, ahead = {key}, [key]
            while ahead:
                more = beside[ahead.pop()] - seen
                seen |= more
                ahead += more
            found[key.slug] = tuple(sorted(each for each in seen if each.campaign != campaign))
    return found
