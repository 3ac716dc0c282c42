"""When a doubt may end because the post is not there. Pure; seconds are of one boot's monotonic clock."""

from __future__ import annotations

from datetime import timedelta
from enum import StrEnum
from math import log2

from outreach.channels.settling import Delays, Repeat

SLEEPER = timedelta(minutes=45)
"""How much longer a doubt rests where no lock proves that a sender is dead: its deadline is in it many times over."""

READS_APART = timedelta(minutes=5)
"""The second read without the post begins at least so long after the first was noted: no two of one old copy."""

FIRST_PAUSE, LONGEST_PAUSE = 15.0, 900.0  # seconds between two reads


def quiet_period(delays: Delays, *, sole: bool) -> timedelta:
    """How long a doubt must last before absence counts. ``sole``: a lock proves its sender's death."""
    return delays.request + delays.feed + (timedelta(0) if sole else SLEEPER)


def may_repeat(
    repeat: Repeat, delays: Delays, *, lasted: timedelta, age: timedelta | None, deadline: timedelta
) -> bool:
    """Whether a doubt that has ``lasted`` so long may be sent again under a handle of ``age``: it makes no second post.

    Where the network's guard ends one day, no request is to be under way beside this one, and this one is to be
    acted on within the guard.
    """
    if repeat.guarded is None:
        return True
    latest = None if age is None else age + deadline + delays.request
    return lasted >= delays.request and repeat.covers(latest)


class Absence(StrEnum):
    """What a read without the post means."""

    EARLY = "early"  # nothing yet
    FIRST = "first"  # to be noted; one more is needed
    SECOND = "second"  # the post is not live


def absence(began: float, since: float, noted: float | None, quiet: timedelta) -> Absence:
    """What it means that a read which ``began`` then did not show a post in doubt ``since`` then.

    ``noted`` is when the first such read was noted, None where none was.
    """
    if began - since < quiet.total_seconds():
        return Absence.EARLY
    if noted is None:
        return Absence.FIRST
    return Absence.EARLY if began - noted < READS_APART.total_seconds() else Absence.SECOND


def reads_by(age: float) -> int:
    """How many reads a doubt of that age has had: whoever takes it over goes on in its rhythm."""
    return int(log2(max(0.0, age) / FIRST_PAUSE + 1))


def next_read(reads: int, now: float, since: float, noted: float | None, quiet: timedelta) -> float:
    """When to read again after ``reads`` reads: ever later, but right when absence begins to count."""
    later = now + min(FIRST_PAUSE * 2.0 ** min(reads, 10), LONGEST_PAUSE)
    ripe = since + quiet.total_seconds() if noted is None else noted + READS_APART.total_seconds()
    return min(later, ripe) if ripe > now else later
