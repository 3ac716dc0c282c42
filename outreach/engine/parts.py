"""A job in parts: each is a job of its own, done by whoever is free on any host, and by whoever does the whole."""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from threading import Event
from typing import Any

from outreach.clock import Clock
from outreach.engine.control import Cancelled, JobControl
from outreach.engine.worker import Worker
from outreach.errors import Busy, OutreachError
from outreach.language import msg
from outreach.model import ENDED, Job, JobState
from outreach.store import Jobs

LOOK = 0.5
"""Seconds between two looks at parts that others do."""


def done_in_parts(
    jobs: Jobs,
    job: Job,
    wanted: Sequence[Mapping[str, Any]],
    *,
    worker: Worker,
    control: JobControl,
    clock: Clock,
    total: int,
) -> tuple[Job, ...]:
    """A part done for each of the arguments in ``wanted``, as they ended, in that order; of ``total`` steps in all.

    Whoever takes the job up after its worker has died goes on with the parts that there are. Raises what kept a part
    from being done, and Cancelled; the parts end with their job.
    """
    if not jobs.parts(job.id):
        now = clock.now()
        jobs.put(
            *(
                Job(
                    id=f"{job.id}.{number:05}",
                    verb=job.verb,
                    arguments=arguments,
                    caller=job.caller,
                    asked_at=now,
                    part_of=job.id,
                )
                for number, arguments in enumerate(wanted)
            )
        )
    while True:
        parts = jobs.parts(job.id)
        control.progress(sum(part.done for part in parts), total)
        _require_well(parts)
        still = [part for part in parts if part.state in _OPEN]
        if not still:
            return tuple(jobs.get(part.id) for part in parts)
        now = clock.now()
        free = next((part for part in still if part.state is JobState.WAITING or part.lost(now)), None)
        if free is None:
            time.sleep(LOOK)
            continue
        others = sum(part.done for part in parts if part.id != free.id)
        watched = _PartControl(control, others, total)
        try:
            worker.do(free.id, watched, watched.left)
        except Busy:
            time.sleep(LOOK)


_OPEN = frozenset(JobState) - ENDED


def _require_well(parts: Sequence[Job]) -> None:
    """Raises what one of them failed of, or Cancelled."""
    for part in parts:
        if part.state is JobState.CANCELLED:
            raise Cancelled
        if part.state is JobState.FAILED:
            raise OutreachError(part.message or msg("A part of it failed, and did not say why."), part.remedy)


class _PartControl(JobControl):
    """Of a part that is done within its job: that one's progress, and its end. ``left`` says that it was left so."""

    def __init__(self, whole: JobControl, others: int, total: int):
        super().__init__()
        self._whole, self._others, self._total = whole, others, total
        self.left = Event()

    def progress(self, done: int, total: int) -> None:
        """As of any job."""
        try:
            self._whole.progress(self._others + done, self._total)
        except Cancelled:
            self.left.set()
            self.done, self.total = done, total
            raise
        super().progress(done, total)
