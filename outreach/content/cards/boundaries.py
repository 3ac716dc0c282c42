"""The locator map: real boundaries around a place, as paths in the card's own coordinates.

:data:`~outreach.model.MAP_CREDIT` belongs next to every map.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from outreach.geography import Area, Point, districts, lands

FINEST = 1.2  # px; shorter steps of a border cannot be seen
BEYOND = 8.0  # px outside the frame at which borders are cut off


@dataclass(frozen=True)
class Rect:
    """A rectangle in px, from its upper left corner."""

    x: float
    y: float
    width: float
    height: float

    @property
    def right(self) -> float:
        return self.x + self.width

    @property
    def bottom(self) -> float:
        return self.y + self.height


@dataclass(frozen=True)
class Town:
    """A town that readers know, for their bearings."""

    name: str
    longitude: float
    latitude: float


TOWNS = (
    Town("Berlin", 13.405, 52.52),
    Town("Magdeburg", 11.628, 52.131),
    Town("Halle (Saale)", 11.97, 51.482),
    Town("Leipzig", 12.374, 51.34),
    Town("Braunschweig", 10.527, 52.269),
    Town("Hannover", 9.732, 52.376),
    Town("Hamburg", 9.993, 53.551),
    Town("Potsdam", 13.064, 52.396),
    Town("Cottbus", 14.329, 51.757),
    Town("Frankfurt (Oder)", 14.55, 52.347),
    Town("Dresden", 13.738, 51.05),
    Town("Erfurt", 11.029, 50.978),
    Town("Schwerin", 11.415, 53.629),
)


@dataclass(frozen=True)
class View:
    """A Land, or several, fitted into a rectangle of the card, and what else can be seen around it."""

    land: str  # SVG path data
    neighbours: str
    districts: str  # every district of the Land, for their borders
    district: str  # the one to be marked; empty where none is known
    regions: tuple[str, ...]  # the borders that were asked for
    west: float
    north: float
    stretch: float  # width of a degree of longitude over that of one of latitude
    scale: float  # px to a degree of latitude
    origin: Point  # where west and north lie on the card

    def point(self, longitude: float, latitude: float) -> Point:
        """Where a position lies on the card, in px."""
        return (
            self.origin[0] + (longitude - self.west) * self.stretch * self.scale,
            self.origin[1] + (self.north - latitude) * self.scale,
        )


@lru_cache(maxsize=64)
def view(
    within: tuple[Area, ...],
    district: Area | None,
    focus: Rect,
    frame: Rect,
    regions: tuple[Area, ...] = (),
) -> View:
    """The Länder ``within`` as large as ``focus`` allows, in its middle; neighbours as far as ``frame`` shows them."""
    bounds = [land.bounds for land in within]
    west, south = min(each[0] for each in bounds), min(each[1] for each in bounds)
    east, north = max(each[2] for each in bounds), max(each[3] for each in bounds)
    stretch = math.cos(math.radians((south + north) / 2))
    scale = min(focus.width / ((east - west) * stretch), focus.height / (north - south))
    origin = (
        focus.x + (focus.width - (east - west) * stretch * scale) / 2,
        focus.y + (focus.height - (north - south) * scale) / 2,
    )
    keys = {land.key for land in within}
    bare = View("", "", "", "", (), west, north, stretch, scale, origin)
    return View(
        land=_path(bare, within, frame),
        neighbours=_path(bare, [area for area in lands() if area.key not in keys], frame),
        districts=_path(bare, [area for area in districts() if area.key[:2] in keys], frame),
        district=_path(bare, [district], frame) if district else "",
        regions=tuple(_path(bare, [region], frame) for region in regions),
        west=west,
        north=north,
        stretch=stretch,
        scale=scale,
        origin=origin,
    )


def _path(on: View, areas: Iterable[Area], frame: Rect) -> str:
    """SVG path data of the areas, as far as ``frame`` shows them."""
    rings = (_clipped([on.point(x, y) for x, y in ring], frame) for area in areas for ring in area.rings)
    return "".join(
        "M" + "L".join(f"{x:.1f},{y:.1f}" for x, y in _thinned(ring)) + "Z" for ring in rings if len(ring) > 2
    )


def _thinned(points: Iterable[Point]) -> list[Point]:
    kept: list[Point] = []
    for point in points:
        if not kept or math.dist(kept[-1], point) >= FINEST:
            kept.append(point)
    return kept


def _clipped(ring: list[Point], frame: Rect) -> list[Point]:
    """The part of a ring inside the frame (Sutherland-Hodgman); cut a little outside, so that no cut shows."""
    for axis, limit, keeps_above in (
        (0, frame.x - BEYOND, True),
        (0, frame.right + BEYOND, False),
        (1, frame.y - BEYOND, True),
        (1, frame.bottom + BEYOND, False),
    ):
        kept: list[Point] = []
        for start, end in zip(ring, (*ring[1:], *ring[:1]), strict=True):
            inside = [(point[axis] >= limit) == keeps_above for point in (start, end)]
            if inside[0]:
                kept.append(start)
            if inside[0] != inside[1]:
                share = (limit - start[axis]) / (end[axis] - start[axis])
                kept.append((start[0] + share * (end[0] - start[0]), start[1] + share * (end[1] - start[1])))
        ring = kept
    return ring
