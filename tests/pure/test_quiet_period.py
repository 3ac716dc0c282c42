"""When a read without the post means that it is not live, and when the feed is read."""

from __future__ import annotations

from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from outreach.channels.settling import CAUTIOUS
from outreach.publish.context import DEADLINE
from outreach.publish.quiet_period import (
    LONGEST_PAUSE,
    READS_APART,
    Absence,
    absence,
    next_read,
    quiet_period,
    reads_by,
)
from outreach.publish.sender import LEASE

QUIET = quiet_period(CAUTIOUS, sole=True)
SECONDS = st.floats(0, 10_000)


def test_the_quiet_period_covers_what_may_still_happen() -> None:
    """The request and the feed's lag; without a lock the sender's deadline and its lease too."""
    assert quiet_period(CAUTIOUS, sole=True) >= CAUTIOUS.request + CAUTIOUS.feed
    assert quiet_period(CAUTIOUS, sole=False) >= LEASE + DEADLINE + CAUTIOUS.request + CAUTIOUS.feed


@given(SECONDS, SECONDS)
def test_a_read_that_began_in_the_quiet_period_means_nothing(since: float, later: float) -> None:
    """Only when the read began counts, however late its end."""
    early = later < QUIET.total_seconds()
    assert (Absence.EARLY if early else Absence.FIRST) == absence(since + later, since, None, QUIET)


@given(SECONDS, SECONDS, SECONDS)
def test_the_second_read_keeps_its_distance(since: float, first: float, second: float) -> None:
    """Two reads of one old copy of the feed are one read."""
    noted = since + QUIET.total_seconds() + first
    expected = Absence.EARLY if second < READS_APART.total_seconds() else Absence.SECOND
    began = noted + second
    if abs(second - READS_APART.total_seconds()) > 1:  # floating point's own edge aside
        assert expected is absence(began, since, noted, QUIET)


@given(st.integers(0, 400), SECONDS, SECONDS, st.booleans())
def test_a_doubt_is_always_read_again(reads: int, since: float, age: float, noted: bool) -> None:
    """Later than now, never later than the longest pause, and not past the moment at which absence begins to count."""
    now = since + age
    last = now if noted else None
    following = next_read(reads, now, since, last, QUIET)
    ripe = (now + READS_APART.total_seconds()) if noted else since + QUIET.total_seconds()
    assert now < following <= now + LONGEST_PAUSE
    assert following <= ripe or ripe <= now


def test_pauses_grow() -> None:
    """Fifteen seconds, then twice as long each time."""
    waits = [next_read(reads, 10_000.0, 0.0, None, timedelta(0)) - 10_000.0 for reads in range(8)]
    assert [15.0, 30.0, 60.0, 120.0, 240.0, 480.0, 900.0, 900.0] == waits


def test_who_takes_a_doubt_over_keeps_its_rhythm() -> None:
    """The first read came at once, the next ones after 15, 45 and 105 seconds."""
    assert [0, 0, 1, 2, 2, 3] == [reads_by(age) for age in (0, 14.9, 15, 45, 104, 105)]
