"""Whether the loops of a process come round."""

from __future__ import annotations

from outreach.tallies import LoopTurns


def test_the_slowest_loop_counts_and_one_that_has_ended_does_not() -> None:
    """A loop is silent since its last round, or its begin; where none is to run nothing is."""
    loops, now = LoopTurns(), [100.0]
    assert 0 == loops.silent_for(now[0])
    with loops.running(lambda: now[0]) as one, loops.running(lambda: now[0]):
        now[0] = 130.0
        one()
        assert 30 == loops.silent_for(now[0])
    assert 0 == loops.silent_for(1_000.0)
