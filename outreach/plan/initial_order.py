"""In which order places begin, before the order is searched for: every municipality spread over the round."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from random import Random

from outreach.model import Place
from outreach.plan.objective import municipality


def initial_order(places: Sequence[Place], seed: int) -> list[str]:
    """The slugs of ``places`` in the order of one round: a municipality's at equal distances, by chance among others.

    Depends on the seed and on the set of places, not on the order in which they come.
    """
    rng = Random(f"{seed}/turns")
    towns: defaultdict[str, list[str]] = defaultdict(list)
    for place in sorted({place.slug: place for place in places}.values(), key=lambda place: place.slug):
        towns[municipality(place) or place.slug].append(place.slug)
    positions = []
    for slugs in towns.values():
        rng.shuffle(slugs)
        offset = rng.random()
        positions += [((rank + offset) / len(slugs), slug) for rank, slug in enumerate(slugs)]
    return [slug for _, slug in sorted(positions)]
