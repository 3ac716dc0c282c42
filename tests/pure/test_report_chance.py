"""What chance alone would do, held against drawing it."""

from __future__ import annotations

from random import Random
from statistics import median, quantiles

import pytest

from outreach.report.chance import MedianRange, holding, median_range, permutation_test, spread, usual_rounds


@pytest.mark.parametrize("count", [5, 8, 17, 18])
def test_the_range_is_what_a_drawn_bootstrap_gives(count: int) -> None:
    """Twenty thousand resamples lie in it as often as it says; of an even number it is the wider one."""
    random = Random(count)
    values = [round(random.lognormvariate(7, 0.6)) for _ in range(count)]
    found = median_range(values)
    drawn = [median(random.choices(values, k=count)) for _ in range(20_000)]
    cuts = quantiles(drawn, n=40)
    assert found is not None
    assert found.low <= cuts[0] <= cuts[-1] <= found.high
    if count % 2:
        assert (cuts[0], cuts[-1]) == (found.low, found.high)
    assert 0.95 <= sum(found.low <= one <= found.high for one in drawn) / len(drawn)


def test_few_values_have_the_widest_range_or_none() -> None:
    """One value says nothing of a range; of two it is both; equal ones leave no doubt."""
    assert median_range([7]) is None
    assert MedianRange(3, 9) == median_range([9, 3])
    assert MedianRange(5, 5) == median_range([5] * 12)


def test_a_large_group_is_worked_out_as_well() -> None:
    """A thousand values do no harm to the sum, and narrow the range."""
    found = median_range(list(range(1000)))
    assert found is not None
    assert 460 < found.low < 480 < 520 < found.high < 540


def test_groups_that_differ_are_told_from_mixed_ones() -> None:
    """Far apart: hardly ever by chance; of one kind: often; the same seed gives the same answer."""
    random = Random(1)
    low, high = ([random.gauss(mean, 100) for _ in range(18)] for mean in (1000, 1300))
    same = [random.gauss(1000, 100) for _ in range(18)]
    assert permutation_test([low, high], seed=1) < 0.01
    assert permutation_test([low, same], seed=1) > 0.1
    assert permutation_test([low, same], seed=7) == permutation_test([low, same], seed=7)


def test_very_many_values_are_mixed_less_often() -> None:
    """Up to 2,000 values are mixed 1,999 times; the more there are the less often, but 199 times always."""
    assert [1999, 1999, 400, 199, 199] == [usual_rounds(n) for n in (10, 2_000, 10_000, 24_000, 400_000)]


@pytest.mark.parametrize("asked", [1, 12, 30, 60])
def test_a_difference_can_hold_among_all_that_is_asked(asked: int) -> None:
    """However few the mixtures are: one that none of them reaches holds, with however many others it is asked."""
    surest = 1 / (usual_rounds(400_000, asked) + 1)
    assert (True, *[False] * (asked - 1)) == holding([surest, *[1.0] * (asked - 1)])


def test_chance_is_called_no_finding_more_often_than_agreed() -> None:
    """Of 200 pairs of groups that do not differ one in twenty passes, not more by what chance allows."""
    random = Random(3)
    passed = 0
    for seed in range(200):
        groups = [[random.expovariate(0.001) for _ in range(12)] for _ in range(2)]
        passed += permutation_test(groups, seed=seed, rounds=199) <= 0.05
    assert passed <= 20


def test_many_questions_are_asked_more_strictly() -> None:
    """What would hold alone need not hold among several (Holm)."""
    assert (True,) == holding([0.04])
    assert (False, False, False) == holding([0.04, 0.6, 0.3])
    assert (True, False, True) == holding([0.001, 0.6, 0.02])
    assert () == holding([])


def test_the_spread_is_between_the_outermost_medians() -> None:
    """Whatever lies between."""
    assert 20 == spread([[1, 2, 3], [9, 12], [22, 22, 1]])
