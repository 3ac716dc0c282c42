"""When a post that was certainly not sent may be tried again. Pure: what is left to chance is handed in."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from random import Random

from outreach.errors import ChannelError

PAUSES = (timedelta(minutes=1), timedelta(minutes=5), timedelta(minutes=15), timedelta(minutes=30))

SHARE = 0.1
"""The most that jitter adds, as a part of the wait; never more than of the longest pause."""

Jitter = Callable[[timedelta], timedelta]
"""What is waited beyond a wait."""


def no_jitter(_: timedelta) -> timedelta:
    """Every wait as it stands in the table."""
    return timedelta(0)


def trailing(random: Random) -> Jitter:
    """A part of each wait, left to ``random``: accounts that were refused together do not come back in step."""
    return lambda wait: min(wait, PAUSES[-1]) * (SHARE * random.random())


def not_before(error: ChannelError, tries: int, now: datetime, jitter: Jitter) -> datetime:
    """The network's own word where it gave one, else a pause that grows with ``tries`` (1 is the first); then jitter.

    Never sooner than the first pause: where clocks differ the word may lie in the past, and would mean no end of calls.
    """
    if error.retry_at is not None:
        earliest = max(error.retry_at, now + PAUSES[0])
    else:
        earliest = now + PAUSES[min(max(tries, 1), len(PAUSES)) - 1]
    return earliest + jitter(earliest - now)
