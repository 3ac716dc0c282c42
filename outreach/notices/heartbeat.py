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

SILENT_HERE = timedelta(minutes=5)
"""The same of one on an SQLite file, which leaves a sign once a minute."""

MISSED_FOR = timedelta(minutes=15)
"""So long a missed one is worth an alarm; afterwards those count that are there."""


class Heartbeat:
    """Beats only if a step of publishing has ended well since it last did: notes it, and asks for ``url``, if any.

    That is not asked for while ``missed`` names others that should be there.
    """

    def __init__(
        self,
        url: str,
        note: Callable[[], None] = lambda: None,
        missed: Callable[[], Sequence[str]] = tuple,
    ):
        self._url, self._note, self._missed = url, note, missed
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
            missed = self._missed() if self._url else ()
        except OutreachError as error:
            log.warning("a sign of life could not be noted: %s", error)
            return False
        return bool(self._url) and not _told_missed(missed) and heard(self._url)


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
    if _told_missed(hosts_missed(seen, now, SILENT)):
        return False
    publishes = any(each.does(Duty.PUBLISH) and now - each.ticked_at < LATELY for each in seen)
    return publishes and heard(url)


def _told_missed(hosts: Sequence[str]) -> bool:
    if hosts:
        log.warning("the watchdog is told nothing: %s went without a word", ", ".join(hosts))
    return bool(hosts)


def hosts_missed(seen: Sequence[SignOfLife], now: datetime, silent: timedelta) -> list[str]:
    """Hosts of which a process has gone without saying so, a while ago."""
    return sorted({each.owner.partition(":")[0] for each in missed(seen, now, silent, silent + MISSED_FOR)})


def missed(
    seen: Sequence[SignOfLife], now: datetime, silent: timedelta, until: timedelta
) -> tuple[SignOfLife, ...]:
    """The last process of each host and kind, where it was not heard of for longer than ``silent`` and has not ended.

    One of which that has been so for longer than ``until`` is missed no more.
    """
    last = dict[tuple[str, str], SignOfLife]()
    for each in sorted(seen, key=lambda each: each.started_at):
        last[each.owner.partition(":")[0], each.work] = each
    return tuple(
        each for each in last.values() if each.ended_at is None and silent < now - each.heard_at < until
    )
