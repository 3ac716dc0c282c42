"""Chores and jobs over all hosts: each is done by one, and what dies amid it holds nobody up."""

from __future__ import annotations

import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine as Database
from sqlalchemy import create_engine, text

from outreach.clock import SystemClock
from outreach.engine import Chore, JobControl, Worker
from outreach.engine.hosts import HostsEngine
from outreach.errors import StorageFailed
from outreach.model import Job, JobOutcome, JobState
from outreach.store import Store
from tests import postgresql
from tests.builders import ANNA
from tests.databases import make_ready

pytestmark = pytest.mark.slow

CLOCK = SystemClock()
SECOND = timedelta(seconds=1)
DEAD = "UPDATE procrastinate_workers SET last_heartbeat = now() - interval '1 hour'"


@dataclass
class Hosts:
    """A database and the engines that share it, as many as a test starts."""

    url: str
    store: Store
    beside: Database
    _stack: ExitStack = field(default_factory=ExitStack)

    def start(
        self,
        *chores: Chore,
        work: Callable[[Job, JobControl], JobOutcome] | None = None,
        owner: str = "one",
        threads: int = 4,
    ) -> threading.Event:
        """An engine; the event ends it."""
        stop = threading.Event()
        engine = HostsEngine(
            url=self.url,
            jobs=self.store.jobs,
            clock=CLOCK,
            threads=threads,
            settle=timedelta(0),
            sweep=SECOND,
        )
        worker = work and Worker(jobs=self.store.jobs, work=work, clock=CLOCK, owner=owner)
        self._stack.enter_context(engine.running(chores, worker, stop))
        self._stack.callback(stop.set)
        return stop

    def end(self) -> None:
        self._stack.close()

    def lines(self) -> list[tuple[str, str]]:
        """What stands in the queue, and its state."""
        with self.beside.begin() as connection:
            rows = connection.execute(
                text("SELECT task_name, status::text FROM procrastinate_jobs ORDER BY id")
            )
            return [(row[0], row[1]) for row in rows]

    def say(self, words: str, **values: Any) -> None:
        with self.beside.begin() as connection:
            connection.execute(text(words), values)


@pytest.fixture
def hosts(postgresql_server: str, ready_on_server: str, tmp_path: Path) -> Iterator[Hosts]:
    with postgresql.fresh_database(postgresql_server, ready_on_server) as url:
        yield from _sharing(url, tmp_path)


def _sharing(url: str, folder: Path) -> Iterator[Hosts]:
    store, beside = Store(url, folder / "secret.key"), create_engine(url)
    made = Hosts(url, store, beside)
    try:
        yield made
    finally:
        made.end()
        store.close()
        beside.dispose()


def a_job(id: str = "one", **changes: Any) -> Job:
    values: dict[str, Any] = {"verb": "campaigns.generate", "arguments": {}, "asked_at": CLOCK.now()}
    return Job(**{"id": id, "caller": ANNA, **values, **changes})


def a_chore(
    step: Callable[[str], None], subjects: Sequence[str] | None = None, every: timedelta = SECOND
) -> Chore:
    found = None if subjects is None else (lambda: subjects)
    return Chore(name="count", every=every, step=step, subjects=found)


def until(true: Callable[[], object], what: str, seconds: float = 30) -> float:
    began = time.monotonic()
    while not true():
        assert time.monotonic() - began < seconds, what
        time.sleep(0.02)
    return time.monotonic() - began


def test_a_job_and_its_line_come_together_or_not_at_all(hosts: Hosts) -> None:
    """In one transaction: of one that is refused neither is there; one that a person waits for has no line."""
    hosts.store.jobs.put(a_job("one"), a_job("part", part_of="one"))
    hosts.store.jobs.put(a_job("watched", attended=True))
    assert [("job", "todo")] * 2 == hosts.lines()
    with pytest.raises(StorageFailed):
        hosts.store.jobs.put(a_job("two"), a_job("one"))
    assert [("job", "todo")] * 2 == hosts.lines()
    assert {"one", "watched"} == {job.id for job in hosts.store.jobs.latest(10)}


def test_jobs_are_shared_and_each_is_done_once(hosts: Hosts) -> None:
    """Each is begun at once by a host that is free, and nothing of it stays in the queue."""
    done: list[tuple[str, str]] = []
    took: list[float] = []

    def by(owner: str) -> Callable[[Job, JobControl], JobOutcome]:
        def work(job: Job, _control: JobControl) -> JobOutcome:
            took.append((CLOCK.now() - job.asked_at).total_seconds())
            done.append((job.id, owner))
            time.sleep(0.2)
            return JobOutcome(result=owner)

        return work

    for owner in ("a", "b"):
        hosts.start(work=by(owner), owner=owner)
    until(lambda: len(_listening(hosts)) == 2, "both listen")
    for n in range(6):
        hosts.store.jobs.put(a_job(f"j{n}"))
    until(lambda: len(done) == 6, "all are done")
    assert {f"j{n}": 1 for n in range(6)} == Counter(id for id, _ in done)
    assert {"a", "b"} == {owner for _, owner in done}
    assert took[0] < 3, "told at once, and not found by the next look"
    until(lambda: hosts.lines() == [], "nothing is kept")
    assert {JobState.DONE} == {hosts.store.jobs.get(f"j{n}").state for n in range(6)}


def _listening(hosts: Hosts) -> list[Any]:
    with hosts.beside.begin() as connection:
        return list(connection.execute(text("SELECT pid FROM pg_stat_activity WHERE query LIKE 'LISTEN %'")))


def test_who_waits_for_another_one_is_begun_when_that_ends(hosts: Hosts) -> None:
    """Two jobs that work on the same follow each other without a look in between."""
    ended: dict[str, float] = {}
    free = threading.Event()

    def work(job: Job, _control: JobControl) -> JobOutcome:
        ended[f"{job.id} begins"] = time.monotonic()
        if job.id == "first":
            assert free.wait(20)
        ended[job.id] = time.monotonic()
        return JobOutcome()

    for owner in ("a", "b"):
        hosts.start(work=work, owner=owner)
    hosts.store.jobs.put(a_job("first", lock="altmark"))
    until(lambda: "first begins" in ended, "the first one is under way")
    hosts.store.jobs.put(a_job("second", lock="altmark"))
    until(lambda: hosts.lines() == [("job", "doing")], "the second one was refused")
    free.set()
    until(lambda: "second" in ended, "the second one is done")
    assert ended["second begins"] - ended["first"] < 3


def test_a_host_that_stops_leaves_its_job_to_the_others(hosts: Hosts) -> None:
    """At once, and the job was not tried in vain."""
    doing: list[str] = []

    def by(owner: str) -> Callable[[Job, JobControl], JobOutcome]:
        def work(_job: Job, control: JobControl) -> JobOutcome:
            doing.append(owner)
            while owner == "a":
                control.progress(1, 2)
                time.sleep(0.02)
            return JobOutcome(result=owner)

        return work

    stop = hosts.start(work=by("a"), owner="a")
    hosts.store.jobs.put(a_job())
    until(lambda: doing == ["a"], "one is at it")
    hosts.start(work=by("b"), owner="b")
    stop.set()
    until(lambda: hosts.store.jobs.get("one").state is JobState.DONE, "the other one has done it", 10)
    assert ("b", 1) == (hosts.store.jobs.get("one").result, hosts.store.jobs.get("one").tries)


def test_a_chore_is_done_once_in_each_tick(hosts: Hosts) -> None:
    """By one of three hosts; its subjects are worked on side by side, as many as there are threads."""
    ticks: list[float] = []
    inside: list[str] = []
    subjects = [f"s{n}" for n in range(9)]

    def together(subject: str) -> None:
        inside.append(subject)
        until(lambda: len(inside) >= len(subjects), "all subjects at one time")

    for number in range(3):
        hosts.start(
            a_chore(lambda _: ticks.append(time.monotonic())),
            Chore(name="all", every=timedelta(minutes=10), step=together, subjects=lambda: subjects),
            threads=7 if number == 0 else 1,
        )
    until(lambda: len(ticks) >= 2, "it has begun")
    before = len(ticks)
    time.sleep(4)
    assert 2 <= len(ticks) - before <= 5
    until(lambda: set(subjects) == set(inside), "all subjects")


def test_what_a_dead_host_held_is_free_though_a_twin_waits(hosts: Hosts) -> None:
    """A line that a dead worker had in hand ends, its twin is done; a job of a dead worker is woken by its row."""
    hosts.say("INSERT INTO procrastinate_workers DEFAULT VALUES")
    hosts.say(DEAD)
    line = """
        INSERT INTO procrastinate_jobs (queue_name, task_name, lock, queueing_lock, status, args, worker_id)
        VALUES ('chores', 'chore all of', 'alone', 'alone', CAST(:status AS procrastinate_job_status),
                '{"subject": "s1"}', (SELECT max(id) FROM procrastinate_workers WHERE :status = 'doing'))
        """
    hosts.say(line, status="doing")
    hosts.say(line, status="todo")
    hosts.store.jobs.put(a_job("lost"), a_job("waits"))
    hosts.store.jobs.take("dead", at=CLOCK.now() - 2 * SECOND, lease_until=CLOCK.now() - SECOND, id="lost")
    hosts.say("DELETE FROM procrastinate_jobs WHERE task_name = 'job'")
    done: list[str] = []
    chore = Chore(name="all", every=timedelta(minutes=60), step=done.append, subjects=lambda: ())

    def work(job: Job, _control: JobControl) -> JobOutcome:
        done.append(job.id)
        return JobOutcome()

    hosts.start(chore, work=work)
    until(lambda: {"s1", "lost", "waits"} <= set(done), "all that was held")
    assert ["lost", "s1", "waits"] == sorted(done)
    until(
        lambda: all(status == "todo" or name == "sweep" for name, status in hosts.lines()), "nothing is held"
    )


def test_a_restart_of_the_database_ends_no_engine(tmp_path: Path) -> None:
    """It goes on by itself: with the job that was under way, with chores, and with what is asked for afterwards."""
    with postgresql.server([*postgresql.on_the_machine(), *postgresql.from_the_wheel()]) as server:
        make_ready(server.url)
        for hosts in _sharing(server.url, tmp_path):
            ticks: list[float] = []
            begun, go_on = threading.Event(), threading.Event()

            def work(job: Job, _control: JobControl, begun: Any = begun, go_on: Any = go_on) -> JobOutcome:
                begun.set()
                assert go_on.wait(60)
                return JobOutcome(result=job.id)

            hosts.start(a_chore(lambda _, ticks=ticks: ticks.append(time.monotonic())), work=work)
            hosts.store.jobs.put(a_job("during"))
            assert begun.wait(30)
            until(lambda ticks=ticks: ticks, "a tick")
            server.kill()
            time.sleep(1)
            server.start()
            back = time.monotonic()
            go_on.set()
            until(lambda hosts=hosts: _state(hosts, "during") is JobState.DONE, "what was under way")
            hosts.store.jobs.put(a_job("after"))
            until(lambda hosts=hosts: _state(hosts, "after") is JobState.DONE, "what came afterwards")
            until(lambda ticks=ticks, back=back: max(ticks) > back, "the chore")
            until(lambda hosts=hosts: ("job", "doing") not in hosts.lines(), "nothing is held")


def _state(hosts: Hosts, id: str) -> JobState | None:
    try:
        return hosts.store.jobs.get(id).state
    except StorageFailed:
        return None
