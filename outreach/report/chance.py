"""What chance alone would do: the range that a median may lie in, and whether groups differ by more than chance.

Pure and repeatable: whoever asks brings the seed. Nothing here takes figures to be distributed in any special way.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from random import Random

ROUNDS = 1999
"""Times that a test mixes the groups, at the most."""

FEWEST, VALUES = 199, 4_000_000
"""Of very many values fewer mixtures are made, for so many values in all; so many mixtures always."""

ENOUGH = 20
"""So many mixtures that differ as much settle that chance does it: the test ends early (Besag and Clifford, 1991)."""

LEVEL = 0.05
"""A difference that chance makes less often than this is told."""


@dataclass(frozen=True)
class MedianRange:
    """Where the median lies with 95 % confidence, both ends included."""

    low: float
    high: float


def median_range(values: Sequence[float], confidence: float = 0.95) -> MedianRange | None:
    """The percentile bootstrap's range of the median; None for fewer than two values.

    It is worked out and not drawn: how often the median of a resample lies at or below each value is a binomial sum,
    so the range is what endlessly many resamples would give. Of an even number of values, whose median lies between
    two, the lower one bounds from below and the upper one from above.
    """
    if len(values) < 2:
        return None
    ordered, count = sorted(values), len(values)
    tail = (1 - confidence) / 2
    low = _quantile(count, (count + 1) // 2, tail)
    high = _quantile(count, count // 2 + 1, 1 - tail)
    return MedianRange(ordered[low - 1], ordered[high - 1])


def _quantile(count: int, rank: int, share: float) -> int:
    """The smallest i for which the value of ``rank`` in a resample is the i-th of ``count`` or less in ``share``."""
    low, high = 1, count
    while low < high:
        middle = (low + high) // 2
        if _at_least(count, middle / count, rank) >= share:
            high = middle
        else:
            low = middle + 1
    return low


def _at_least(count: int, chance: float, hits: int) -> float:
    """The chance of ``hits`` or more in ``count`` draws."""
    if chance >= 1:
        return 1.0
    whole, hit, miss = math.lgamma(count + 1), math.log(chance), math.log1p(-chance)
    return math.fsum(
        math.exp(whole - math.lgamma(k + 1) - math.lgamma(count - k + 1) + k * hit + (count - k) * miss)
        for k in range(hits, count + 1)
    )


def permutation_test(groups: Sequence[Sequence[float]], *, seed: int, rounds: int | None = None) -> float:
    """How likely chance alone parts the medians of ``groups`` as far as they are: the value p, above 0 and up to 1.

    What is compared is the distance of the highest from the lowest median, with the distances of groups of the same
    sizes that are mixed at random: ``rounds`` times, or as often as :func:`usual_rounds` says.
    """
    seen, sizes = spread(groups), [len(group) for group in groups]
    mixed = [value for group in groups for value in group]
    rounds = rounds or usual_rounds(len(mixed))
    random, as_far = Random(seed), 0
    for number in range(1, rounds + 1):
        random.shuffle(mixed)
        as_far += spread(_dealt(mixed, sizes)) >= seen
        if as_far == ENOUGH:
            return as_far / number
    return (as_far + 1) / (rounds + 1)


def usual_rounds(values: int, asked: int = 1) -> int:
    """How often ``values`` values are mixed at the most: the more there are, the less a single mixture strays.

    Among ``asked`` tests that are asked together it is twice as often as it takes for one of them to hold.
    """
    return min(ROUNDS, max(FEWEST, round(2 * asked / LEVEL), VALUES // values))


def _dealt(values: Sequence[float], sizes: Sequence[int]) -> list[Sequence[float]]:
    ends = [sum(sizes[: n + 1]) for n in range(len(sizes))]
    return [values[end - size : end] for size, end in zip(sizes, ends, strict=True)]


def spread(groups: Sequence[Sequence[float]]) -> float:
    """How far the highest median of ``groups``, none of them empty, lies above the lowest."""
    medians = [_median(group) for group in groups]
    return max(medians) - min(medians)


def _median(values: Sequence[float]) -> float:
    ordered, half = sorted(values), len(values) // 2
    return ordered[half] if len(values) % 2 else (ordered[half - 1] + ordered[half]) / 2


def holding(chances: Sequence[float], level: float = LEVEL) -> tuple[bool, ...]:
    """Which of several tests hold when they are asked together (Holm, 1979): with many, one seems to by chance."""
    order = sorted(range(len(chances)), key=lambda n: chances[n])
    held = [False] * len(chances)
    for asked, number in enumerate(order):
        if chances[number] > level / (len(chances) - asked):
            break
        held[number] = True
    return tuple(held)
