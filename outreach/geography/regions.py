"""Regions of a campaign: which of them a place lies in, and their borders on a map."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from functools import lru_cache

from outreach.geography.areas import Area, Point, districts, lands, named_area
from outreach.geography.contradictions import is_trusted
from outreach.model import Place, Region, Ring

SLIVER = 0.012
"""The area of a thin triangle over its squared circumference; that of a square is 0.06."""


def region_of(place: Place, regions: Sequence[Region]) -> Region | None:
    """The region that the place's own field names, else the first in whose border it lies; None where there is none.

    One without a position lies where its district does.
    """
    said = place.region.strip().casefold()
    if said:
        for region in regions:
            if said in (name.casefold() for name in (region.name, *region.called)):
                return region
    return next((region for region in regions if _lies_in(place, region)), None)


def _lies_in(place: Place, region: Region) -> bool:
    if place.longitude is not None and place.latitude is not None and is_trusted(place):
        border = border_of(region)
        return border is not None and border.holds(place.longitude, place.latitude)
    named = named_area(place.district, districts()) if place.district else None
    return named is not None and named in _members(region)


@lru_cache(maxsize=256)
def border_of(region: Region) -> Area | None:
    """The region as one area, its members' common borders gone; None where nobody said where it lies."""
    members = _members(region)
    rings = region.rings if region.rings else outline(members)
    return Area(region.name, "", rings) if rings else None


@lru_cache(maxsize=256)
def lands_of(region: Region) -> tuple[Area, ...]:
    """The Länder that the region has a part in."""
    keys = {area.key[:2] for area in _members(region)}
    return tuple(
        land
        for land in lands()
        if (
            any(land.holds(*point) for ring in region.rings for point in ring)
            if region.rings
            else land.key in keys
        )
    )


def known_area(name: str) -> Area | None:
    """The district or Land of this name, whose border is known."""
    return named_area(name, districts()) or named_area(name, lands())


def _members(region: Region) -> tuple[Area, ...]:
    found = (known_area(name) for name in region.areas)
    return tuple(area for area in found if area)


def outline(areas: Iterable[Area]) -> tuple[Ring, ...]:
    """The border around ``areas``: what two of them share is inside, and left out."""
    once: dict[frozenset[Point], tuple[Point, Point]] = {}
    for area in areas:
        for ring in area.rings:
            for start, end in zip(ring, (*ring[1:], *ring[:1]), strict=True):
                if once.pop(frozenset((start, end)), None) is None:
                    once[frozenset((start, end))] = (start, end)
    onward: dict[Point, list[Point]] = {}
    for start, end in once.values():
        onward.setdefault(start, []).append(end)
    rings = []
    while onward:
        line = [next(iter(onward))]
        while (following := onward.get(line[-1])) is not None:
            point = following.pop()
            if not following:
                del onward[line[-1]]
            if point == line[0]:
                break
            line.append(point)
        if _is_area(line):
            rings.append(tuple(line))
    return tuple(rings)


def _is_area(line: Sequence[Point]) -> bool:
    """Not a sliver, which stays where two areas share a border but not each of its points."""
    around = list(zip(line, (*line[1:], *line[:1]), strict=True))
    area = abs(sum(x1 * y2 - x2 * y1 for (x1, y1), (x2, y2) in around)) / 2
    return area > SLIVER * sum(math.dist(*step) for step in around) ** 2
