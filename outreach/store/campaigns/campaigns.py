"""The campaigns' definitions."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import PurePath
from typing import Any

from sqlalchemy import Connection, Engine, case, func, insert, or_, select, update

from outreach.content.fingerprint import wording
from outreach.errors import Action, Remedy
from outreach.language import msg
from outreach.model import CallerKind, Campaign, CampaignEntry, JournalEntry, StaleCampaign
from outreach.store import schema
from outreach.store.campaigns.statements import DEFINITION, ENTRY, NEAREST, WITH_FILLING, F, T
from outreach.store.documents import brand_of, campaign_of, plain
from outreach.store.engine import reading, writing
from outreach.store.operation.journal import write
from outreach.store.posts.owners import put_owners
from outreach.store.posts.standing import of_places_moved
from outreach.store.refusals import unknown
from outreach.store.together import read_once


@dataclass(frozen=True, kw_only=True)
class CampaignPage:
    """Some of the campaigns, and how many there are in all."""

    campaigns: tuple[Campaign, ...]
    total: int


@dataclass(frozen=True, kw_only=True)
class CampaignEntries:
    """Some of the campaigns to choose from, and how many there are in all."""

    entries: tuple[CampaignEntry, ...]
    total: int


@dataclass(frozen=True, kw_only=True)
class OpenEnded:
    """What says of an open-ended campaign whether it is to be filled: until when it is, and when that was seen to."""

    name: str
    zone: str
    first_day: date
    ahead: int
    until: date | None
    looked_at: date | None


class Campaigns:
    """The applied definitions, each with a version that counts its changes."""

    def __init__(self, engine: Engine):
        self._engine = engine

    def save(
        self, campaign: Campaign, at: datetime, entry: JournalEntry | None = None, *, seen: int | None = None
    ) -> int:
        """Make ``campaign`` the definition of its name; its version then. With ``entry`` the journal tells it.

        What stands there already changes nothing. ``seen`` is the version that it was made of, 0 where there was none:
        raises StaleCampaign where it is another by now.
        """
        with writing(self._engine) as connection:
            return define(connection, campaign, at, entry, seen)

    @read_once
    def version(self, name: str) -> int:
        """How often the definition was changed; 0 where there is no campaign of that name."""
        with reading(self._engine) as connection:
            return connection.execute(select(T.version).where(T.name == name)).scalar() or 0

    @read_once
    def get(self, name: str) -> Campaign:
        """The definition, its new places with those that were announced since. Raises NotFound.

        The last day of an open-ended one is the last that is filled, here and in whatever reads definitions.
        """
        with reading(self._engine) as connection:
            row = connection.execute(DEFINITION, {"wanted": name}).first()
        if row is None:
            titles = self.titles()
            raise unknown(
                msg("There is no campaign “{name}”.", name=name),
                Remedy(
                    msg("Look through the campaigns, or bring it in."),
                    Action("campaign.list"),
                    Action("campaign.apply"),
                ),
                PurePath(name).name,  # people give the campaign's folder
                {title: name for name, title in titles.items()} | {name: name for name in titles},
            )
        campaign, new = _as_filled(row.definition, row.until), (row.came or "").split()
        if not new:
            return campaign
        return replace(campaign, new_places=tuple(dict.fromkeys((*campaign.new_places, *new))))

    def titles(self, only: Collection[str] | None = None) -> dict[str, str]:
        """Name → title, of all campaigns, or of those named."""
        query = select(T.name, T.definition["title"].as_string().label("title"))
        if only is not None:
            query = query.where(T.name.in_(list(only)))
        with reading(self._engine) as connection:
            return {row.name: row.title for row in connection.execute(query)}

    @read_once
    def nearest(self, known: tuple[str, ...], at: datetime, limit: int) -> tuple[CampaignEntry, ...]:
        """Those of ``known``, those whose posts go out after ``at``, and the first by name; by name.

        At most ``limit`` of each, found by indexes alone, however many campaigns and posts there are. Posts go out next
        of those that are found, and of a hundred campaigns every one is asked.
        """
        asked = {"known": known[:limit], "at": at, "limit": limit}
        with reading(self._engine) as connection:
            return _entries(connection.execute(NEAREST, asked))

    @read_once
    def search(self, words: str, day: date, *, skip: int = 0, limit: int) -> CampaignEntries:
        """Those with ``words`` in title or name: what runs or comes by its first day, then what was over last."""
        last_day = T.definition["last_day"].as_string()
        over = T.definition["ahead"].as_integer().is_(None) & (last_day < day.isoformat())
        # SQLite knows capitals of ASCII alone, so what begins a word is looked for in both forms
        forms = {words, words.lower(), words[:1].upper() + words[1:]}
        wanted = or_(
            *(
                text.icontains(form, autoescape=True)
                for form in sorted(forms)
                for text in (T.definition["title"].as_string(), T.name)
            )
        )
        order = (
            case((over, 1), else_=0),
            case((over, last_day)).desc(),
            T.definition["first_day"].as_string(),
        )
        query = ENTRY.where(wanted).order_by(*order, T.name).offset(skip).limit(limit)
        count = select(func.count()).select_from(schema.campaigns).where(wanted)
        with reading(self._engine) as connection:
            return CampaignEntries(
                entries=_entries(connection.execute(query)), total=connection.execute(count).scalar_one()
            )

    def watched(self) -> tuple[Campaign, ...]:
        """Those with a source that is watched, by name; of the others nothing but their sources is read."""
        with reading(self._engine) as connection:
            sources = connection.execute(select(T.name, T.definition["sources"].as_json()))
            names = [name for name, each in sources if any(source.get("watch") for source in each or ())]
            query = select(T.definition, F.until).select_from(WITH_FILLING)
            query = query.where(T.name.in_(names)).order_by(T.name)
            return tuple(_as_filled(*row) for row in connection.execute(query))

    def open_ended(self) -> tuple[OpenEnded, ...]:
        """Those that have no end, by name."""
        parts = T.definition
        ahead = parts["ahead"].as_integer()
        query = select(
            T.name,
            parts["zone"].as_string(),
            parts["first_day"].as_string(),
            ahead,
            F.until,
            F.looked_at,
        )
        query = query.select_from(WITH_FILLING).where(ahead.is_not(None)).order_by(T.name)
        with reading(self._engine) as connection:
            return tuple(
                OpenEnded(
                    name=name,
                    zone=zone,
                    first_day=date.fromisoformat(first_day),
                    ahead=weeks,
                    until=until,
                    looked_at=looked_at,
                )
                for name, zone, first_day, weeks, until, looked_at in connection.execute(query)
            )

    def over_before(self, day: date) -> frozenset[str]:
        """The names of those that had ended by then."""
        parts = T.definition
        ended = (parts["ahead"].as_integer().is_(None), parts["last_day"].as_string() < day.isoformat())
        with reading(self._engine) as connection:
            return frozenset(connection.execute(select(T.name).where(*ended)).scalars())

    def page(self, *, skip: int = 0, limit: int) -> CampaignPage:
        """As :meth:`all`: at most ``limit`` campaigns after the first ``skip``."""
        query = select(T.definition, F.until).select_from(WITH_FILLING)
        query = query.order_by(T.name).offset(skip).limit(limit)
        with reading(self._engine) as connection:
            found = tuple(_as_filled(*row) for row in connection.execute(query))
            total = connection.execute(select(func.count()).select_from(schema.campaigns)).scalar_one()
        return CampaignPage(campaigns=found, total=total)

    def all(self) -> tuple[Campaign, ...]:
        """By name."""
        with reading(self._engine) as connection:
            query = select(T.definition, F.until).select_from(WITH_FILLING).order_by(T.name)
            return tuple(_as_filled(*row) for row in connection.execute(query))


def _entries(rows: Iterable[Any]) -> tuple[CampaignEntry, ...]:
    return tuple(
        CampaignEntry(
            name=name,
            title=title,
            first_day=date.fromisoformat(first_day),
            last_day=max(date.fromisoformat(last_day), (until if ahead else None) or date.min),
            zone=zone,
            brand=brand_of(brand),
            open_ended=ahead is not None,
        )
        for name, title, first_day, last_day, zone, brand, ahead, until in rows
    )


def _as_filled(document: Any, until: date | None) -> Campaign:
    campaign = campaign_of(document)
    if until and campaign.open_ended:
        return replace(campaign, last_day=max(campaign.last_day, until))
    return campaign


def define(
    connection: Connection, campaign: Campaign, at: datetime, entry: JournalEntry | None, seen: int | None
) -> int:
    """As :meth:`Campaigns.save`, within the transaction of what belongs to it."""
    query = select(T.version, T.definition, T.authors).where(T.name == campaign.name)
    row = connection.execute(query.with_for_update(key_share=True)).first()
    known = campaign_of(row.definition) if row else None
    version = row.version if row else 0
    if seen is not None and seen != version:
        raise StaleCampaign(known or campaign, seen, version)
    if known == campaign:
        return version
    reworded = known is None or wording(known) != wording(campaign)
    values = {
        "definition": plain(campaign),
        "applied_at": at,
        "version": version + 1,
        "authors": with_author(row.authors if row else {}, entry if reworded else None),
    }
    if known:
        connection.execute(update(schema.campaigns).where(T.name == campaign.name).values(**values))
    else:
        connection.execute(insert(schema.campaigns).values(name=campaign.name, **values))
    if (known.regions if known else ()) != campaign.regions:
        moved = put_owners(connection, campaign.name, campaign.regions)
        of_places_moved(connection, campaign.name, moved, at=at, by=entry.caller_name if entry else "")
    write(connection, entry)
    return version + 1


def with_author(authors: Mapping[str, str], entry: JournalEntry | None) -> dict[str, str]:
    """Who has written something that posts are made of, and when last: id → moment; and whoever ``entry`` tells of."""
    if entry is None or entry.caller_kind is not CallerKind.PERSON:
        return dict(authors)
    return {**authors, entry.caller_id: entry.at.isoformat()}
