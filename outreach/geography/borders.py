"""A border that a campaign brings along: GeoJSON of any making, down to what a map of a few hundred pixels shows."""

from __future__ import annotations

import json
import math
from collections.abc import Iterator
from typing import Any

from outreach.model import Ring

MOST_POINTS = 1_500
"""As many as a large Land has; more cannot be seen, and would be kept with each version of the campaign."""

_FINEST = 0.0005
"""Degrees; about forty metres."""

_ROUGH, _WINDOW = 4, 40
"""How many times too many points are not looked at closely yet, and how many in a row are weighed together."""


class NotABorderError(ValueError):
    """The file has no area in degrees."""


def rings_of(content: bytes) -> tuple[Ring, ...]:
    """Every outline in the file, thinned until there are no more than :data:`MOST_POINTS`. Raises NotABorderError."""
    try:
        rings = [ring for ring in _rings(json.loads(content)) if len(ring) > 3]
    except (ValueError, TypeError, KeyError, RecursionError) as error:
        raise NotABorderError(str(error)) from error
    if not rings:
        raise NotABorderError("no area")
    tolerance = _FINEST
    while True:
        thinned = [_thinned(ring, tolerance) for ring in rings]
        kept = tuple(ring for ring in thinned if len(ring) > 2)
        if sum(map(len, kept)) <= MOST_POINTS:
            break
        tolerance *= 1.5
    if not kept:
        raise NotABorderError("no area")
    return kept


def _rings(shape: Any) -> Iterator[list[tuple[float, float]]]:
    match shape["type"]:
        case "FeatureCollection":
            for feature in shape["features"]:
                yield from _rings(feature)
        case "Feature":
            yield from _rings(shape["geometry"])
        case "GeometryCollection":
            for geometry in shape["geometries"]:
                yield from _rings(geometry)
        case "Polygon":
            yield from map(_points, shape["coordinates"])
        case "MultiPolygon":
            for polygon in shape["coordinates"]:
                yield from map(_points, polygon)


def _points(ring: Any) -> list[tuple[float, float]]:
    points = [(float(point[0]), float(point[1])) for point in ring]
    if not all(abs(x) <= 180 and abs(y) <= 90 for x, y in points):
        raise ValueError("not in degrees")  # also what is no number
    return points


def _thinned(ring: list[tuple[float, float]], tolerance: float) -> Ring:
    """The line around, not closed, without steps shorter than ``tolerance`` and points that lie off it by less."""
    apart = [ring[0]]
    for point in ring[1:]:
        if math.dist(apart[-1], point) >= tolerance:
            apart.append(point)
    if math.dist(apart[0], apart[-1]) < tolerance:
        apart.pop()
    if len(apart) > _ROUGH * MOST_POINTS or len(apart) < 3:
        return tuple(apart)
    kept, at = [apart[0]], 0
    while at < len(apart):
        ahead = at + 1
        while ahead - at < _WINDOW and ahead < len(apart):
            between = apart[at + 1 : ahead + 1]
            following = apart[(ahead + 1) % len(apart)]
            if any(_off(point, apart[at], following) > tolerance for point in between):
                break
            ahead += 1
        if ahead < len(apart):
            kept.append(apart[ahead])
        at = ahead
    return tuple((round(x, 4), round(y, 4)) for x, y in kept)


def _off(point: tuple[float, float], start: tuple[float, float], end: tuple[float, float]) -> float:
    """How far ``point`` lies off the line from ``start`` to ``end``, in degrees."""
    x, y = end[0] - start[0], end[1] - start[1]
    length = math.hypot(x, y)
    if not length:
        return math.dist(point, start)
    return abs(x * (start[1] - point[1]) - (start[0] - point[0]) * y) / length
