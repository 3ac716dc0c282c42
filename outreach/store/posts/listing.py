"""Posts as lists of them are read: a page at a time, counted, and each by what it is asked for."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Engine, Select, and_, func, or_, select

from outreach.model import LET_OUT, WENT_OUT, ChannelName, Place, Post, ReadingStatus, Status
from outreach.store import schema
from outreach.store.documents import place_of, value_of
from outreach.store.engine import reading
from outreach.store.posts.owners import owner

T = schema.posts.c

AT_ONCE = 500
"""Posts that one read of many takes in."""


@dataclass(frozen=True, kw_only=True)
class Page:
    """Some of the posts that were asked for, and how many there are in all."""

    posts: tuple[Post, ...]
    total: int


@dataclass(frozen=True, kw_only=True)
class Search:
    """Posts that say ``words``, or are of one of ``places``."""

    words: str
    places: Collection[str] = ()


class Listing:
    """Posts as they are looked through; a page is by due time, those without one last."""

    def __init__(self, engine: Engine):
        self._engine = engine

    def waiting(self, accounts: Collection[str]) -> dict[str, int]:
        """Each of these accounts → how many of its posts are approved and have a time."""
        wanted = (T.account.in_(list(accounts)), T.status == Status.APPROVED, T.due_utc.is_not(None))
        query = select(T.account, func.count().label("waiting")).where(*wanted).group_by(T.account)
        with reading(self._engine) as connection:
            return {row.account: row.waiting for row in connection.execute(query)}

    def let_out_with_card(self, campaign: str, place: str) -> tuple[Post, ...]:
        """The place's posts with a card that an approver has let out; the first to go out comes first."""
        wanted = (
            T.campaign == campaign,
            T.place == place,
            T.image_sha256 != "",
            T.status.in_(list(LET_OUT - {Status.GONE})),
        )
        query = select(schema.posts).where(*wanted).order_by(T.due_utc.is_(None), T.due_utc, T.id)
        with reading(self._engine) as connection:
            return tuple(value_of(Post, row) for row in connection.execute(query).mappings())

    def channels(self, campaign: str) -> frozenset[ChannelName]:
        """The networks that the campaign has posts on."""
        query = select(T.channel).where(T.campaign == campaign).distinct()
        with reading(self._engine) as connection:
            return frozenset(map(ChannelName, connection.execute(query).scalars()))

    def places_in(self, campaign: str, states: Collection[Status]) -> frozenset[str]:
        """The short names of the places that have a post in one of ``states``."""
        query = select(T.place).where(T.campaign == campaign, T.status.in_(list(states))).distinct()
        with reading(self._engine) as connection:
            return frozenset(connection.execute(query).scalars())

    def page(
        self,
        *,
        campaign: str | None = None,
        status: Collection[Status] | None = None,
        place: str | None = None,
        channel: str | None = None,
        search: Search | None = None,
        besides: Collection[str] = (),
        timed: bool = False,
        ids: Collection[str] | None = None,
        skip: int = 0,
        limit: int,
    ) -> Page:
        """At most ``limit`` posts after the first ``skip``, none of those of the organisations ``besides``.

        With ``timed`` only those that have a time; of ``ids`` only those.
        """
        asked = ((T.campaign, campaign), (T.place, place), (T.channel, channel))
        wanted = [column == value for column, value in asked if value]
        if status is not None:
            wanted.append(T.status.in_(list(status)))
        if search is not None:
            wanted.append(_found_by(search))
        if besides:
            wanted.append(owner().not_in(list(besides)))
        if timed:
            wanted.append(T.due_utc.is_not(None))
        if ids is not None:
            wanted.append(T.id.in_(list(ids)))
        with reading(self._engine) as connection:
            with_time, total = _counts(connection, wanted)
            # each part has an index in its order; sorted as one the database would read all posts
            found = _rows(connection, _timed(wanted), skip, limit) if skip < with_time else []
            if len(found) < limit and total > max(skip, with_time):
                left = max(0, skip - with_time)
                found += _rows(connection, _untimed(wanted), left, limit - len(found))
        return Page(posts=tuple(found), total=total)

    def ahead(self, limit: int, campaign: str | None = None) -> tuple[Post, ...]:
        """The first approved posts that have a time, by time; those of one campaign, or of all."""
        wanted = [T.status == Status.APPROVED]
        if campaign is not None:
            wanted.append(T.campaign == campaign)
        return tuple(self._some(_timed(wanted), limit))

    def walk(
        self, *, campaign: str, status: Collection[Status] | None = None, at_once: int = AT_ONCE
    ) -> Iterator[Post]:
        """All of them in the order of :meth:`page`, read some at a time; what changes meanwhile may be left out."""
        wanted = [T.campaign == campaign]
        if status is not None:
            wanted.append(T.status.in_(list(status)))
        for query in (_timed(wanted), _untimed(wanted)):
            found = self._some(query, at_once)
            while found:
                yield from found
                found = self._some(query.where(_after(found[-1])), at_once)

    def _some(self, query: Select[Any], limit: int) -> list[Post]:
        with reading(self._engine) as connection:
            return _rows(connection, query, 0, limit)

    def latest(self, status: Collection[Status], limit: int) -> tuple[Post, ...]:
        """Those of the posts in these states that were due last, ``limit`` at most, by due time."""
        query = (
            select(schema.posts)
            .where(T.status.in_(list(status)), T.due_utc.is_not(None))
            .order_by(T.due_utc.desc(), T.id.desc())
        )
        with reading(self._engine) as connection:
            return tuple(reversed(_rows(connection, query, 0, limit)))

    def places_of(self, found: Collection[Post]) -> dict[tuple[str, str], Place]:
        """The places that these posts are about, by campaign and short name; one that is not known is left out."""
        if not found:
            return {}
        table = schema.places.c
        wanted = select(table.campaign, table.document).where(
            table.campaign.in_({post.campaign for post in found}),
            table.slug.in_({post.place for post in found}),
        )
        with reading(self._engine) as connection:
            places = ((row.campaign, place_of(row.document)) for row in connection.execute(wanted))
            return {(campaign, place.slug): place for campaign, place in places}

    def count(self, *, account: str) -> int:
        """How many posts the account has, in whatever state."""
        query = select(func.count()).select_from(schema.posts).where(T.account == account)
        with reading(self._engine) as connection:
            return connection.execute(query).scalar_one()

    def counts(self, campaign: str) -> dict[Status, int]:
        """How many posts of the campaign stand in each state."""
        query = select(T.status, func.count()).where(T.campaign == campaign).group_by(T.status)
        with reading(self._engine) as connection:
            return {Status(word): count for word, count in connection.execute(query)}

    def without_time(self, campaign: str, status: Collection[Status]) -> int:
        """How many posts of the campaign in these states have no time."""
        wanted = (T.campaign == campaign, T.due_utc.is_(None), T.status.in_(list(status)))
        with reading(self._engine) as connection:
            return connection.execute(
                select(func.count()).select_from(schema.posts).where(*wanted)
            ).scalar_one()

    def around(self, account: str, first: datetime, last: datetime) -> tuple[Post, ...]:
        """Posts of the account that are due from ``first`` to ``last`` and were not taken out."""
        query = select(schema.posts).where(
            T.account == account, T.due_utc.between(first, last), T.status != Status.CANCELLED
        )
        with reading(self._engine) as connection:
            return tuple(value_of(Post, row) for row in connection.execute(query).mappings())

    def times(self, account: str, status: Collection[Status], since: datetime) -> tuple[datetime, ...]:
        """When posts of the account in these states are due from ``since`` on."""
        query = select(T.due_utc).where(T.account == account, T.status.in_(list(status)), T.due_utc >= since)
        with reading(self._engine) as connection:
            return tuple(connection.execute(query).scalars())

    def late(self, due_before: datetime, now: datetime, limit: int) -> tuple[Post, ...]:
        """Approved posts that were due before then, and those whose sender has been silent for too long."""
        query = (
            select(schema.posts)
            .where(
                or_(
                    and_(T.status == Status.APPROVED, T.due_utc < due_before),
                    and_(T.status.in_([Status.CLAIMED, Status.SENDING]), T.lease_until < now),
                )
            )
            .order_by(T.due_utc, T.id)
            .limit(limit)
        )
        with reading(self._engine) as connection:
            return tuple(value_of(Post, row) for row in connection.execute(query).mappings())

    def any_in(self, status: Collection[Status]) -> bool:
        """Does a post stand in one of these states?"""
        with reading(self._engine) as connection:
            query = select(T.id).where(T.status.in_(list(status))).limit(1)
            return connection.execute(query).first() is not None

    def without_figures(self, campaign: str, limit: int) -> Page:
        """Posts that are out and of which no figure is known, read or entered: the first ones, and how many."""
        told = schema.readings.c
        known = select(told.id).where(
            told.post == T.id, told.status == ReadingStatus.OK, told.value.is_not(None)
        )
        wanted = [T.campaign == campaign, T.status.in_(list(WENT_OUT)), ~known.exists()]
        with reading(self._engine) as connection:
            _, total = _counts(connection, wanted)
            found = _rows(connection, _timed(wanted), 0, limit)
            found += _rows(connection, _untimed(wanted), 0, limit - len(found))
        return Page(posts=tuple(found), total=total)

    def links(self, campaign: str) -> frozenset[str]:
        """Every link that stands in a post of the campaign."""
        query = select(T.link).where(T.campaign == campaign, T.link != "").distinct()
        with reading(self._engine) as connection:
            return frozenset(connection.execute(query).scalars())

    def with_photo(self, campaign: str, file: str) -> tuple[Post, ...]:
        """The campaign's posts whose card shows the photo, by due time."""
        query = select(schema.posts).where(T.campaign == campaign, T.photo == file).order_by(T.due_utc, T.id)
        with reading(self._engine) as connection:
            return tuple(value_of(Post, row) for row in connection.execute(query).mappings())

    def showing(self, digest: str) -> Post | None:
        """The post whose card this is or was; None for what is no post's card."""
        was = select(schema.revisions.c.post).where(schema.revisions.c.image_sha256 == digest)
        query = select(schema.posts).where(or_(T.image_sha256 == digest, T.id.in_(was)))
        with reading(self._engine) as connection:
            row = connection.execute(query.limit(1)).mappings().first()
            return value_of(Post, row) if row is not None else None

    def beside(self, post: Post, limit: int) -> tuple[Post, ...]:
        """The campaign's posts from this one on, by due time; the first ones where it has none."""
        wanted = [T.campaign == post.campaign]
        if post.due_utc is not None:
            wanted.append(T.due_utc >= post.due_utc)
        return tuple(self._some(_timed(wanted), limit))

    def following(self, post: Post, status: Collection[Status]) -> str:
        """The id of the next post of the campaign in one of these states, by due time; "" after the last."""
        wanted = [T.campaign == post.campaign, T.status.in_(list(status))]
        parts = [_untimed(wanted)] if post.due_utc is None else [_timed(wanted), _untimed(wanted)]
        parts[0] = parts[0].where(_after(post))
        with reading(self._engine) as connection:
            found = (connection.execute(part.with_only_columns(T.id).limit(1)).scalar() for part in parts)
            return next(filter(None, found), "")

    def card_of(self, id: str) -> str:
        """By which the post's card is kept; empty for a post without one, or none."""
        with reading(self._engine) as connection:
            return connection.execute(select(T.image_sha256).where(T.id == id)).scalar() or ""


Wanted = list[ColumnElement[bool]]


def _found_by(search: Search) -> ColumnElement[bool]:
    # SQLite knows capitals of ASCII alone, so what begins a word is looked for in both forms
    forms = {search.words, search.words.lower(), search.words[:1].upper() + search.words[1:]}
    said = (T.text.icontains(form, autoescape=True) for form in forms)
    return or_(T.place.in_(list(search.places)), *said)


def _counts(connection: Connection, wanted: Wanted) -> tuple[int, int]:
    """How many have a time, and how many there are."""
    query = select(func.count(T.due_utc), func.count()).select_from(schema.posts).where(*wanted)
    timed, total = connection.execute(query).one()
    return timed, total


def _timed(wanted: Wanted) -> Select[Any]:
    return select(schema.posts).where(*wanted, T.due_utc.is_not(None)).order_by(T.due_utc, T.id)


def _after(post: Post) -> ColumnElement[bool]:
    """Those that come after ``post`` in its part of the order."""
    if post.due_utc is None:
        return T.id > post.id
    return or_(T.due_utc > post.due_utc, and_(T.due_utc == post.due_utc, T.id > post.id))


def _untimed(wanted: Wanted) -> Select[Any]:
    return select(schema.posts).where(*wanted, T.due_utc.is_(None)).order_by(T.id)


def _rows(connection: Connection, query: Select[Any], skip: int, limit: int) -> list[Post]:
    rows = connection.execute(query.offset(skip).limit(limit)).mappings()
    return [value_of(Post, row) for row in rows]
