"""What this process has done since it began, counted for whoever watches over it (``/metrics``).

Counting costs next to nothing and is done whether somebody asks or not.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from threading import Lock

BOUNDS = (0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)
"""Seconds: up to which each group of durations reaches; one more holds what took longer."""


class ProcessCount:
    """How often something was done, by its kind."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._counts: defaultdict[str, float] = defaultdict(float)

    def add(self, kind: str = "", by: float = 1) -> None:
        with self._lock:
            self._counts[kind] += by

    def counts(self) -> Mapping[str, float]:
        with self._lock:
            return dict(self._counts)

    def total(self) -> float:
        with self._lock:
            return sum(self._counts.values())


class ProcessDurations:
    """How long something took each time, in the groups of :data:`BOUNDS`, by its kind."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._groups: dict[str, list[int]] = {}
        self._sums: defaultdict[str, float] = defaultdict(float)

    def add(self, seconds: float, kind: str) -> None:
        with self._lock:
            groups = self._groups.setdefault(kind, [0] * (len(BOUNDS) + 1))
            groups[bisect_left(BOUNDS, seconds)] += 1
            self._sums[kind] += seconds

    def groups(self) -> Mapping[str, tuple[tuple[int, ...], float]]:
        """By kind how often each group was hit, and the seconds of all together."""
        with self._lock:
            return {kind: (tuple(found), self._sums[kind]) for kind, found in self._groups.items()}


POSTS = ProcessCount()
"""Posts by the state that this process has brought them to."""

FAILED_STEPS = ProcessCount()
"""Steps of the scheduler that failed, and are tried again."""

CARDS = ProcessCount()
"""Cards that were drawn."""

DRAWING_SECONDS = ProcessCount()
"""Seconds in which cards were being drawn, however many at a time."""

REQUESTS = ProcessDurations()
"""What the pages were asked, by the first digit of the answer's status."""


DENIED = ProcessCount()
"""Requests that were refused before any page saw them, by the reason."""


class LoopTurns:
    """When each loop that is to run in this process came round last, by the machine's own steady clock."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._last: dict[object, float] = {}

    @contextmanager
    def running(self, uptime: Callable[[], float]) -> Iterator[Callable[[], None]]:
        """For as long as a loop is to run; what it is handed is to be called in each of its rounds."""
        loop = object()

        def come_round() -> None:
            with self._lock:
                self._last[loop] = uptime()

        come_round()
        try:
            yield come_round
        finally:
            with self._lock:
                del self._last[loop]

    def silent_for(self, uptime: float) -> float:
        """For how many seconds the slowest of them has not come round by then; 0 where none is to run."""
        with self._lock:
            return max((uptime - last for last in self._last.values()), default=0.0)


LOOPS = LoopTurns()
