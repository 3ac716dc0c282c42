"""Whose a post is: the organisation's of its place's region, where that one has any, else that of its account."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, Connection, Engine, func, select, update

from outreach.geography import region_of
from outreach.model import Place, Post, Region
from outreach.store import schema
from outreach.store.documents import place_of, regions_of
from outreach.store.engine import reading
from outreach.store.posts.calendar import CalendarEntry

A, C, L, P = schema.accounts.c, schema.campaigns.c, schema.places.c, schema.posts.c


@dataclass(frozen=True, kw_only=True)
class Owners:
    """By account its organisation, "" where it is everybody's; by campaign those of its places, where there are any."""

    account: Callable[[str], str]
    places: Callable[[str], Mapping[str, str]]

    def of(self, post: Post | CalendarEntry) -> str:
        """The organisation whose approvers let it out; "" where it is everybody's."""
        return self.places(post.campaign).get(post.place) or self.account(post.account)


class OwnerReads:
    """Whose posts are."""

    def __init__(self, engine: Engine):
        self._engine = engine

    def asked(self) -> Owners:
        """Those of any post; each account and each campaign is looked up when it is asked about for the first time."""
        return Owners(account=cache(self._account), places=cache(self._places))

    def _account(self, name: str) -> str:
        with reading(self._engine) as connection:
            return connection.execute(select(A.organisation).where(A.name == name)).scalar() or ""

    def _places(self, campaign: str) -> Mapping[str, str]:
        regional = select(L.slug, L.organisation).where(L.campaign == campaign, L.organisation != "")
        with reading(self._engine) as connection:
            return {row.slug: row.organisation for row in connection.execute(regional)}

    def of(self, posts: Iterable[Post]) -> dict[str, str]:
        """Id → organisation, of these alone."""
        with reading(self._engine) as connection:
            return owners_of(connection, list(posts))


def owners_of(connection: Connection, posts: Sequence[Post]) -> dict[str, str]:
    """As :meth:`OwnerReads.of`, within somebody's transaction."""
    if not posts:
        return {}
    query = select(P.id, owner().label("whose")).where(P.id.in_([post.id for post in posts]))
    return {row.id: row.whose for row in connection.execute(query)}


def owner() -> ColumnElement[str]:
    """The same of a row of posts, for a condition."""
    regional = select(L.organisation).where(L.campaign == P.campaign, L.slug == P.place).scalar_subquery()
    account = select(A.organisation).where(A.name == P.account).scalar_subquery()
    return func.coalesce(func.nullif(regional, ""), account, "")


def regions_in(connection: Connection, campaign: str) -> tuple[Region, ...]:
    """Those of a campaign, which nobody changes before the transaction ends."""
    query = select(C.definition["regions"].as_json()).where(C.name == campaign)
    # new posts may come meanwhile: whoever writes them holds others, for which this one may be about to wait
    query = query.with_for_update(key_share=True)
    return regions_of(connection.execute(query).scalar() or [])


def organisation_of(place: Place, regions: Sequence[Region]) -> str:
    """Of the region that it lies in; "" where the account's organisation decides."""
    region = region_of(place, regions) if regions else None
    return region.organisation if region else ""


def put_owners(connection: Connection, campaign: str, regions: Sequence[Region]) -> list[str]:
    """The campaign has these regions now: each of its places belongs to the organisation of its own.

    The short names of those that became another one's.
    """
    moved = []
    query = select(L.slug, L.document, L.organisation).where(L.campaign == campaign)
    for row in connection.execute(query).all():
        whose = organisation_of(place_of(row.document), regions)
        if whose != row.organisation:
            mine: tuple[Any, ...] = (L.campaign == campaign, L.slug == row.slug)
            connection.execute(update(schema.places).where(*mine).values(organisation=whose))
            moved.append(row.slug)
    return moved
