"""In which order places take their turns: no two of a kind in a row, every municipality spread over the round."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from random import Random

from outreach.model import Place

ALIKE = 60
"""What a pair of neighbours costs that share the municipality, or all their categories."""

SMALL_ROUND = 48
"""Up to so many places every swap is tried, from several first orders; beyond that only near ones where it pinches."""

STARTS = 4
SWEEPS = 12
NEAR = 32


class Likeness:
    """How much two places are of a kind: ``ALIKE`` for one municipality, plus ``ALIKE`` times the share of
    their categories that they have in common. What a place does not tell is like nothing.
    """

    def __init__(self, places: Sequence[Place]):
        towns = {town: n for n, town in enumerate(sorted({municipality(place) for place in places} - {""}))}
        profiles = {p: n for n, p in enumerate(sorted({tuple(sorted(set(x.categories))) for x in places}))}
        self._town = {place.slug: towns.get(municipality(place), -1) for place in places}
        self._profile = {place.slug: profiles[tuple(sorted(set(place.categories)))] for place in places}
        self._cost = [[_overlap(a, b) for b in profiles] for a in profiles]

    def between(self, one: str, other: str) -> int:
        """The cost of the places with these slugs as neighbours; 0 where one is not known."""
        if one not in self._town or other not in self._town:
            return 0
        cost = self._cost[self._profile[one]][self._profile[other]]
        return cost + ALIKE if self._town[one] == self._town[other] != -1 else cost


def municipality(place: Place) -> str:
    """The municipality without its village: both of »Hansestadt Osterburg (Altmark), OT …« are the same town."""
    return place.municipality.partition(",")[0].strip().casefold()


def _overlap(one: tuple[str, ...], other: tuple[str, ...]) -> int:
    either = set(one) | set(other)
    return ALIKE * len(set(one) & set(other)) // len(either) if either else 0


def turns(places: Sequence[Place], likeness: Likeness, seed: int) -> list[str]:
    """The slugs of ``places`` in the order of one round; a round follows on the other, so first and last are
    neighbours too. Depends on the seed and on the set of places, not on the order in which they come.
    """
    rng = Random(f"{seed}/turns")
    known = sorted({place.slug: place for place in places}.values(), key=lambda place: place.slug)
    starts = STARTS if len(known) <= SMALL_ROUND else 1
    rounds = [_improved(_scattered(known, rng), likeness) for _ in range(starts)]
    return min(rounds, key=lambda order: _cost(order, likeness), default=[])


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


def _cost(order: Sequence[str], likeness: Likeness) -> int:
    return sum(likeness.between(order[i - 1], slug) for i, slug in enumerate(order))


def _improved(order: list[str], likeness: Likeness) -> list[str]:
    """Swaps places while that makes the round cheaper."""
    size = len(order)
    for _ in range(SWEEPS):
        better = False
        for i in range(size):
            here = likeness.between(order[i - 1], order[i]), likeness.between(order[i], order[(i + 1) % size])
            if max(here) < (1 if size <= SMALL_ROUND else ALIKE):
                continue
            reach = range(1, size if size <= SMALL_ROUND else NEAR)
            better = any(_swapped(order, i, (i + step) % size, likeness) for step in reach) or better
        if not better:
            break
    return order


def _swapped(order: list[str], i: int, k: int, likeness: Likeness) -> bool:
    size = len(order)
    edges = {i, k, (i + 1) % size, (k + 1) % size}
    before = sum(likeness.between(order[e - 1], order[e]) for e in edges)
    order[i], order[k] = order[k], order[i]
    if sum(likeness.between(order[e - 1], order[e]) for e in edges) < before:
        return True
    order[i], order[k] = order[k], order[i]
    return False
