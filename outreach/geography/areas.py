"""Länder of Germany and the districts of Sachsen-Anhalt and Brandenburg, as areas that hold a position or do not.

© GeoBasis-DE / BKG 2021 (Daten verändert), dl-de/by-2-0: :data:`~outreach.model.MAP_CREDIT` belongs next to every map.
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache, cached_property, lru_cache

from outreach.model import Ring
from outreach.resources import resource

FILE = resource("geography/boundaries-vg5000.geojson")

KM = 111.2
"""Kilometres of a degree of latitude."""

Point = tuple[float, float]

_GENERIC = re.compile(
    r"^(?:Landkreis|Landkr\.|Lkr\.|LK|Kreis|Kreisfreie Stadt|kreisfreie Stadt|Landeshauptstadt|Hansestadt|Stadt|Land|"
    r"Bundesland|Freistaat)\s+|(?<![\s,])[\s,]+\(?(?:Landkreis|Landkr\.|Lkr\.|LK|Kreis|kreisfrei\w*|"
    r"kreisfreie Stadt|Stadt|Land)\)?$"
)


@dataclass(frozen=True, eq=False)  # each is there once, and a comparison would read every point
class Area:
    """A Land or a district; ``rings`` are outlines and holes in degrees (longitude, latitude)."""

    name: str
    key: str  # the official regional key: two digits for a Land, five for a district
    rings: tuple[Ring, ...]

    @cached_property
    def bounds(self) -> tuple[float, float, float, float]:
        """West, south, east, north."""
        xs = [x for ring in self.rings for x, _ in ring]
        ys = [y for ring in self.rings for _, y in ring]
        return min(xs), min(ys), max(xs), max(ys)

    def holds(self, longitude: float, latitude: float) -> bool:
        """Is the position inside? By the even-odd rule, so holes are outside."""
        west, south, east, north = self.bounds
        if not (west <= longitude <= east and south <= latitude <= north):
            return False
        inside = False
        for ring in self.rings:
            for (x1, y1), (x2, y2) in zip(ring, (*ring[1:], ring[0]), strict=True):
                if (y1 > latitude) != (y2 > latitude) and longitude < (x2 - x1) * (latitude - y1) / (
                    y2 - y1
                ) + x1:
                    inside = not inside
        return inside

    def holds_any(self, spots: Iterable[Point]) -> bool:
        """Is one of them inside? Quick for many that lie elsewhere."""
        west, south, east, north = self.bounds
        near = [(x, y) for x, y in spots if west <= x <= east and south <= y <= north]
        return any(self.holds(longitude, latitude) for longitude, latitude in near)

    def distance(self, longitude: float, latitude: float) -> float:
        """Kilometres from the position to the area, 0 inside; exact nearby, a rough one far away."""
        if self.holds(longitude, latitude):
            return 0.0
        stretch = math.cos(math.radians(max(-89.0, min(89.0, latitude))))
        here = (longitude * stretch, latitude)
        return KM * min(
            _to_line(here, (x1 * stretch, y1), (x2 * stretch, y2))
            for ring in self.rings
            for (x1, y1), (x2, y2) in zip(ring, (*ring[1:], ring[0]), strict=True)
        )


def kilometres_between(one: Point, other: Point) -> float:
    """How far two positions (longitude, latitude) are apart on the globe."""
    x1, y1, x2, y2 = map(math.radians, (*one, *other))
    half = math.sin((y2 - y1) / 2) ** 2 + math.cos(y1) * math.cos(y2) * math.sin((x2 - x1) / 2) ** 2
    return 2 * KM * math.degrees(math.asin(math.sqrt(min(1.0, half))))


def _to_line(point: Point, start: Point, end: Point) -> float:
    along = (end[0] - start[0], end[1] - start[1])
    length = along[0] ** 2 + along[1] ** 2
    share = ((point[0] - start[0]) * along[0] + (point[1] - start[1]) * along[1]) / length if length else 0.0
    share = max(0.0, min(1.0, share))
    return math.hypot(point[0] - start[0] - share * along[0], point[1] - start[1] - share * along[1])


@lru_cache(maxsize=1024)
def land_of(longitude: float | None, latitude: float | None, district: str) -> Area | None:
    """The Land of a position, or of a district where there is no position; None outside Germany."""
    if longitude is not None and latitude is not None:
        return next((land for land in lands() if land.holds(longitude, latitude)), None)
    named = named_area(district, districts())
    return next((land for land in lands() if named and named.key.startswith(land.key)), None)


def district_of(land: Area, longitude: float | None, latitude: float | None, district: str) -> Area | None:
    """The district that the data name, else the one that the position lies in."""
    inside = [area for area in districts() if area.key.startswith(land.key)]
    named = named_area(district, inside)
    if named or longitude is None or latitude is None:
        return named
    return next((area for area in inside if area.holds(longitude, latitude)), None)


def named_area(name: str, areas: Iterable[Area]) -> Area | None:
    """The area that ``name`` names, however an office writes it: »LK Stendal«, »Stendal (Landkreis)«, »STENDAL«."""
    whole = " ".join(name.split())
    names = {
        whole.casefold(),
        _GENERIC.sub("", whole).casefold(),
        _GENERIC.sub("", _GENERIC.sub("", whole)).casefold(),
    }
    return next((area for area in areas if area.name.casefold() in names), None)


def lands() -> tuple[Area, ...]:
    """All Länder."""
    return _areas()[0]


def districts() -> tuple[Area, ...]:
    """The districts that are known."""
    return _areas()[1]


@cache
def _areas() -> tuple[tuple[Area, ...], tuple[Area, ...]]:
    found: dict[str, list[Area]] = {"land": [], "kreis": []}
    for feature in json.loads(FILE.read_text(encoding="utf-8"))["features"]:
        about = feature["properties"]
        rings = tuple(
            tuple((x, y) for x, y in ring[:-1])
            for polygon in feature["geometry"]["coordinates"]
            for ring in polygon
        )
        found[about["kind"]].append(Area(about["name"], about["ars"], rings))
    return tuple(found["land"]), tuple(found["kreis"])
