"""Chores and jobs over all hosts that share a PostgreSQL: Procrastinate hands each to one of them.

A job's row stays the truth, and a chore's step looks for itself what is due: what the queue does twice or forgets does
no harm. This is all that knows Procrastinate.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Coroutine, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import timedelta
from threading import Event, Thread
from typing import Any

import psycopg
from procrastinate import App, PsycopgConnector, exceptions
from procrastinate.connector import BaseConnector
from procrastinate.jobs import Status
from procrastinate.manager import JobManager
from psycopg.conninfo import conninfo_to_dict
from psycopg_pool import AsyncConnectionPool

from outreach.clock import Clock, uptime
from outreach.engine.chores import SETTLE, Chore
from outreach.engine.control import JobControl
from outreach.engine.worker import Worker
from outreach.errors import Busy, OutreachError
from outreach.store import Jobs
from outreach.store.operation.waking import QUEUE, TASK
from outreach.store.patience import PATIENCE, session_settings
from outreach.tallies import LOOPS

CHORES = "chores"
"""The queue of what comes again and again."""

HEARTBEAT = 5.0
"""Seconds between two signs of life of a queue's worker."""

SILENT = 20.0
"""Seconds after which a worker is taken for dead, and what it had in hand is taken from it."""

SWEEP = timedelta(seconds=15)
"""How often the dead are looked for."""

AGAIN = 1.0
"""Seconds until the next try where the database has gone."""

CONNECTIONS = 3
"""Of a queue's worker, at most; one more listens."""

log = logging.getLogger("outreach.engine")

for _name in ("procrastinate", "psycopg.pool"):
    # a database that is away is told once, by us
    logging.getLogger(_name).setLevel(logging.CRITICAL)


@dataclass(frozen=True, kw_only=True)
class HostsEngine:
    """Shares chores and jobs with every other process on the database ``url``; ``threads`` chores at a time here."""

    url: str
    jobs: Jobs
    clock: Clock
    threads: int
    settle: timedelta = SETTLE
    sweep: timedelta = SWEEP

    @contextmanager
    def running(self, chores: Sequence[Chore], worker: Worker | None, stop: Event) -> Iterator[None]:
        """As :class:`outreach.engine.Engine` says."""
        with LOOPS.running(uptime) as come_round:
            thread = Thread(target=self._serve, args=(chores, worker, come_round, stop), name="engine")
            thread.start()
            try:
                yield
            finally:
                thread.join()

    def _serve(
        self, chores: Sequence[Chore], worker: Worker | None, come_round: Callable[[], None], stop: Event
    ) -> None:
        lives: list[Coroutine[Any, Any, None]] = [_tell(come_round)]
        if worker:
            lives.append(self._live(QUEUE, 1, lambda app: _do_jobs(app, worker, stop), stop))
        if chores:
            lives.append(
                self._live(CHORES, self.threads, lambda app: self._do_chores(app, chores, stop), stop)
            )
        # the loop's own would have as many threads as the machine has cores, and a few
        with ThreadPoolExecutor(self.threads + 3, thread_name_prefix="engine") as threads:
            asyncio.run(_all(lives, threads, stop))

    async def _live(self, queue: str, at_once: int, know: Callable[[App], None], stop: Event) -> None:
        """Work off ``queue``, again and again: a worker ends where its database has gone, and so does its life."""
        if queue == CHORES:
            await asyncio.sleep(self.settle.total_seconds())
        lost = False
        while not stop.is_set():
            app = App(connector=_connector(self.url))
            app.job_manager = _PatientManager(app.connector, stop)
            know(app)
            why = "its worker has ended"
            try:
                async with app.open_async():
                    if lost:
                        log.info("the engine works again")
                    lost = False
                    await app.run_worker_async(
                        queues=[queue],
                        concurrency=at_once,
                        install_signal_handlers=False,
                        # a queue that keeps what is done gets slow; the jobs table keeps what people look for
                        delete_jobs="always",
                        update_heartbeat_interval=HEARTBEAT,
                        stalled_worker_timeout=SILENT,
                    )
            except (exceptions.ProcrastinateException, psycopg.Error, OSError) as error:
                why = str(error.__cause__ or error)
            except Exception as error:  # the one net: else the process would live on and do nothing
                log.exception("the engine's queue of %s has failed", queue)
                why = str(error)
            if not lost:
                log.warning("the engine's queue of %s is away and is tried again: %s", queue, why)
            lost = True
            await asyncio.sleep(AGAIN)

    def _do_chores(self, app: App, chores: Sequence[Chore], stop: Event) -> None:
        for chore in chores:
            _know(app, chore, stop)

        @app.periodic(cron=_cron(self.sweep))
        @app.task(name="sweep", queue=CHORES)
        async def sweep(timestamp: int) -> None:  # noqa: ARG001 - it is handed over
            await _free_stalled(app.job_manager)
            with suppress(OutreachError):
                await asyncio.to_thread(self.jobs.wake_left, self.clock.now())


def _do_jobs(app: App, worker: Worker, stop: Event) -> None:
    @app.task(name=TASK, queue=QUEUE)
    def do(id: str) -> None:
        if stop.is_set():
            return  # its row waits, and is woken by the next sweep
        try:
            worker.do(id, JobControl(), stop)
        except Busy:
            pass  # the end of the other one wakes it
        except OutreachError as error:
            log.warning("job %s could not be taken; it is woken again: %s", id, error)


def _know(app: App, chore: Chore, stop: Event) -> None:
    """Tell ``app`` of the chore: in each tick one host does it, or hands its subjects out over all of them."""
    name = f"chore {chore.name}"
    if chore.subjects is None:

        @app.periodic(cron=_cron(chore.every))
        @app.task(name=name, queue=CHORES, lock=name, queueing_lock=name)
        def step(timestamp: int) -> None:  # noqa: ARG001 - it is handed over
            if not stop.is_set():
                chore.step("")

        return
    subjects = chore.subjects

    @app.task(name=f"{name} of", queue=CHORES)
    def step_of(subject: str) -> None:
        if not stop.is_set():
            chore.step(subject)

    @app.periodic(cron=_cron(chore.every))
    @app.task(name=name, queue=CHORES, lock=name, queueing_lock=name)
    async def hand_out(timestamp: int) -> None:  # noqa: ARG001 - it is handed over
        for subject in await asyncio.to_thread(subjects):
            alone = f"{name} of {subject}"
            with suppress(exceptions.AlreadyEnqueued):
                await step_of.configure(lock=alone, queueing_lock=alone).defer_async(subject=subject)


def _cron(every: timedelta) -> str:
    """So many seconds or minutes; the seconds stand last."""
    seconds = int(every.total_seconds())
    return f"* * * * * */{seconds}" if seconds < 60 else f"*/{seconds // 60} * * * *"


async def _free_stalled(manager: JobManager) -> None:
    """What dead workers had in hand is theirs no more.

    It is never put back into the queue, as the documentation advises: where a twin waits with the same lock that is
    refused, and everything behind it stays locked. A chore comes again with its next tick, a job by its row.
    """
    for job in await manager.get_stalled_jobs(seconds_since_heartbeat=SILENT):
        with suppress(exceptions.ConnectorException):  # another host was faster
            await manager.finish_job(job, Status.FAILED, delete_job=True)
    await manager.prune_stalled_workers(SILENT)


class _PatientManager(JobManager):
    """Says that something is done until the database has heard it: else it would be under way for ever."""

    def __init__(self, connector: BaseConnector, stop: Event):
        super().__init__(connector)
        self._stop = stop

    async def finish_job_by_id_async(self, job_id: int, status: Status, delete_job: bool) -> None:
        while not self._stop.is_set():
            try:
                await super().finish_job_by_id_async(job_id, status, delete_job)
            except exceptions.ConnectorException as error:
                if isinstance(error.__cause__, psycopg.errors.RaiseException):
                    return  # it was heard before, or taken from us
                await asyncio.sleep(AGAIN)
            else:
                return
        with suppress(exceptions.ConnectorException):
            await super().finish_job_by_id_async(job_id, status, delete_job)


async def _all(lives: Sequence[Coroutine[Any, Any, None]], threads: ThreadPoolExecutor, stop: Event) -> None:
    """All lives until ``stop`` is set; then each ends with what it has in hand."""
    loop = asyncio.get_running_loop()
    loop.set_default_executor(threads)
    tasks = [asyncio.create_task(life) for life in lives]
    await loop.run_in_executor(None, stop.wait)
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)


async def _tell(come_round: Callable[[], None]) -> None:
    """Again and again, for as long as the event loop goes on."""
    while True:
        come_round()
        await asyncio.sleep(HEARTBEAT)


def _connector(url: str) -> PsycopgConnector:
    """Each statement a transaction of its own; what the URL says of its patience goes before ours."""
    told = conninfo_to_dict(url.replace("+psycopg", "", 1))
    return PsycopgConnector(
        pool_factory=_pool,
        min_size=1,
        max_size=CONNECTIONS,
        timeout=5.0,
        kwargs={**PATIENCE, **told},
        configure=_plain,
    )


def _pool(**settings: Any) -> AsyncConnectionPool[Any]:
    """Asks nothing before each use: with a connection that has gone the worker ends, and begins anew with others."""
    return AsyncConnectionPool(**(settings | {"check": None}))


async def _plain(connection: psycopg.AsyncConnection[Any]) -> None:
    await connection.set_autocommit(True)
    await connection.execute(session_settings().encode())
