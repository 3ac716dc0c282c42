"""One process for everything, or several that share the work out."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from outreach.app import App, opened
from outreach.app.operation import doctor
from outreach.model import Caller, Duty, Job, JobState, Status, machine
from outreach.settings import read_settings
from tests.journeys.processes import FACEBOOK, PROGRAM, House, Networks, eventually, outreach

pytestmark = pytest.mark.slow


def test_publishing_and_jobs_are_shared_out(networks: Networks, house: House) -> None:
    """Who only publishes leaves a job to who only does jobs, on one file; both end with 0."""
    post = house.approved("geteilt", FACEBOOK)
    with house.run("publisher", *PROGRAM, "run", "--only", "publish") as publisher:
        publisher.says("The scheduler works")
        eventually(lambda: house.now(post).status is Status.PUBLISHED, "published")
        with opened(read_settings({}, house.data)) as app:
            app.store.jobs.put(a_job(machine("host")))
            assert not doctor.does_jobs(app)
            with house.run("worker", *PROGRAM, "run", "--only", "jobs") as worker:
                worker.says("The worker works")
                assert doctor.does_jobs(app)
                eventually(lambda: leaves_signs(app, Duty.JOBS), "a sign of life")
                eventually(lambda: app.store.jobs.get("one").ended_at, "an end")
                assert 0 == worker.end()
            job = app.store.jobs.get("one")
        # there is no such campaign: that is told of the job, and nothing else of the worker
        assert (JobState.FAILED, 1) == (job.state, job.tries)
        assert 0 == publisher.end()


def leaves_signs(app: App, duty: Duty) -> bool:
    """Whether whoever is there for it has told since it began that it goes on."""
    return any(
        each.does(duty) and each.ended_at is None and each.ticked_at > each.started_at
        for each in app.store.schedulers.seen()
    )


def a_job(caller: Caller) -> Job:
    return Job(
        id="one",
        verb="campaigns.generate",
        arguments={"campaign": "none"},
        caller=caller,
        asked_at=datetime.now(UTC),
    )


@pytest.mark.parametrize("words", [("--only", "publsh"), ("--only", "publish", "--rehearse", "10")])
def test_a_wrong_part_is_refused(words: tuple[str, ...], tmp_path: Path) -> None:
    """With what can be named, before anything is opened."""
    done = outreach("run", *words, OUTREACH_DATA=str(tmp_path / "none"))
    assert 2 == done.returncode
    assert "--only" in done.stderr
    assert not (tmp_path / "none").exists()
