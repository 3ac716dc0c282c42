"""A campaign's released places, for partners and their programs: as a file, or at an address that anybody may read."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from enum import StrEnum
from threading import BoundedSemaphore

from outreach.app import App
from outreach.app.campaigns.days import today
from outreach.app.places import rights
from outreach.content.partners import free_pictures, geojson, jsonld
from outreach.errors import Busy, NotFound
from outreach.language import msg
from outreach.model import LET_OUT, Campaign, Place
from outreach.places.pictures import picture_of
from outreach.store import let_go


class PlacesFormat(StrEnum):
    """How places are handed on."""

    GEOJSON = "geojson"
    JSONLD = "jsonld"


AT_ONCE, PHOTOS_AT_ONCE = 2, 4
"""So many are looked for side by side: anybody may ask, and the pages are to be answered meanwhile."""

PATIENCE = 5.0
"""Seconds that a photo waits for its turn: on a partner's page many are asked for together."""

_tables, _photos = BoundedSemaphore(AT_ONCE), BoundedSemaphore(PHOTOS_AT_ONCE)


@contextmanager
def _turn(turns: BoundedSemaphore, seconds: float) -> Iterator[None]:
    """Raises Busy where nobody's turn ends in time. Who waits holds no connection to the database."""
    let_go()
    if not turns.acquire(timeout=seconds):
        raise Busy(msg("Many ask for these places right now."), msg("Look again in a moment."))
    try:
        yield
    finally:
        turns.release()


def hand_on(app: App, campaign: str, kind: PlacesFormat) -> bytes:
    """The places of the campaign of which a post was approved or has gone out. Raises NotFound.

    Photos have addresses where the campaign is public and the pages have one.
    """
    return _handed_on(app, app.store.campaigns.get(campaign), kind)


def _handed_on(app: App, definition: Campaign, kind: PlacesFormat) -> bytes:
    base = f"{app.settings.base_url}/o/{definition.name}/photos" if app.settings.base_url else ""

    def address(digest: str) -> str:
        return f"{base}/{digest}" if base and digest and definition.public else ""

    places, day = _released(app, definition)
    write = {PlacesFormat.GEOJSON: geojson, PlacesFormat.JSONLD: jsonld}[kind]
    return write(definition, places, day, address)


def read_public(app: App, campaign: str, kind: str) -> bytes:
    """The same for anybody. Raises NotFound, in the same words for a private campaign and for none, or Busy."""
    definition = _public(app, campaign)
    if kind not in set(PlacesFormat):
        raise _nothing()
    with _turn(_tables, 0):
        return _handed_on(app, definition, PlacesFormat(kind))


def read_photo(app: App, campaign: str, digest: str) -> tuple[bytes, str]:
    """A photo that stands in what :func:`read_public` tells, and what kind of picture it is. Raises as that."""
    definition = _public(app, campaign)
    with _turn(_photos, PATIENCE):
        places, day = _released(app, definition)
    told = {photo.sha256 for place in places for photo, _ in free_pictures(place, day, str)}
    if digest not in told or not app.settings.base_url:
        raise _nothing()
    content = app.files.open(digest)
    found = picture_of(content)
    if found is None:
        raise _nothing()
    return content, found.mime


def _released(app: App, definition: Campaign) -> tuple[Sequence[Place], date]:
    """The places that are handed on, and the day that it is there."""
    released = app.store.listing.places_in(definition.name, LET_OUT)
    places = [
        place
        for place in rights.places_of(app, definition.name)
        if place.slug in released and place.is_running
    ]
    return places, today(app, definition)


def _public(app: App, name: str) -> Campaign:
    try:
        campaign = app.store.campaigns.get(name)
    except NotFound as error:
        raise _nothing() from error
    if not campaign.public:
        raise _nothing()
    return campaign


def _nothing() -> NotFound:
    return NotFound(
        msg("Nothing is public under this address."), msg("Ask whoever gave it to you for the right one.")
    )
