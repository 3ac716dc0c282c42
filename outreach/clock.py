"""The one place where the program reads the time and waits."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from secrets import token_hex
from typing import NamedTuple, Protocol


class MonotonicReading(NamedTuple):
    """A reading of a clock that nobody sets and that runs while the machine sleeps.

    ``seconds`` compare only with readings of the same ``boot``: every start of a machine begins a count of its own.
    """

    boot: str
    seconds: float


class Clock(Protocol):
    """Says what time it is (UTC, aware), how much has truly passed, and waits."""

    def now(self) -> datetime: ...

    def monotonic(self) -> MonotonicReading: ...

    def wait_until(self, moment: datetime) -> None: ...


def uptime() -> float:
    """Seconds on the machine's monotonic clock: deadlines are counted on it, so that a sleep does not stop them."""
    for name in (
        "CLOCK_BOOTTIME",
        "CLOCK_MONOTONIC",
    ):  # macOS has the latter only, and there it runs in sleep too
        if hasattr(time, name):
            return time.clock_gettime(getattr(time, name))
    return time.monotonic()


@cache
def boot_id() -> str:
    """Which start of which machine this is. Where it cannot be told, every process is a start of its own."""
    try:
        return Path("/proc/sys/kernel/random/boot_id").read_text(encoding="ascii").strip()
    except OSError:
        return f"process {token_hex(16)}"


class SystemClock:
    """The machine's own clock."""

    def now(self) -> datetime:
        return datetime.now(UTC)

    def monotonic(self) -> MonotonicReading:
        return MonotonicReading(boot_id(), uptime())

    def wait_until(self, moment: datetime) -> None:
        time.sleep(max(0.0, (moment - self.now()).total_seconds()))


class AheadClock(SystemClock):
    """Runs as the machine's does, and is ahead of it: a rehearsal that people watch."""

    def __init__(self, ahead: timedelta):
        self._ahead = ahead

    def now(self) -> datetime:
        return super().now() + self._ahead


class SharedClock(SystemClock):
    """A server's time, which all hosts go by: what one of them has been told last, and what has passed since.

    Until :meth:`tell` it is the machine's own.
    """

    def __init__(self) -> None:
        self._told: tuple[datetime, float] | None = None

    def now(self) -> datetime:
        if self._told is None:
            return super().now()
        moment, at = self._told
        return moment + timedelta(seconds=uptime() - at)

    def tell(self, moment: datetime, asked: float) -> None:
        """The server said ``moment`` when it was asked at ``asked`` of :func:`uptime`: half of the way lies between."""
        self._told = moment, (asked + uptime()) / 2


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
        self._boot = f"rehearsal {token_hex(16)}"
        self._lock = threading.Lock()
        on_leap(self._now)

    def now(self) -> datetime:
        with self._lock:
            return self._now

    def monotonic(self) -> MonotonicReading:
        return MonotonicReading(self._boot, self.now().timestamp())

    def wait_until(self, moment: datetime) -> None:
        gap = (moment - self.now()).total_seconds()
        if gap <= 0:
            return
        time.sleep(gap / self._speed)
        with self._lock:
            self._now = moment.astimezone(UTC)
        self._on_leap(moment)
