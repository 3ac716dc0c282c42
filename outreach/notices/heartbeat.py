"""A sign of life for a watchdog outside: whoever stops getting it knows that nothing is published any more."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from typing import TypeVar

from outreach.channels.outbound import ping
from outreach.errors import OutreachError
from outreach.model import Duty, SignOfLife

log = logging.getLogger("outreach.heartbeat")

Report = TypeVar("Report")

LATELY = timedelta(minutes=2, seconds=30)
"""Some step of publishing has ended well since: each process notes that once a minute."""

SILENT = timedelta(minutes=1)
"""A process that counts up every five seconds and was not heard of for longer is missed."""

MISSED_FOR = timedelta(minutes=15)
"""So long a missed one is worth an alarm; afterwards those count that are there."""


class Heartbeat:
    """Beats only if a step of publishing has ended well since it last did: notes it, and asks for ``url``, if any."""

    def __init__(self, url: str, note: Callable[[], None] = lambda: None):
        self._url, self._note = url, note
        self._alive = threading.Event()

    def after(self, step: Callable[[], Report]) -> Callable[[], Report]:
        """``step``, after whose success the next beat is owed."""

        def watched() -> Report:
            report = step()
            self._alive.set()
            return report

        return watched

    def beat(self) -> bool:
        """True where the watchdog heard it. What goes wrong is logged, and stops nothing."""
        if not self._alive.is_set():
            return False
        self._alive.clear()
        try:
            self._note()
        except OutreachError as error:
            log.warning("a sign of life could not be noted: %s", error)
            return False
        return bool(self._url) and heard(self._url)


def heard(url: str) -> bool:
    """Whether the watchdog heard a beat. What goes wrong is logged, and stops nothing."""
    try:
        ping(url)
    except OutreachError as error:
        log.warning("the watchdog did not hear the heartbeat: %s", error)
        return False
    return True


def beat_for_all(url: str, seen: Sequence[SignOfLife], now: datetime) -> bool:
    """One beat for all that share a database, if posts are published and none of them is missed; as :func:`heard`."""
    missed = _missed(seen, now)
    if missed:
        log.warning("the watchdog is told nothing: %s went without a word", ", ".join(missed))
        return False
    publishes = any(each.does(Duty.PUBLISH) and now - each.ticked_at < LATELY for each in seen)
    return publishes and heard(url)


def _missed(seen: Sequence[SignOfLife], now: datetime) -> list[str]:
    """Hosts whose last process of a kind has gone without saying so, a while ago."""
    last = dict[tuple[str, str], SignOfLife]()
    for each in sorted(seen, key=lambda each: each.started_at):
        last[each.owner.partition(":")[0], each.work] = each
    return sorted(
        host
        for (host, _), each in last.items()
        if each.ended_at is None and each.beat_at and SILENT < now - each.beat_at < MISSED_FOR
    )
