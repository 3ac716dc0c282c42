"""Campaigns and their places."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from pathlib import PurePath

from sqlalchemy import Engine, delete, insert, select

from outreach.errors import Action, Remedy
from outreach.language import msg
from outreach.model import Campaign, JournalEntry, Place
from outreach.store import schema
from outreach.store.documents import campaign_of, place_of, plain
from outreach.store.engine import reading, writing
from outreach.store.journal import write
from outreach.store.refusals import unknown


class Campaigns:
    """The applied definitions."""

    def __init__(self, engine: Engine):
        self._engine = engine

    def save(self, campaign: Campaign, at: datetime, entry: JournalEntry | None = None) -> None:
        """Make ``campaign`` the definition of its name; with ``entry`` the journal tells it."""
        table = schema.campaigns
        values = {"definition": plain(campaign), "applied_at": at}
        with writing(self._engine) as connection:
            done = connection.execute(table.update().where(table.c.name == campaign.name).values(**values))
            if not done.rowcount:
                connection.execute(insert(table).values(name=campaign.name, **values))
            write(connection, entry)

    def get(self, name: str) -> Campaign:
        """Raises NotFound."""
        with reading(self._engine) as connection:
            query = select(schema.campaigns.c.definition).where(schema.campaigns.c.name == name)
            document = connection.execute(query).scalar()
        if document is None:
            known = self.all()
            raise unknown(
                msg("There is no campaign “{name}”.", name=name),
                Remedy(
                    msg("Look through the campaigns, or bring it in."),
                    Action("campaign.list"),
                    Action("campaign.apply"),
                ),
                PurePath(name).name,  # people give the campaign's folder
                {each.title: each.name for each in known} | {each.name: each.name for each in known},
            )
        return campaign_of(document)

    def all(self) -> tuple[Campaign, ...]:
        """By name."""
        with reading(self._engine) as connection:
            query = select(schema.campaigns.c.definition).order_by(schema.campaigns.c.name)
            return tuple(campaign_of(row) for row in connection.execute(query).scalars())


class Places:
    """The places of each campaign; one that is gone from its source is kept and marked."""

    def __init__(self, engine: Engine):
        self._engine = engine

    def of(self, campaign: str) -> tuple[Place, ...]:
        """By slug, the gone ones too."""
        table = schema.places
        with reading(self._engine) as connection:
            query = select(table.c.document).where(table.c.campaign == campaign).order_by(table.c.slug)
            return tuple(place_of(row) for row in connection.execute(query).scalars())

    def get(self, campaign: str, slug: str) -> Place:
        """Raises NotFound."""
        found = self.known(campaign, slug)
        if found is not None:
            return found
        names = self.names(campaign)
        raise unknown(
            msg("The campaign “{campaign}” has no place “{slug}”.", campaign=campaign, slug=slug),
            Remedy(msg("Look through the places."), Action("places.list", campaign=campaign)),
            slug,
            {name: slug for slug, name in names.items()} | {slug: slug for slug in names},
        )

    def known(self, campaign: str, slug: str) -> Place | None:
        """As :meth:`get`; None where there is no such place."""
        table = schema.places.c
        query = select(table.document).where(table.campaign == campaign, table.slug == slug)
        with reading(self._engine) as connection:
            document = connection.execute(query).scalar()
        return place_of(document) if document is not None else None

    def names(self, campaign: str) -> dict[str, str]:
        """Short name → name, of all places of the campaign."""
        table = schema.places.c
        query = select(table.slug, table.document["name"].as_string().label("name")).where(
            table.campaign == campaign
        )
        with reading(self._engine) as connection:
            return {row.slug: row.name for row in connection.execute(query)}

    def any_left(self, campaign: str) -> bool:
        """Has the campaign a place that is not gone?"""
        table = schema.places.c
        query = select(table.slug).where(table.campaign == campaign, table.gone.is_(False)).limit(1)
        with reading(self._engine) as connection:
            return connection.execute(query).first() is not None

    def save(
        self, campaign: str, places: Sequence[Place], at: datetime, entry: JournalEntry | None = None
    ) -> None:
        """Write these places over what is known of them; all or none. With ``entry`` the journal tells it."""
        table = schema.places
        rows = [
            {
                "campaign": campaign,
                "slug": p.slug,
                "gone": p.gone,
                "document": plain(p),
                "changed_at": at,
            }
            for p in places
        ]
        slugs = [place.slug for place in places]
        with writing(self._engine) as connection:
            for start in range(
                0, len(slugs), 500
            ):  # SQLite binds a limited number of values in one statement
                part = slugs[start : start + 500]
                connection.execute(delete(table).where(table.c.campaign == campaign, table.c.slug.in_(part)))
            if rows:
                connection.execute(insert(table), rows)
            write(connection, entry)
