"""Places: one row of a source each, with its texts and photos."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from types import MappingProxyType

from outreach.errors import Action, OutreachError, Remedy
from outreach.language import msg
from outreach.model.campaign import ChannelName

MOST_PIXELS = 40_000_000
"""A card takes no photo of more, for its pixels would have to be held in memory."""


class PlaceStatus(StrEnum):
    """Where a place stands in its own life (facts of the website's data model)."""

    PLANNED = "planned"
    ACTIVE = "active"
    ENDED = "ended"


@dataclass(frozen=True, kw_only=True)
class Photo:
    """A picture of a place and the right to use it.

    ``file`` is what the place's row calls it, relative to the campaign's folder; ``sha256`` is by which it is kept.

    Whether it may be shown somewhere on a day is decided in :mod:`outreach.content.rights` alone.
    """

    file: str
    sha256: str = ""
    credit: str = ""  # the line that names the author, as it is to be shown
    licence: str = ""
    consent: bool = False  # every recognisable person agreed, or nobody is recognisable
    alt: str = ""
    alt_en: str = ""  # the same in English, for English posts
    author: str = ""  # who took it; the credit line may say it otherwise
    source: str = ""  # where it came from: an address, an archive, a letter
    channels: tuple[ChannelName, ...] = ()  # where it may be shown; empty: everywhere
    valid_from: date | None = None  # this day included
    valid_until: date | None = None  # this day included
    persons: tuple[str, ...] = ()  # who is to be recognised in it
    persons_consented: tuple[str, ...] = ()  # those of them whose consent is recorded
    withdrawn_on: date | None = None  # from this day on it may not be shown any more
    altered: bool = False  # made or changed by a machine so that it has to be said
    focus: tuple[float, float] | None = (
        None  # what a crop keeps: shares of width and height; None: the middle
    )


@dataclass(frozen=True, kw_only=True)
class Place:
    """One creative place, as its row tells it. Empty strings mean that the source says nothing."""

    slug: str
    name: str
    source_id: str = ""  # what the source itself calls it by, if it does: keeps the slug through a new name
    teaser: str = ""  # one to three sentences, the place's own summary
    opening: str = ""  # the sentence that says what the place is, where it is not the first
    texts: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))  # section → text
    categories: tuple[str, ...] = ()
    status: PlaceStatus = PlaceStatus.ACTIVE
    visits: bool | None = None  # whether people may come to see it; None: nobody said
    municipality: str = ""
    district: str = ""
    region: str = ""
    postal_code: str = ""
    street: str = ""
    latitude: float | None = None  # degrees, WGS 84
    longitude: float | None = None
    website: str = ""  # with scheme, host in punycode where it has umlauts
    page: str = ""  # the place's page on the project's website, with scheme
    checked_on: date | None = None
    photos: tuple[Photo, ...] = ()
    credit: str = ""  # to be shown wherever the row's data is, e.g. for the coordinates
    people: tuple[str, ...] = ()  # persons whom the texts name, as they are written there
    people_consented: tuple[str, ...] = ()  # those of them whose consent to be named is recorded
    teaser_en: str = ""
    opening_en: str = ""
    texts_en: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    categories_en: tuple[str, ...] = ()
    quote: str = ""  # what somebody of the place says, for a card of its own
    quote_by: str = (
        ""  # who says it, as it is to be shown: »Anna Beispiel, Töpferin«; the name before the comma
    )
    quote_en: str = ""  # the same words in English
    gone: bool = False  # no longer in the source; its posts and figures stay

    @property
    def is_running(self) -> bool:
        """It has its turn in a plan: neither gone nor ended."""
        return not self.gone and self.status is not PlaceStatus.ENDED


@dataclass(frozen=True, kw_only=True)
class PlaceOutline:
    """As much of a place as weighing a plan takes; its fields are those of the place."""

    slug: str
    name: str
    municipality: str
    categories: tuple[str, ...]
    is_running: bool


@dataclass(frozen=True, kw_only=True)
class HandValue:
    """Who wrote a field of a place by hand, and what its source said of that field when it was last asked.

    An import leaves such a field alone.
    """

    by: str
    caller_id: str
    at: datetime
    theirs: object


class StalePlace(OutreachError):
    """The place has changed since the caller saw it: nothing was done. ``place`` is what stands there now."""

    def __init__(self, campaign: str, place: Place, seen: int, version: int):
        super().__init__(
            msg(
                "The place {name} has changed since version {seen}: by now it is version {version}.",
                name=place.name,
                seen=seen,
                version=version,
            ),
            Remedy(
                msg("Look at what stands there now, then decide again."),
                Action("places.show", campaign=campaign, place=place.slug),
            ),
        )
        self.place = place
        self.seen = seen
        self.version = version
