"""Whoever works on a database leaves signs of life, and it is told who has not for a while; on both databases."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from outreach.app import App
from outreach.app.operation import doctor
from outreach.app.running import hosts
from outreach.app.running.presence import leave_sign, showing_pages
from outreach.model import ONLY_PAGES, Job
from outreach.notices.heartbeat import hosts_missed
from outreach.settings import read_settings
from outreach.store import HEAD
from tests.builders import ANNA
from tests.contract.stage import Stage

MINUTE = timedelta(minutes=1)
WORKER, PUBLISHER = "host:7:a", "host:8:b"


@pytest.fixture
def app(stage: Stage, tmp_path: Path) -> App:
    settings = read_settings({}, tmp_path / "data")
    return App(settings=settings, clock=stage.clock, store=stage.store, call_of=lambda each: each.verb)


def told(app: App) -> set[str]:
    return {finding.code for finding in doctor.diagnose(app).findings}


def test_a_worker_that_is_silent_is_told_of_until_it_speaks_again(app: App, stage: Stage) -> None:
    """By the doctor and in the list of hosts; its jobs wait for somebody then. One that ended well is not missed."""
    for owner, work in ((WORKER, "jobs"), (PUBLISHER, "chores publish")):
        stage.store.schedulers.join(owner, stage.clock.now(), version="1", work=work)
    assert doctor.does_jobs(app)
    stage.clock.moment += 6 * MINUTE
    stage.store.schedulers.tick(PUBLISHER, stage.clock.now())
    assert not doctor.does_jobs(app)
    assert {"doctor.process-silent", "doctor.no-worker"} == told(app)
    leave_sign(app, WORKER)
    assert doctor.does_jobs(app)
    assert set() == told(app)
    stage.clock.moment += 6 * MINUTE
    stage.store.schedulers.leave(WORKER, stage.clock.now())
    stage.store.schedulers.tick(PUBLISHER, stage.clock.now())
    assert {"doctor.no-worker"} == told(app)


def test_hosts_are_listed_with_the_jobs_that_they_do(app: App, stage: Stage) -> None:
    """However many jobs were asked for since."""
    now = stage.store.schedulers.now() or stage.clock.now()
    stage.store.schedulers.join(WORKER, now, version="1", work="jobs")
    asked_for(stage, "first", owner="host:7:c")
    for number in range(60):
        asked_for(stage, f"later-{number}")
    (found,) = hosts.find(app)
    assert (("first",), False) == (found.jobs, found.silent)


def asked_for(stage: Stage, id: str, owner: str = "") -> None:
    """A job that was asked for, and that ``owner`` does, where somebody does."""
    stage.clock.moment += timedelta(seconds=1)
    now = stage.clock.now()
    stage.store.jobs.put(Job(id=id, verb="reports.make", arguments={}, caller=ANNA, asked_at=now))
    if owner:
        stage.store.jobs.take(owner, at=now, lease_until=now + MINUTE, id=id)


def test_a_server_says_with_the_beat_where_its_tables_stand(stage: Stage) -> None:
    """So that nobody has to ask for it; a file is asked."""
    stage.store.schedulers.join(PUBLISHER, stage.clock.now(), version="1", work="publish")
    answer = stage.store.schedulers.beat(PUBLISHER, stage.clock.now())
    on_server = stage.store.schedulers.now() is not None
    assert (HEAD if on_server else None) == (answer and answer.revision)


def test_pages_are_at_work_and_nobody_s_scheduler(app: App, stage: Stage) -> None:
    """They are listed with their key on a server, and are no sign of life of whoever posts, alive or dead."""
    server = replace(app, settings=replace(app.settings, database_url="postgresql://elsewhere"))
    app.store.vault.create_key()
    now = stage.store.schedulers.now() or stage.clock.now()
    with showing_pages(server):
        (listed,) = hosts.find(app)
        assert ("web", app.store.vault.fingerprints()[0]) == (listed.sign.work, listed.sign.keys)
        assert ((), (None, False)) == (stage.store.schedulers.seen(), doctor.sign_of_life(app))
        assert [listed.sign.owner] == list(stage.store.schedulers.working_since(now - MINUTE))
        signs = stage.store.vital_signs(now)
        assert (0, None) == (signs.at_work, signs.last_tick)
        assert not doctor.does_jobs(app)
    assert () == hosts.find(app)
    stage.store.schedulers.join("host:9:died", stage.clock.now(), version="1", work=ONLY_PAGES)
    stage.store.schedulers.join(PUBLISHER, stage.clock.now(), version="1", work="chores jobs publish")
    stage.clock.moment += 6 * MINUTE
    stage.store.schedulers.tick(PUBLISHER, stage.clock.now())
    assert set() == told(app)
    assert [] == hosts_missed(stage.store.schedulers.seen(), stage.clock.now(), MINUTE)
