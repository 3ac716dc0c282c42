"""A job in parts: shared by whoever is free, whole in the end, and nothing of it left where it was cancelled."""

from __future__ import annotations

import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

import pytest

from outreach.clock import SystemClock
from outreach.engine import JobControl, Run, Worker
from outreach.engine.parts import done_in_parts
from outreach.errors import Finding, InvalidInput
from outreach.language import msg
from outreach.model import Job, JobOutcome, JobState
from outreach.store import Store
from tests.builders import ANNA
from tests.contract.conftest import Kept

CLOCK = SystemClock()
WHOLE = "one"
NUMBER = 6

Part = Callable[[int, JobControl, str], None]
"""What is done for a part: its number, and who does it."""


@pytest.fixture
def store(kept_database: Kept) -> Store:
    """A database without jobs."""
    store, beside = kept_database
    with beside.begin() as connection:
        connection.exec_driver_sql("DELETE FROM jobs")
        if connection.dialect.name == "postgresql":
            connection.exec_driver_sql("DELETE FROM procrastinate_jobs")
    return store


def worker(store: Store, part: Part, owner: str) -> Worker:
    """Does the job in parts, and parts of it; each part's result is its number."""

    def work(job: Job, control: JobControl) -> JobOutcome:
        if job.part_of:
            part(job.arguments["number"], control, owner)
            control.progress(1, 1)
            return JobOutcome(result=job.arguments["number"], findings=(a_finding(),))
        wanted = [{"number": number} for number in range(NUMBER)]
        beside = worker(store, part, f"{owner} within")
        done = done_in_parts(
            store.jobs, job, wanted, worker=beside, control=control, clock=CLOCK, total=NUMBER
        )
        assert all(each.findings for each in done)
        return JobOutcome(result=[each.result for each in done])

    return Worker(jobs=store.jobs, work=work, clock=CLOCK, owner=owner)


def a_finding() -> Finding:
    return Finding(
        code="places.no-name", message=msg("There is no post “{id}”.", id=7), remedy=msg("Contents")
    )


def put(store: Store, id: str = WHOLE, **changes: Any) -> None:
    values: dict[str, Any] = {"verb": "campaigns.generate", "arguments": {}, "caller": ANNA}
    store.jobs.put(Job(id=id, asked_at=CLOCK.now(), **values, **changes))


@contextmanager
def serving(one: Worker) -> Iterator[None]:
    """A worker of another host."""
    stop = threading.Event()
    thread = threading.Thread(target=one.serve, args=(stop,))
    thread.start()
    try:
        yield
    finally:
        stop.set()
        thread.join()


def until(true: Callable[[], object]) -> None:
    end = time.monotonic() + 30
    while not true():
        assert time.monotonic() < end
        time.sleep(0.02)


def test_parts_are_shared_and_told_as_one(store: Store) -> None:
    """Each is done once, by either; results come in order; people see one job, and how far all of it is."""
    done: list[tuple[int, str]] = []
    second = threading.Event()

    def part(number: int, _control: JobControl, owner: str) -> None:
        if owner == "two":
            second.set()
        elif number:  # the first one's next part waits until the other host has come
            assert second.wait(20)
        done.append((number, owner))

    put(store)
    run = Run(worker(store, part, "one"), WHOLE)
    until(lambda: done)
    with serving(worker(store, part, "two")):
        assert run.wait(30)
    ended = run.result()
    assert list(range(NUMBER)) == ended.result
    assert (NUMBER, NUMBER) == (ended.done, ended.total)
    assert {1} == set(Counter(number for number, _ in done).values())
    assert {"one within", "two"} == {owner for _, owner in done}
    assert [WHOLE] == [job.id for job in store.jobs.latest(10)]


def test_whoever_takes_the_job_up_goes_on_with_its_parts(store: Store) -> None:
    """What is done stays done, and what a dead worker had in hand is done again."""
    now, second = CLOCK.now(), timedelta(seconds=1)
    put(store)
    store.jobs.take("dead", at=now - 2 * second, lease_until=now - second, id=WHOLE)
    for number in range(3):
        put(store, f"{WHOLE}.{number}", part_of=WHOLE)
    first = store.jobs.take("dead", at=now, lease_until=now + second, id=f"{WHOLE}.0")
    assert first
    store.jobs.end(first, JobState.DONE, at=now, outcome=JobOutcome(result="before", findings=(a_finding(),)))
    store.jobs.take("dead", at=now - 2 * second, lease_until=now - second, id=f"{WHOLE}.1")
    done: list[str] = []

    def work(job: Job, control: JobControl) -> JobOutcome:
        if job.part_of:
            done.append(job.id)
            return JobOutcome(result=job.id)
        parts = done_in_parts(store.jobs, job, [], worker=beside, control=control, clock=CLOCK, total=3)
        return JobOutcome(result=[each.result for each in parts])

    beside = Worker(jobs=store.jobs, work=work, clock=CLOCK, owner="within")
    ended, _ = Worker(jobs=store.jobs, work=work, clock=CLOCK, owner="new").do(WHOLE, JobControl())
    assert [f"{WHOLE}.1", f"{WHOLE}.2"] == done
    assert ["before", *done] == ended.result


def test_a_cancelled_job_ends_with_its_parts(store: Store) -> None:
    """Those that wait are never begun, the one under way is told to stop."""
    begun = threading.Event()

    def part(_number: int, control: JobControl, _owner: str) -> None:
        while True:
            control.progress(0, 1)
            begun.set()
            time.sleep(0.02)

    put(store)
    run = Run(worker(store, part, "one"), WHOLE)
    assert begun.wait(30)
    store.jobs.cancel(WHOLE, by="Bernd", at=CLOCK.now())
    assert run.wait(30)
    assert (JobState.CANCELLED, "Bernd") == (run.result().state, run.result().cancelled_by)
    assert {JobState.CANCELLED} == {part.state for part in store.jobs.parts(WHOLE)}
    assert not store.jobs.pending(CLOCK.now())


def test_a_stopped_worker_leaves_the_job_and_its_part_to_others(store: Store) -> None:
    """Both wait again, and the job is whole in the end."""
    begun, stop = threading.Event(), threading.Event()

    def part(_number: int, control: JobControl, owner: str) -> None:
        while owner == "one within":
            control.progress(0, 1)
            begun.set()
            time.sleep(0.02)

    put(store)
    thread = threading.Thread(target=worker(store, part, "one").serve, args=(stop,))
    thread.start()
    assert begun.wait(30)
    stop.set()
    thread.join()
    assert {JobState.WAITING} == {each.state for each in (store.jobs.get(WHOLE), *store.jobs.parts(WHOLE))}
    ended, _ = worker(store, part, "two").do(WHOLE, JobControl())
    assert list(range(NUMBER)) == ended.result


def test_what_keeps_a_part_from_being_done_ends_the_whole(store: Store) -> None:
    """With its reason; the parts that wait are not begun."""

    def part(number: int, _control: JobControl, _owner: str) -> None:
        if number == 1:
            raise InvalidInput(msg("There is no post “{id}”.", id=7), msg("Contents"))

    put(store)
    ended, error = worker(store, part, "one").do(WHOLE, JobControl())
    assert error
    assert (JobState.FAILED, error.message) == (ended.state, ended.message)
    assert "no post" in str(ended.message)
    states = Counter(each.state for each in store.jobs.parts(WHOLE))
    assert {JobState.DONE: 1, JobState.FAILED: 1, JobState.CANCELLED: NUMBER - 2} == states


def test_a_part_that_failed_without_a_word_fails_the_whole_with_a_sentence(store: Store) -> None:
    """Nothing is taken for done that is not."""
    now = CLOCK.now()
    put(store)
    put(store, f"{WHOLE}.0", part_of=WHOLE)
    part = store.jobs.take("dead", at=now, lease_until=now + timedelta(seconds=20), id=f"{WHOLE}.0")
    assert part
    store.jobs.end(part, JobState.FAILED, at=now)
    ended, _ = worker(store, lambda *_: None, "one").do(WHOLE, JobControl())
    assert JobState.FAILED is ended.state
    assert "did not say why" in str(ended.message)
