"""The places of each campaign."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType

from sqlalchemy import Connection, Engine, delete, func, insert, select, update

from outreach.errors import Action, NotFound, Remedy
from outreach.language import msg
from outreach.model import (
    Campaign,
    HandValue,
    JournalEntry,
    Place,
    PlaceOutline,
    PlaceStatus,
    StalePlace,
)
from outreach.store import schema
from outreach.store.campaigns.campaigns import define, with_author
from outreach.store.campaigns.place_rows import MayMove, OwnerChanges, hands_of, may_move, row_of_place
from outreach.store.documents import place_of, plain
from outreach.store.engine import reading, writing
from outreach.store.operation.journal import write
from outreach.store.posts.owners import regions_in
from outreach.store.posts.standing import of_places_moved
from outreach.store.refusals import unknown
from outreach.store.tables import sources as sources_schema
from outreach.store.together import read_once

NOBODY: Mapping[str, Mapping[str, HandValue]] = MappingProxyType({})

AT_ONCE = 500
"""SQLite binds a limited number of values in one statement."""


@dataclass(frozen=True, kw_only=True)
class PlacePage:
    """Some of a campaign's places, and how many there are in all."""

    places: tuple[Place, ...]
    total: int


class Places:
    """The places of each campaign; one that is gone from its source is kept and marked."""

    def __init__(self, engine: Engine):
        self._engine = engine

    def of(self, campaign: str, only: Collection[str] = ()) -> tuple[Place, ...]:
        """By slug, the gone ones too; where ``only`` names some, those alone."""
        table = schema.places
        query = select(table.c.document).where(table.c.campaign == campaign).order_by(table.c.slug)
        if only:
            query = query.where(table.c.slug.in_(list(only)))
        with reading(self._engine) as connection:
            return tuple(place_of(row) for row in connection.execute(query).scalars())

    def outlines(self, campaign: str) -> tuple[PlaceOutline, ...]:
        """As :meth:`of`, as much of each as weighing a plan takes: the database reads it out of the documents."""
        table = schema.places.c
        document = table.document
        query = select(
            table.slug,
            document["name"].as_string(),
            document["municipality"].as_string(),
            document["categories"],
            document["status"].as_string(),
            table.gone,
        ).where(table.campaign == campaign)
        with reading(self._engine) as connection:
            rows = connection.execute(query.order_by(table.slug)).all()
        return tuple(
            PlaceOutline(
                slug=slug,
                name=name,
                municipality=municipality or "",
                categories=tuple(categories or ()),
                is_running=not gone and status != PlaceStatus.ENDED,
            )
            for slug, name, municipality, categories, status, gone in rows
        )

    def page(self, campaign: str, *, skip: int = 0, limit: int) -> PlacePage:
        """As :meth:`of`: at most ``limit`` places after the first ``skip``."""
        table = schema.places.c
        mine = table.campaign == campaign
        query = select(table.document).where(mine).order_by(table.slug).offset(skip).limit(limit)
        counting = select(func.count()).select_from(schema.places).where(mine)
        with reading(self._engine) as connection:
            found = tuple(place_of(row) for row in connection.execute(query).scalars())
            total = connection.execute(counting).scalar_one()
        return PlacePage(places=found, total=total)

    def require_anywhere(self, slug: str) -> None:
        """Raises NotFound where campaigns have places, and none of this short name."""
        table = schema.places.c
        with reading(self._engine) as connection:
            if connection.execute(select(table.slug).where(table.slug == slug).limit(1)).first():
                return
            known = connection.execute(select(table.slug).distinct()).scalars().all()
        if not known:
            return
        raise unknown(
            msg("No campaign has a place “{slug}”.", slug=slug),
            Remedy(msg("Look through the campaigns and their places."), Action("campaign.list")),
            slug,
            {name: name for name in known},
        )

    def get(self, campaign: str, slug: str) -> Place:
        """Raises NotFound."""
        found = self.known(campaign, slug)
        if found is None:
            raise self._unknown(campaign, slug)
        return found

    def _unknown(self, campaign: str, slug: str) -> NotFound:
        names = self.names(campaign)
        return unknown(
            msg("The campaign “{campaign}” has no place “{slug}”.", campaign=campaign, slug=slug),
            Remedy(msg("Look through the places."), Action("places.list", campaign=campaign)),
            slug,
            {name: slug for slug, name in names.items()} | {slug: slug for slug in names},
        )

    @read_once
    def known(self, campaign: str, slug: str) -> Place | None:
        """As :meth:`get`; None where there is no such place."""
        table = schema.places.c
        query = select(table.document).where(table.campaign == campaign, table.slug == slug)
        with reading(self._engine) as connection:
            document = connection.execute(query).scalar()
        return place_of(document) if document is not None else None

    def names(self, campaign: str, only: Collection[str] | None = None) -> dict[str, str]:
        """Short name → name, of all places of the campaign, or of at least those named ``only``."""
        table = schema.places.c
        query = select(table.slug, table.document["name"].as_string()).where(table.campaign == campaign)
        if only is not None and len(only) <= AT_ONCE:
            query = query.where(table.slug.in_(only))
        with reading(self._engine) as connection:
            # a list's filter names all of them: rows that are taken apart cost half of rows that are asked for names
            return dict(connection.execute(query).all())

    def count(self, campaign: str, *, running: bool = False) -> int:
        """How many places of the campaign are not gone; with ``running`` those that have their turn."""
        table = schema.places.c
        wanted = [table.campaign == campaign, table.gone.is_(False)]
        if running:
            wanted.append(table.document["status"].as_string() != PlaceStatus.ENDED.value)
        query = select(func.count()).select_from(schema.places).where(*wanted)
        with reading(self._engine) as connection:
            return connection.execute(query).scalar_one()

    def versions(self, campaign: str) -> dict[str, int]:
        """Short name → version, of all places of the campaign."""
        table = schema.places.c
        query = select(table.slug, table.version).where(table.campaign == campaign)
        with reading(self._engine) as connection:
            return {row.slug: row.version for row in connection.execute(query)}

    def photos(self, campaign: str) -> dict[str, str]:
        """Name → hash, of all photos of the campaign's places that are kept; of one name the last place's."""
        table = schema.places.c
        query = select(table.document["photos"].as_json()).where(table.campaign == campaign)
        with reading(self._engine) as connection:
            found = connection.execute(query.order_by(table.slug)).scalars()
            known = (photo for photos in found for photo in photos or ())
            return {photo["file"]: photo["sha256"] for photo in known if photo.get("sha256")}

    def hands(self, campaign: str) -> dict[str, dict[str, HandValue]]:
        """Short name → field → who wrote it by hand; only places that have such fields."""
        table = schema.places.c
        query = select(table.slug, table.document, table.by_hand).where(table.campaign == campaign)
        with reading(self._engine) as connection:
            return {row.slug: hands_of(row) for row in connection.execute(query) if row.by_hand}

    def seen(self, campaign: str, slug: str) -> tuple[int, dict[str, HandValue]]:
        """The place's version, and its fields that somebody wrote by hand. Raises NotFound."""
        table = schema.places.c
        query = select(table.version, table.document, table.by_hand).where(
            table.campaign == campaign, table.slug == slug
        )
        with reading(self._engine) as connection:
            row = connection.execute(query).first()
        if row is None:
            raise self._unknown(campaign, slug)
        return row.version, hands_of(row)

    def save(
        self,
        campaign: str,
        places: Sequence[Place],
        at: datetime,
        entry: JournalEntry | None = None,
        hands: Mapping[str, Mapping[str, HandValue]] = NOBODY,
        seen: Mapping[str, int] | None = None,
        sources: tuple[Campaign, int] | None = None,
        may: MayMove = may_move,
    ) -> None:
        """Write these places over what is known of them; all or none. With ``entry`` the journal tells it.

        ``hands`` says for a place which of its fields a person wrote; where it is silent, that stays. ``seen`` are the
        versions that ``places`` were made of: raises StalePlace where one is another by now, and nothing is written.
        ``sources`` is the definition that names where they come from, with the version that it was made of: it is
        kept along with them, and raises StaleCampaign. ``may`` is asked where places become another organisation's.
        """
        table = schema.places
        slugs = [place.slug for place in places]
        with writing(self._engine) as connection:
            if sources:
                define(connection, sources[0], at, None, sources[1])
            regions = regions_in(connection, campaign)
            versions: dict[str, int] = {}
            authors: dict[str, dict[str, str]] = {}
            whose: dict[str, str] = {}
            coming = {place.slug: place for place in places}
            by_hand = {slug: plain(written) for slug, written in hands.items()}
            for start in range(0, len(slugs), AT_ONCE):
                part = (table.c.campaign == campaign, table.c.slug.in_(slugs[start : start + AT_ONCE]))
                for row in connection.execute(select(table).where(*part).with_for_update()):
                    now = place_of(row.document)
                    if seen is not None and row.version != seen.get(row.slug, 0):
                        raise StalePlace(campaign, now, seen.get(row.slug, 0), row.version)
                    versions[row.slug], whose[row.slug] = row.version, row.organisation
                    authors[row.slug] = with_author(row.authors, entry if now != coming[row.slug] else None)
                    by_hand.setdefault(row.slug, row.by_hand)
                connection.execute(delete(table).where(*part))
            rows = [
                {
                    **row_of_place(campaign, place, at, regions),
                    "version": versions.get(place.slug, 0) + 1,
                    "by_hand": by_hand.get(place.slug, {}),
                    "authors": authors[place.slug] if place.slug in versions else with_author({}, entry),
                }
                for place in places
            ]
            if rows:
                connection.execute(insert(table), rows)
            after = {row["slug"]: row["organisation"] for row in rows}
            moved = {slug: (old, after[slug]) for slug, old in whose.items() if old != after[slug]}
            _moved(connection, campaign, moved, may, at, entry)
            write(connection, entry)

    def announce(self, campaign: str, slugs: Collection[str], at: datetime) -> None:
        """These have come while the campaign ran, and the first post of each tells it. Told again, nothing changes."""
        table = sources_schema.announced_places
        with writing(self._engine) as connection:
            query = select(table.c.slug).where(table.c.campaign == campaign)
            known = set(connection.execute(query).scalars())
            rows = [{"campaign": campaign, "slug": slug, "at": at} for slug in slugs if slug not in known]
            if rows:
                connection.execute(insert(table), rows)

    def announced(self, campaign: str) -> frozenset[str]:
        """The short names of those that have come while the campaign ran."""
        table = sources_schema.announced_places.c
        with reading(self._engine) as connection:
            return frozenset(
                connection.execute(select(table.slug).where(table.campaign == campaign)).scalars()
            )

    def write_by_hand(
        self,
        campaign: str,
        place: Place,
        hands: Mapping[str, HandValue],
        *,
        version: int,
        at: datetime,
        entry: JournalEntry,
        may: MayMove = may_move,
    ) -> int:
        """A person's place over the one that was seen in ``version``; its new version. Raises StalePlace.

        ``may`` is asked where it becomes another organisation's.
        """
        table = schema.places
        mine = (table.c.campaign == campaign, table.c.slug == place.slug, table.c.version == version)
        with writing(self._engine) as connection:
            row = row_of_place(campaign, place, at, regions_in(connection, campaign))
            before = connection.execute(select(table.c.organisation).where(*mine).with_for_update()).scalar()
            change = update(table).where(*mine).values(**row, version=version + 1, by_hand=plain(hands))
            done = connection.execute(change).rowcount
            if done:
                after = row["organisation"]
                moved = {} if before in (None, after) else {place.slug: (str(before), after)}
                _moved(connection, campaign, moved, may, at, entry)
                write(connection, entry)
        if not done:
            raise StalePlace(
                campaign, self.get(campaign, place.slug), version, self.seen(campaign, place.slug)[0]
            )
        return version + 1


def _moved(
    connection: Connection,
    campaign: str,
    moved: OwnerChanges,
    may: MayMove,
    at: datetime,
    entry: JournalEntry | None,
) -> None:
    """These are another organisation's now, if that ``may`` be: what was approved of them waits for it."""
    if moved:
        may(moved)
        of_places_moved(connection, campaign, list(moved), at=at, by=entry.caller_name if entry else "")
