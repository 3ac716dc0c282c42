"""A point that stands for a line or an area: one of its own, inside it."""

from __future__ import annotations

import math
from collections.abc import Sequence

Point = tuple[float, float]
"""x and y, as geometries have them: longitude and latitude, or easting and northing."""


def middle(points: Sequence[Point], *, line: bool) -> Point | None:
    """The middle one of a line's points; of single points the one nearest to their mean."""
    if not points or line:
        return points[len(points) // 2] if points else None
    mean = (sum(x for x, _ in points) / len(points), sum(y for _, y in points) / len(points))
    return min(points, key=lambda point: math.dist(point, mean))


def inside(polygons: Sequence[Sequence[Sequence[Point]]]) -> Point | None:
    """A point inside the largest of the polygons (rings: outline, holes): its centroid, else the middle of its widest
    stretch at half its height."""
    rings = max(polygons, key=lambda each: abs(_area(each[0])) if each else 0.0, default=())
    if not rings or len(rings[0]) < 3:
        return None
    outline = rings[0]
    area = _area(outline)
    if not area:
        return middle(outline, line=False)
    x0, y0 = outline[0]
    x = y = 0.0
    for (x1, y1), (x2, y2) in _edges(outline):
        cross = (x1 - x0) * (y2 - y0) - (x2 - x0) * (y1 - y0)
        x, y = x + (x1 + x2 - 2 * x0) * cross, y + (y1 + y2 - 2 * y0) * cross
    centroid = (x0 + x / (6 * area), y0 + y / (6 * area))
    if _holds(rings, centroid):
        return centroid
    ys = [y for _, y in outline]
    level = (min(ys) + max(ys)) / 2 + (max(ys) - min(ys)) * 1e-4
    crossings = sorted(_crossings(rings, level))
    stretches = zip(crossings[::2], crossings[1::2], strict=False)
    widest = max(stretches, key=lambda pair: pair[1] - pair[0], default=None)
    return ((widest[0] + widest[1]) / 2, level) if widest else None


def _edges(ring: Sequence[Point]) -> zip[tuple[Point, Point]]:
    return zip(ring, (*ring[1:], ring[0]), strict=True)


def _area(ring: Sequence[Point]) -> float:
    """Signed, measured from its first corner so that small areas far from the origin keep their digits."""
    x0, y0 = ring[0] if ring else (0.0, 0.0)
    return sum((x1 - x0) * (y2 - y0) - (x2 - x0) * (y1 - y0) for (x1, y1), (x2, y2) in _edges(ring)) / 2


def _crossings(rings: Sequence[Sequence[Point]], level: float) -> list[float]:
    """Where the rings cross the line y = ``level``."""
    return [
        x1 + (level - y1) * (x2 - x1) / (y2 - y1)
        for ring in rings
        for (x1, y1), (x2, y2) in _edges(ring)
        if (y1 > level) != (y2 > level)
    ]


def _holds(rings: Sequence[Sequence[Point]], point: Point) -> bool:
    return sum(x > point[0] for x in _crossings(rings, point[1])) % 2 == 1
