"""A worker takes jobs from the table, does one after the other, and says again and again that it lives."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from threading import Event, Thread

from outreach import tallies
from outreach.clock import Clock, uptime
from outreach.engine.control import Cancelled, JobControl, Work
from outreach.errors import Busy, OutreachError
from outreach.language import Quoted, msg
from outreach.log_fields import about
from outreach.model import Job, JobOutcome, JobState
from outreach.store import Jobs

BEAT = 1.0
"""Seconds between two signs of life; so long may it take until a job learns that it is cancelled."""

LEASE = timedelta(seconds=20)
"""A worker that was not heard of for longer is taken for dead."""

LOOK = 2.0
"""Seconds between two looks for a job that waits."""

log = logging.getLogger("outreach.jobs")


class Worker:
    """Does jobs under the name ``owner``, which no other worker may have; ``work`` knows the verbs."""

    def __init__(self, *, jobs: Jobs, work: Work, clock: Clock, owner: str):
        self._jobs = jobs
        self._work = work
        self._clock = clock
        self._owner = owner
        self._come_round: Callable[[], None] = lambda: None

    def serve(self, stop: Event) -> None:
        """Do whatever waits, until ``stop`` is set; a job under way then stops, and waits for another worker."""
        with tallies.LOOPS.running(uptime) as self._come_round:
            while not stop.is_set():
                self._come_round()
                try:
                    found = self.step(stop)
                except OutreachError as error:
                    log.warning("no job could be taken; the next look tries again: %s", error)
                    found = None
                except Exception:  # the loop's one net: else the process would live on and do nothing
                    log.exception("the look for a job failed; the next one tries again")
                    found = None
                if found is None:
                    stop.wait(LOOK)

    def step(self, stop: Event | None = None) -> Job | None:
        """Take what waits longest and do it; how it ended, None where nothing waits."""
        now = self._clock.now()
        if not self._jobs.pending(now):
            return None
        self._jobs.give_up(now)
        job = self._jobs.take(self._owner, at=now, lease_until=now + LEASE)
        return job and self._do(job, JobControl(), stop)[0]

    def do(self, id: str, control: JobControl, stop: Event | None = None) -> tuple[Job, OutreachError | None]:
        """Do this job; how it ended, and what it raised where it failed.

        Raises Busy where another works on the same: an attended job has then ended, another one waits on. A job that
        another worker has taken is left to that one. Once ``stop`` is set it stops, and waits for another worker.
        """
        now = self._clock.now()
        self._jobs.give_up(now)
        try:
            job = self._jobs.take(self._owner, at=now, lease_until=now + LEASE, id=id)
        except Busy:
            waits = self._jobs.get(id)
            if waits.attended:
                self._jobs.cancel(id, by=waits.caller.name, at=now)
            raise
        return (self._jobs.get(id), None) if job is None else self._do(job, control, stop)

    def _do(self, job: Job, control: JobControl, stop: Event | None) -> tuple[Job, OutreachError | None]:
        error: OutreachError | None = None
        state, outcome = JobState.DONE, JobOutcome()
        with self._beating(job, control, stop), about(job=job.id, verb=job.verb, owner=self._owner):
            try:
                outcome = self._work(job, control)
            except Cancelled:
                state = JobState.CANCELLED
            except OutreachError as raised:
                state, error = JobState.FAILED, raised
                outcome = JobOutcome(findings=raised.findings)
            except Exception as raised:  # the worker's one net: a job that fails must not end the worker
                log.exception("job %s (%s) failed", job.id, job.verb)
                why = f"{type(raised).__name__}: {raised}"
                error = OutreachError(
                    msg("It failed for a reason that nobody foresaw: {why}", why=Quoted(why)),
                    msg("Keep these words, and tell whoever looks after the program."),
                )
                state = JobState.FAILED
        if state is JobState.CANCELLED and stop and stop.is_set() and not self._jobs.get(job.id).cancelled_by:
            return self._jobs.put_back(job), None
        ended = self._jobs.end(
            replace(job, done=control.done, total=control.total),
            state,
            at=self._clock.now(),
            outcome=outcome,
            message=error.message if error else None,
            remedy=error.remedy if error else None,
        )
        with about(job=job.id, verb=job.verb, owner=self._owner):
            log.info("job %s (%s) is %s", job.id, job.verb, ended.state)
        return ended, error

    @contextmanager
    def _beating(self, job: Job, control: JobControl, stop: Event | None) -> Iterator[None]:
        """While the job is done, its row says so; and the job is told to stop where its row says that."""
        ended = Event()

        def beat() -> None:
            while not ended.wait(BEAT):
                self._come_round()
                try:
                    until = self._clock.now() + LEASE
                    wanted = self._jobs.beat(
                        job.id, self._owner, done=control.done, total=control.total, lease_until=until
                    )
                except OutreachError:
                    log.warning("job %s could not say that it lives; it tries again", job.id)
                    continue
                if not wanted or (stop and stop.is_set()):
                    control.stop()

        thread = Thread(target=beat, name=f"job {job.id}", daemon=True)
        thread.start()
        try:
            yield
        finally:
            ended.set()
            thread.join()
