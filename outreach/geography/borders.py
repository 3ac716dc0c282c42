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
    """Without the points that lie off the line between their neighbours by less than ``tolerance``, and not closed."""
    kept = {0, len(ring) - 1}
    spans = [(0, len(ring) - 1)]
    if ring[0] == ring[-1]:  # a closed line is thinned from its farthest point on
        far = max(range(len(ring)), key=lambda at: math.dist(ring[0], ring[at]))
        kept.add(far)
        spans = [(0, far), (far, len(ring) - 1)]
    while spans:
        first, last = spans.pop()
        away, at = max(
            ((_off(ring[each], ring[first], ring[last]), each) for each in range(first + 1, last)),
            default=(0.0, first),
        )
        if away > tolerance:
            kept.add(at)
            spans += [(first, at), (at, last)]
    points = [(round(ring[at][0], 4), round(ring[at][1], 4)) for at in sorted(kept)]
    return tuple(points[:-1] if points[0] == points[-1] else points)


def _off(point: tuple[float, float], start: tuple[float, float], end: tuple[float, float]) -> float:
    """How far ``point`` lies off the line from ``start`` to ``end``, in degrees."""
    x, y = end[0] - start[0], end[1] - start[1]
    length = math.hypot(x, y)
    if not length:
        return math.dist(point, start)
    return abs(x * (start[1] - point[1]) - (start[0] - point[0]) * y) / length
