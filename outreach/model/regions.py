"""Regions: parts of a campaign that are told, drawn and released in their own way."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

MAP_CREDIT = "© GeoBasis-DE / BKG 2021 (Daten verändert)"
"""Belongs next to every map, as the licence of its boundaries, dl-de/by-2-0, asks."""

Ring = tuple[tuple[float, float], ...]
"""A closed line in degrees, longitude first; its last point is not its first once more."""


@dataclass(frozen=True, kw_only=True)
class Region:
    """Where it lies, and what is other there than in the rest of the campaign; what is "" or empty is not.

    A place belongs to it whose own field names it, else one that lies within its border.
    """

    name: str
    called: tuple[str, ...] = ()  # what else places may call it in their field
    areas: tuple[str, ...] = ()  # districts and Länder that it is made of, by name
    border: str = ""  # a GeoJSON file beside campaign.toml, where it is made of none
    border_credit: str = ""  # what the file's licence wants beside the map
    rings: tuple[Ring, ...] = ()  # of the file, once the campaign is applied
    hashtags: tuple[str, ...] = ()
    brand: str = ""  # what the project is called there
    website: str = ""
    primary: str = ""
    accent: str = ""
    about: str = ""
    about_en: str = ""
    contact: str = ""
    organisation: str = ""  # whose approvers let its posts out; "" leaves that with the account's


def map_credits(regions: Iterable[Region]) -> tuple[str, ...]:
    """What has to stand beside a map that shows the borders of ``regions``."""
    return tuple(dict.fromkeys((MAP_CREDIT, *(each.border_credit for each in regions if each.border_credit))))
