"""Chores and jobs in this process: APScheduler wakes the chores up, in memory; a thread does the jobs."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor, wait
from contextlib import contextmanager
from datetime import UTC
from threading import Event, Thread

from apscheduler.schedulers.background import BackgroundScheduler

from outreach.clock import SystemClock, uptime
from outreach.engine.chores import SETTLE, Chore
from outreach.engine.worker import Worker
from outreach.tallies import LOOPS

SIDE_BY_SIDE = 8
"""Subjects of one chore that are worked on at the same time."""

ROUND = 20
"""Seconds between two signs that chores are still woken up."""


class ProcessEngine:
    """Needs nothing but this process, and shares nothing with another one."""

    @contextmanager
    def running(self, chores: Sequence[Chore], worker: Worker | None, stop: Event) -> Iterator[None]:
        """As :class:`Engine` says."""
        scheduler = BackgroundScheduler(timezone=UTC)
        now = SystemClock().now()
        for chore in chores:
            scheduler.add_job(
                _whole(chore, stop),
                "interval",
                seconds=chore.every.total_seconds(),
                next_run_time=now if chore.at_once else now + SETTLE,
                max_instances=1,
                coalesce=True,
                misfire_grace_time=None,
            )
        working = Thread(target=worker.serve, args=(stop,), name="jobs") if worker else None
        with LOOPS.running(uptime) as come_round:
            scheduler.add_job(come_round, "interval", seconds=ROUND, coalesce=True, misfire_grace_time=None)
            scheduler.start()
            if working:
                working.start()
            try:
                yield
            finally:
                scheduler.shutdown(wait=True)
                if working:
                    working.join()


def _whole(chore: Chore, stop: Event) -> Callable[[], None]:
    """The chore for all of its subjects, a few at a time."""

    def step(subject: str) -> None:
        if not stop.is_set():
            chore.step(subject)

    def done() -> None:
        if chore.subjects is None:
            step("")
            return
        with ThreadPoolExecutor(SIDE_BY_SIDE, thread_name_prefix=chore.name) as pool:
            wait([pool.submit(step, subject) for subject in chore.subjects()])

    return done
