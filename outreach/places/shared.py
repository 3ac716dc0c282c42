"""Which places of two campaigns may be one and the same; a person says whether they are. Pure."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from math import cos, hypot, radians
from urllib.parse import urlsplit

from outreach.language import Message, msg
from outreach.model import PlaceIdentity, PlaceKey

NEAR = 3.0
"""Kilometres: a position is often that of the village or town alone."""

DEGREE = 111.2
"""Kilometres."""


@dataclass(frozen=True, kw_only=True)
class Match:
    """Two places that may be the same, and what speaks for it."""

    mine: PlaceIdentity
    theirs: PlaceIdentity
    why: Message


def matches(mine: Iterable[PlaceIdentity], theirs: Iterable[PlaceIdentity]) -> Iterator[Match]:
    """Pairs that have the page's address in common, or the name together with where they lie; by those of ``mine``."""
    by_page: dict[str, list[PlaceIdentity]] = {}
    by_name: dict[str, list[PlaceIdentity]] = {}
    for place in theirs:
        by_page.setdefault(_page(place), []).append(place)
        by_name.setdefault(_name(place), []).append(place)
    for place in mine:
        found: dict[PlaceKey, tuple[PlaceIdentity, Message]] = {}
        if page := _page(place):
            found |= {each.key: (each, msg("the same page")) for each in by_page.get(page, ())}
        for each in by_name.get(_name(place), ()) if _name(place) else ():
            if each.key not in found and _lie_together(place, each):
                found[each.key] = each, msg("the same name, near each other")
        for other, why in found.values():
            yield Match(mine=place, theirs=other, why=why)


def _page(place: PlaceIdentity) -> str:
    """The address without what differs between two ways to write the same one; of a front page nothing."""
    try:
        parts = urlsplit(place.page.strip())
    except ValueError:
        return ""
    path = parts.path.rstrip("/")
    host = (parts.hostname or "").removeprefix("www.")
    query = f"?{parts.query}" if re.search(r"(^|&)(p|page_id|id)=", parts.query) else ""
    return f"{host}{path}{query}".casefold() if host and (path or query) else ""


def _name(place: PlaceIdentity) -> str:
    """The name without spaces, hyphens, stars and capital letters: haus5 is Haus 5."""
    plain = unicodedata.normalize("NFKC", place.name).casefold()
    return re.sub(r"[\W_]+", "", plain)


def _lie_together(one: PlaceIdentity, other: PlaceIdentity) -> bool:
    if None not in (one.latitude, one.longitude, other.latitude, other.longitude):
        return _kilometres(one, other) <= NEAR
    towns = {re.sub(r"[\W_]+", "", each.municipality.casefold()) for each in (one, other)}
    return len(towns) == 1 and "" not in towns


def _kilometres(one: PlaceIdentity, other: PlaceIdentity) -> float:
    latitude, longitude = one.latitude or 0.0, one.longitude or 0.0
    north = (other.latitude or 0.0) - latitude
    east = ((other.longitude or 0.0) - longitude) * cos(radians(latitude))
    return hypot(north, east) * DEGREE
