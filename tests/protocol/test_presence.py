"""Counting silence takes the dead for gone, and nobody who has run since its last beat; each piece is needed."""

from __future__ import annotations

import math
import sys

import pytest

from tests.protocol.presence import LIVING, TAKEN, Counting, check

pytestmark = pytest.mark.slow

MUTANTS = {
    "a look counts all that has passed": (Counting(most=math.inf), LIVING),
    "an outage of the database is silence": (Counting(outage_counts=True), LIVING),
    "beats are rarer than the patience": (Counting(beat=9), LIVING),
    "silence is not added up": (Counting(most=0), TAKEN),
}


def test_silence_is_counted_so_that_the_dead_are_gone_and_the_living_are_not() -> None:
    """Through every order of beats, looks, sleeps of either side, and outages of the database."""
    count = check(Counting())
    sys.stdout.write(f"{count.states:,} states\n")
    assert ("", ()) == (count.breach, count.trace)


@pytest.mark.parametrize(("counting", "breaks"), MUTANTS.values(), ids=MUTANTS.keys())
def test_no_piece_of_the_counting_can_be_left_out(counting: Counting, breaks: str) -> None:
    """Without it a living one is taken for gone, or a dead one never is."""
    count = check(counting)
    sys.stdout.write("\n".join((f"{count.breach} ({count.states:,} states)", *count.trace, "")))
    assert breaks == count.breach
