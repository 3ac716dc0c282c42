"""Work that takes time: begun once, watched from elsewhere, cancelled, and taken up again where its worker died."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from threading import Barrier
from typing import Any

import pytest

from outreach.app.places.importing import IMPORT
from outreach.app.running.jobs import WHAT
from outreach.app.running.work import WORKS
from outreach.engine import LEASE, JobControl, Run, Work, Worker
from outreach.errors import Action, Busy, Finding, InvalidInput, NotAllowed, NotFound, Remedy
from outreach.language import Language, msg, translate
from outreach.model import Job, JobOutcome, JobState
from outreach.store import Store
from tests.builders import ANNA, NOW
from tests.contract.conftest import Kept
from tests.contract.stage import HandClock

FINDING = Finding(
    code="places.no-name",
    message=msg("There is no post “{id}”.", id=7),
    remedy=Remedy(msg("Look through the posts."), Action("posts.list")),
    row=3,
)
LATER = NOW + LEASE + timedelta(seconds=1)


@pytest.fixture
def store(kept_database: Kept) -> Store:
    """A database without jobs."""
    store, beside = kept_database
    with beside.begin() as connection:
        connection.exec_driver_sql("DELETE FROM jobs")
    return store


def a_job(id: str = "one", **changes: Any) -> Job:
    values = {"verb": "campaigns.generate", "arguments": {"name": "altmark", "days": [1, 2]}}
    return Job(**{"id": id, "caller": ANNA, "asked_at": NOW, **values, **changes})


def put(store: Store, *jobs: Job) -> None:
    for job in jobs:
        store.jobs.put(job)


def worker(store: Store, work: Work, owner: str = "w1", now: Any = NOW) -> Worker:
    return Worker(jobs=store.jobs, work=work, clock=HandClock(now), owner=owner)


def nothing(_job: Job, _control: JobControl) -> JobOutcome:
    return JobOutcome()


def until(true: Callable[[], bool]) -> None:
    end = time.monotonic() + 30
    while not true():
        assert time.monotonic() < end
        time.sleep(0.02)


def test_a_job_is_done_and_tells_what_came_of_it(store: Store) -> None:
    """Arguments, caller, progress, findings and result come back as they went in."""

    def work(job: Job, control: JobControl) -> JobOutcome:
        control.progress(2, 3)
        return JobOutcome(result={"for": job.arguments["name"], "new": ["a"]}, findings=(FINDING,))

    put(store, a_job())
    assert a_job() == store.jobs.get("one")
    ended = worker(store, work).step()
    assert ended == store.jobs.get("one")
    assert ended
    assert (JobState.DONE, 2, 3, ANNA) == (ended.state, ended.done, ended.total, ended.caller)
    assert {"for": "altmark", "new": ["a"]} == ended.result
    assert (FINDING,) == ended.findings
    assert (NOW, NOW, 1) == (ended.started_at, ended.ended_at, ended.tries)


def test_the_last_jobs_of_a_campaign_are_found_behind_any_number_of_others(store: Store) -> None:
    """Of some verbs, for one campaign; what somebody does is found however long ago it was asked for."""
    mine = a_job("mine", arguments={"campaign": "altmark"}, asked_at=NOW - timedelta(days=1))
    put(store, mine, a_job("other", arguments={"campaign": "börde"}), a_job("none"))
    put(store, a_job("plan", verb="planning.propose", arguments={"campaign": "altmark"}))
    asked = store.jobs.latest(1, verbs=["campaigns.generate"], campaign="altmark")
    assert ["mine"] == [job.id for job in asked]
    assert ["plan", "mine"] == [job.id for job in store.jobs.latest(9, campaign="altmark")]
    worker(store, nothing).do("other", JobControl())
    store.jobs.take("w1", at=NOW, lease_until=LATER, id="mine")
    assert (("mine", "w1"),) == store.jobs.in_hand()


def test_every_kind_of_job_has_words() -> None:
    """A list of jobs tells in the reader's language what each does."""
    assert {*WORKS, IMPORT} == set(WHAT)


def test_the_longest_waiting_job_is_done_first_and_each_once(store: Store) -> None:
    """A second worker finds nothing where the first has begun."""
    done = []
    put(store, a_job("b", asked_at=NOW + timedelta(seconds=1)), a_job("a"))

    def work(job: Job, _control: JobControl) -> JobOutcome:
        if job.id == "a":
            assert (
                worker(store, lambda *_: done.append("twin") or JobOutcome(), "w2").do("a", JobControl())[0]
                == job
            )
        done.append(job.id)
        return JobOutcome()

    one = worker(store, work)
    assert ["a", "b", None] == [ended and ended.id for ended in (one.step(), one.step(), one.step())]
    assert ["a", "b"] == done


def test_what_a_job_raises_is_kept_for_whoever_looks(store: Store) -> None:
    """Message, remedy and findings are told in the language of the reader, not of the worker."""

    def work(_job: Job, _control: JobControl) -> JobOutcome:
        raise InvalidInput(msg("There is no post “{id}”.", id=7), FINDING.remedy, (FINDING,))

    put(store, a_job())
    _, error = worker(store, work).do("one", JobControl())
    assert isinstance(error, InvalidInput)
    failed = store.jobs.get("one")
    assert (JobState.FAILED, FINDING.remedy, (FINDING,)) == (failed.state, failed.remedy, failed.findings)
    assert failed.message
    assert "Es gibt keinen Beitrag" in translate(failed.message, Language.DE)


def test_an_error_that_nobody_foresaw_ends_the_job_and_not_the_worker(
    store: Store, caplog: pytest.LogCaptureFixture
) -> None:
    """It is told as what it is, and the next job is done."""

    def work(job: Job, _control: JobControl) -> JobOutcome:
        return JobOutcome(result=1 // (job.id == "b"))

    put(store, a_job("a"), a_job("b", asked_at=NOW + timedelta(seconds=1)))
    one = worker(store, work)
    with caplog.at_level(logging.ERROR, "outreach.jobs"):
        states = [ended and ended.state for ended in (one.step(), one.step())]
    assert [JobState.FAILED, JobState.DONE] == states
    assert "ZeroDivisionError" in str(store.jobs.get("a").message)
    assert "ZeroDivisionError" in caplog.text


def test_a_running_job_is_watched_and_cancelled_from_elsewhere(store: Store) -> None:
    """Its progress is read beside it; it stops at its next step, and says who wanted that."""

    def work(_job: Job, control: JobControl) -> JobOutcome:
        for done in range(1, 10_000):
            control.progress(done, 10_000)
            time.sleep(0.01)
        return JobOutcome()

    put(store, a_job())
    run = Run(worker(store, work), "one")
    until(lambda: store.jobs.get("one").done > 0)
    assert JobState.RUNNING is store.jobs.cancel("one", by="Bernd", at=NOW).state
    assert run.wait(30)
    assert (JobState.CANCELLED, "Bernd") == (run.result().state, run.result().cancelled_by)
    assert 0 < run.result().done < 10_000


def test_a_job_that_waits_is_cancelled_at_once(store: Store) -> None:
    """Nobody begins it any more; one that has ended cannot be cancelled."""
    put(store, a_job())
    assert JobState.CANCELLED is store.jobs.cancel("one", by="Bernd", at=NOW).state
    assert worker(store, nothing).step() is None
    with pytest.raises(NotAllowed, match="has ended"):
        store.jobs.cancel("one", by="Bernd", at=LATER)


def test_a_job_is_stopped_by_whoever_runs_it(store: Store) -> None:
    """As Ctrl-C does."""
    began = threading.Event()

    def work(_job: Job, control: JobControl) -> JobOutcome:
        while True:
            control.progress(1, 2)
            began.set()

    put(store, a_job())
    run = Run(worker(store, work), "one")
    assert began.wait(30)
    run.stop()
    assert JobState.CANCELLED is run.result().state


def test_a_job_whose_worker_died_is_taken_up_by_another(store: Store) -> None:
    """Not before its lease is over; what the first one says then counts no more."""
    put(store, a_job())
    dead = store.jobs.take("dead", at=NOW, lease_until=NOW + LEASE)
    assert dead
    assert worker(store, nothing).step() is None
    assert not dead.lost(NOW)
    assert dead.lost(LATER)
    ended = worker(store, nothing, now=LATER).step()
    assert ended
    assert (JobState.DONE, 2, "w1") == (ended.state, ended.tries, ended.owner)
    assert ended == store.jobs.end(dead, JobState.FAILED, at=LATER)
    assert not store.jobs.beat("one", "dead", done=1, total=2, lease_until=LATER)


def test_a_job_that_its_person_watched_is_not_done_behind_their_back(store: Store) -> None:
    """Its process is gone, and it has failed; so has one that killed several workers."""
    put(store, a_job("seen", attended=True), a_job("deadly"))
    now = NOW
    for _ in range(3):
        while store.jobs.take("dead", at=now, lease_until=now + LEASE):
            pass
        now += LEASE + timedelta(seconds=1)
    assert worker(store, nothing, now=now).step() is None
    for id in ("seen", "deadly"):
        failed = store.jobs.get(id)
        assert (JobState.FAILED, now) == (failed.state, failed.ended_at)
        assert "without a word" in str(failed.message)


def test_a_job_whose_worker_died_can_be_cancelled(store: Store) -> None:
    """Nobody has to wait for a dead worker to listen."""
    put(store, a_job(attended=True))
    store.jobs.take("dead", at=NOW, lease_until=NOW + LEASE, id="one")
    assert JobState.CANCELLED is store.jobs.cancel("one", by="Bernd", at=LATER).state


def test_two_jobs_do_not_work_on_the_same(store: Store) -> None:
    """The second waits, or is refused where it was to begin at once; after a dead one it begins."""
    put(store, a_job("a", lock="altmark"), a_job("c", lock="other"))
    put(store, a_job("b", lock="altmark", attended=True))
    store.jobs.take("dead", at=NOW, lease_until=NOW + LEASE, id="a")
    with pytest.raises(Busy, match="Job a works on the same"):
        worker(store, nothing).do("b", JobControl())
    assert JobState.CANCELLED is store.jobs.get("b").state
    put(store, a_job("d", lock="altmark"))
    with pytest.raises(Busy):
        worker(store, nothing).do("d", JobControl())
    assert JobState.WAITING is store.jobs.get("d").state
    taken = store.jobs.take("w1", at=NOW, lease_until=NOW + LEASE)
    assert taken
    assert "c" == taken.id
    again = store.jobs.take("w1", at=LATER, lease_until=LATER + LEASE, id="d")
    assert again


def test_of_two_that_begin_at_once_one_works_on_the_same(store: Store) -> None:
    """Two hosts take two jobs with one lock at the same moment: one begins, the other is told of it, each time."""

    def take(id: str) -> Job | Busy | None:
        start.wait(20)
        try:
            return store.jobs.take(f"host-{id}", at=NOW, lease_until=NOW + LEASE, id=id)
        except Busy as error:
            return error

    with ThreadPoolExecutor(2) as hosts:
        for number in range(30):
            ids = [f"{number}-a", f"{number}-b"]
            put(store, *(a_job(id, lock=f"campaign-{number}") for id in ids))
            start = Barrier(2)
            assert ["Busy", "Job"] == sorted(type(end).__name__ for end in hosts.map(take, ids))


def test_the_latest_jobs_come_first_and_old_ones_are_forgotten(store: Store) -> None:
    """A list is bounded; what ended a month ago is dropped, what still waits is not."""
    put(store, a_job("ended"), a_job("waits"))
    store.jobs.cancel("ended", by="Bernd", at=NOW)
    month = NOW + timedelta(days=31)
    put(store, *(a_job(f"n{n}", asked_at=month + timedelta(seconds=n)) for n in range(3)))
    assert ["n2", "n1", "n0", "waits"] == [job.id for job in store.jobs.latest(10)]
    assert ["n2"] == [job.id for job in store.jobs.latest(1)]
    with pytest.raises(NotFound, match="no job “ended”"):
        store.jobs.get("ended")


def test_a_worker_serves_until_it_is_told_to_stop(store: Store) -> None:
    """It does what waits and what comes; a job under way waits then for another worker, and has not been tried."""

    def work(job: Job, control: JobControl) -> JobOutcome:
        while job.id == "long":
            control.progress(1, 2)
            time.sleep(0.01)
        return JobOutcome()

    put(store, a_job("short"), a_job("long", asked_at=NOW + timedelta(seconds=1)))
    stop = threading.Event()
    thread = threading.Thread(target=worker(store, work).serve, args=(stop,))
    thread.start()
    until(lambda: store.jobs.get("long").done > 0)
    stop.set()
    thread.join(30)
    assert not thread.is_alive()
    assert JobState.DONE is store.jobs.get("short").state
    long = store.jobs.get("long")
    assert (JobState.WAITING, "", 0, None) == (long.state, long.owner, long.tries, long.lease_until)


def test_a_caller_keeps_everything_about_itself(store: Store) -> None:
    """Kind, id, name, organisation, roles, language and whether somebody checked it."""
    caller = replace(ANNA, organisation="IMG", language=Language.DE, signed_in=True)
    put(store, a_job(caller=caller))
    assert caller == store.jobs.get("one").caller
