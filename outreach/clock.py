"""The one place where the program reads the time and waits."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Protocol


class Clock(Protocol):
    """Says what time it is (UTC, aware) and waits."""

    def now(self) -> datetime: ...

    def wait_until(self, moment: datetime) -> None: ...


class SystemClock:
    """The machine's own clock."""

    def now(self) -> datetime:
        return datetime.now(UTC)

    def wait_until(self, moment: datetime) -> None:
        time.sleep(max(0.0, (moment - self.now()).total_seconds()))


class RehearsalClock:
    """Compressed time: it stands still while work is done, and leaps over the hours in which nothing is due.

    A wait of one simulated day takes ``86400 / speed`` real seconds, and ends exactly at the minute waited
    for; so a post goes out at its planned minute however fast the rehearsal runs. ``on_leap`` is told every
    new time, so that a sandbox can be set to it.
    """

    def __init__(self, start: datetime, speed: float, on_leap: Callable[[datetime], None]):
        self._now = start.astimezone(UTC)
        self._speed = speed
        self._on_leap = on_leap
        self._lock = threading.Lock()
        on_leap(self._now)

    def now(self) -> datetime:
        with self._lock:
            return self._now

    def wait_until(self, moment: datetime) -> None:
        gap = (moment - self.now()).total_seconds()
        if gap <= 0:
            return
        time.sleep(gap / self._speed)
        with self._lock:
            self._now = moment.astimezone(UTC)
        self._on_leap(moment)
