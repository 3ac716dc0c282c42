"""In which order places take their turns: no two of a kind in a row, every municipality spread over the round."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from random import Random

from outreach.model import Place
from outreach.plan.objective import Yardstick, municipality

SMALL_ROUND = 48
"""Up to so many places every swap is tried, from several first orders; beyond that only near ones where it pinches."""

PINCH = 2
"""What two neighbours must have in common in a large round before a swap is looked for."""

STARTS = 4
SWEEPS = 12
NEAR = 32


def turns(places: Sequence[Place], yard: Yardstick, seed: int) -> list[str]:
    """The slugs of ``places`` in the order of one round; a round follows on the other, so first and last are
    neighbours too. Depends on the seed and on the set of places, not on the order in which they come.
    """
    rng = Random(f"{seed}/turns")
    known = sorted({place.slug: place for place in places}.values(), key=lambda place: place.slug)
    starts = STARTS if len(known) <= SMALL_ROUND else 1
    rounds = [_improved(_scattered(known, rng), yard) for _ in range(starts)]
    return min(rounds, key=lambda order: _cost(order, yard), default=[])


def _scattered(places: Sequence[Place], rng: Random) -> list[str]:
    """Every municipality's places at equal distances over the round, by chance among each other."""
    towns: defaultdict[str, list[str]] = defaultdict(list)
    for place in places:
        towns[municipality(place) or place.slug].append(place.slug)
    positions = []
    for slugs in towns.values():
        rng.shuffle(slugs)
        offset = rng.random()
        positions += [((rank + offset) / len(slugs), slug) for rank, slug in enumerate(slugs)]
    return [slug for _, slug in sorted(positions)]


def _cost(order: Sequence[str], yard: Yardstick) -> int:
    return sum(yard.common(order[i - 1], slug) for i, slug in enumerate(order))


def _improved(order: list[str], yard: Yardstick) -> list[str]:
    """Swaps places while that makes the round cheaper."""
    size = len(order)
    for _ in range(SWEEPS):
        better = False
        for i in range(size):
            here = yard.common(order[i - 1], order[i]), yard.common(order[i], order[(i + 1) % size])
            if max(here) < (1 if size <= SMALL_ROUND else PINCH):
                continue
            reach = range(1, size if size <= SMALL_ROUND else NEAR)
            better = any(_swapped(order, i, (i + step) % size, yard) for step in reach) or better
        if not better:
            break
    return order


def _swapped(order: list[str], i: int, k: int, yard: Yardstick) -> bool:
    size = len(order)
    edges = {i, k, (i + 1) % size, (k + 1) % size}
    before = sum(yard.common(order[e - 1], order[e]) for e in edges)
    order[i], order[k] = order[k], order[i]
    if sum(yard.common(order[e - 1], order[e]) for e in edges) < before:
        return True
    order[i], order[k] = order[k], order[i]
    return False
