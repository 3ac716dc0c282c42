"""When a post that was certainly not sent may be tried again. Pure."""

from __future__ import annotations

from datetime import datetime, timedelta

from outreach.errors import ChannelError

PAUSES = (timedelta(minutes=1), timedelta(minutes=5), timedelta(minutes=15), timedelta(minutes=30))


def not_before(error: ChannelError, tries: int, now: datetime) -> datetime:
    """The network's own word where it gave one, else a pause that grows with ``tries`` (1 is the first).

    Never sooner than the first pause: where clocks differ the word may lie in the past, and would mean no end of calls.
    """
    if error.retry_at is not None:
        return max(error.retry_at, now + PAUSES[0])
    return now + PAUSES[min(max(tries, 1), len(PAUSES)) - 1]
