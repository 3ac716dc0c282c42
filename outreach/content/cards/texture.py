"""The lines of a ploughed field, drawn differently for every place: the ornament of a card without a photo."""

from __future__ import annotations

import hashlib
import math
import random

from outreach.content.cards.boundaries import Rect
from outreach.geography import Point

STRIDE = 74.0  # px at most between the points that a line is drawn through


def texture(seed: str, box: Rect, gap: float) -> str:
    """SVG path data of lines that run through ``box`` from its left edge to its right, about ``gap`` px apart.

    The same seed and box give the same lines; they may swing over the box's upper and lower edge.
    """
    dice = random.Random(hashlib.sha256(seed.encode()).digest())
    waves = [
        (
            box.height * dice.uniform(0.05, 0.16) / (n + 1),
            dice.uniform(0.5, 1.1) * (n + 1) * math.tau / max(box.width, 700.0),
            dice.uniform(0, math.tau),
            dice.uniform(-0.11, 0.11),
        )
        for n in range(3)
    ]
    slope = dice.uniform(-0.22, 0.22)
    count = math.ceil(box.height / gap)
    lines = (_line(box, n * gap, n, slope, waves) for n in range(-count // 2, count + count // 2 + 1))
    return "".join(_curve(line) for line in lines if any(box.y < y < box.bottom for _, y in line))


def _line(
    box: Rect, depth: float, line: int, slope: float, waves: list[tuple[float, float, float, float]]
) -> list[Point]:
    steps = math.ceil(box.width / STRIDE)
    points = []
    for n in range(steps + 1):
        x = box.width * n / steps
        swing = sum(
            height * math.sin(x * pace + phase + line * drift) for height, pace, phase, drift in waves
        )
        points.append((box.x + x, box.y + depth + slope * (x - box.width / 2) + swing))
    return points


def _curve(points: list[Point]) -> str:
    """A smooth line through the points: Catmull-Rom, written as cubic Béziers."""
    padded = [points[0], *points, points[-1]]
    parts = [f"M{points[0][0]:.0f},{points[0][1]:.1f}"]
    for before, start, end, after in zip(padded, padded[1:], padded[2:], padded[3:], strict=False):
        x1, y1 = start[0] + (end[0] - before[0]) / 6, start[1] + (end[1] - before[1]) / 6
        x2, y2 = end[0] - (after[0] - start[0]) / 6, end[1] - (after[1] - start[1]) / 6
        parts.append(f"C{x1:.0f},{y1:.1f},{x2:.0f},{y2:.1f},{end[0]:.0f},{end[1]:.1f}")
    return "".join(parts)
