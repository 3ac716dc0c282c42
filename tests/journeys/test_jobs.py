"""Jobs as processes: stopped by the keyboard, cancelled from another terminal, killed amid their work."""

from __future__ import annotations

import json
import signal
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import pytest

from tests.journeys.cli import CAMPAIGN, NAME, ROWS, World, campaign_folder
from tests.journeys.cli import blank_world as blank_world  # a fixture of these tests
from tests.journeys.processes import PROGRAM, Running, eventually, started

pytestmark = pytest.mark.slow

PLACES = 100
ALL = 2 * PLACES  # posts
GENERATE = (*PROGRAM, "campaign", "generate", NAME, "--by", "Anna")


@pytest.fixture
def world(blank: World) -> World:
    """Enough places that drawing their cards takes some seconds."""
    rows = (ROWS[n % 3].replace(";", f"-{n};", 1).replace(";G", f";G{n} ", 1) for n in range(PLACES))
    campaign_folder(blank.folder, *rows)
    assert 0 == blank("campaign", "apply", blank.folder).code
    assert 0 == blank("places", "import", NAME).code
    return blank


@contextmanager
def generating(world: World, folder: Path) -> Iterator[tuple[Running, str]]:
    """A process that has begun to save posts, and its job."""
    with started(folder, "generate", *GENERATE, OUTREACH_DATA=str(world.data)) as running:
        eventually(lambda: (job := latest(world)) and job["done"] > 60, "progress", 120)
        yield running, latest(world)["id"]


def latest(world: World) -> dict[str, Any]:
    """The generating that was asked for last."""
    jobs = world("jobs", "list", "--json").json
    return next((job for job in jobs if job["verb"] == "campaigns.generate"), {})


def is_whole(world: World) -> int:
    """Every post has its card, and the file of the database is sound; how many posts there are."""
    with closing(sqlite3.connect(world.data / "outreach.db")) as database:
        assert [("ok",)] == database.execute("PRAGMA integrity_check").fetchall()
    posts = world("posts", "list", "--limit", "1000", "--json").json
    with world.store() as store:
        files = {post.image_sha256 for post in store.posts.find()}
    kept = {path.name for path in (world.data / "files").rglob("*") if path.is_file()}
    assert files <= kept
    assert all(post["text"] and post["image_sha256"] for post in posts)
    return len(posts)


def makes_the_rest(world: World, there: int) -> None:
    """The next call keeps what is there and makes what is missing."""
    done = world("campaign", "generate", NAME, "--by", "Anna", "--json").json
    assert (ALL - there, there) == (len(done["new"]), len(done["unchanged"]))


def test_the_keyboard_cancels_the_job(world: World, tmp_path: Path) -> None:
    """Exit status 130; what was made is kept, and the next call makes the rest."""
    with generating(world, tmp_path) as (running, id):
        assert 130 == running.end(signal.SIGINT)
        running.err.read_text("utf-8").index("Stopped.")
    job = world("jobs", "show", id, "--json").json
    assert ("cancelled", "") == (job["state"], job["cancelled_by"])
    there = is_whole(world)
    assert 60 < job["done"] == there < ALL
    makes_the_rest(world, there)


def test_the_keyboard_cancels_an_import_amid_a_query(blank: World, tmp_path: Path) -> None:
    """A query that does not end is ended with it, and nothing was taken over."""
    with closing(sqlite3.connect(tmp_path / "places.db")) as database, database:
        database.execute("CREATE TABLE places (slug)")
    endless = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT count(*) AS slug FROM n"
    sql = f'kind = "sql"\nurl = "sqlite:///{tmp_path / "places.db"}"\nquery = "{endless}"'
    campaign = CAMPAIGN.replace('kind = "csv"\nfile = "places.csv"', sql)
    assert 0 == blank("campaign", "apply", campaign_folder(blank.folder, campaign=campaign)).code
    command = (*PROGRAM, "places", "import", NAME)
    with started(tmp_path, "import", *command, OUTREACH_DATA=str(blank.data)) as running:
        eventually(lambda: states(blank) == ["running"], "the job", 60)
        assert 130 == running.end(signal.SIGINT)
    assert ["cancelled"] == states(blank)
    assert [] == blank("places", "list", NAME, "--json").json


def states(world: World) -> list[str]:
    """Those of all jobs."""
    return [job["state"] for job in world("jobs", "list", "--json").json]


def test_another_terminal_watches_and_cancels_the_job(world: World, tmp_path: Path) -> None:
    """Whoever waits for it is told who has cancelled it; meanwhile nobody else generates the same campaign."""
    with generating(world, tmp_path) as (running, id):
        refused = world("campaign", "generate", NAME, "--by", "Bernd")
        assert 1 == refused.code
        assert f"outreach jobs cancel {id}" in refused.err.replace(f"--data {world.data} ", "")
        shown = world("jobs", "show", id, environ={"OUTREACH_LANG": "de"})
        assert "läuft" in shown.out
        assert f"von {ALL}" in shown.out
        cancelled = world("jobs", "cancel", id, "--by", "Bernd")
        assert (0, True) == (cancelled.code, "told to stop" in cancelled.err)
        assert 1 == running.process.wait(60)
        assert "“Bernd” has cancelled" in running.err.read_text("utf-8")
    assert "cancelled" == world("jobs", "show", id, "--json").json["state"]
    makes_the_rest(world, is_whole(world))


def test_a_job_whose_process_was_killed_is_told_as_such(world: World, tmp_path: Path) -> None:
    """It is said not to be heard of, has failed once another is begun, and its work is taken on where it stood."""
    with generating(world, tmp_path) as (running, id):
        running.process.kill()
        running.process.wait()
    there = is_whole(world)
    assert "running" == world("jobs", "show", id, "--json").json["state"]
    time_passes(world)
    shown = world("jobs", "show", id)
    assert "not heard of" in shown.out
    assert world("jobs", "show", id, "--json").json["lost"]
    makes_the_rest(world, there)
    failed = world("jobs", "show", id, "--json").json
    assert ("failed", False) == (failed["state"], failed["lost"])
    assert "without a word" in failed["message"]
    is_whole(world)


def time_passes(world: World) -> None:
    """Half a minute, for jobs that run."""
    with closing(sqlite3.connect(world.data / "outreach.db")) as database, database:
        database.execute("UPDATE jobs SET lease_until = datetime(lease_until, '-30 seconds')")


def test_a_result_is_there_for_whoever_looks_later(world: World) -> None:
    """What generating prints is kept in its row."""
    done = world("campaign", "generate", NAME, "--by", "Anna", "--json")
    job = world("jobs", "show", latest(world)["id"], "--json").json
    assert json.loads(done.out) == {**job["result"], "findings": job["findings"]}


def test_the_scheduler_does_what_was_left_to_it(world: World, tmp_path: Path) -> None:
    """A detached job waits until a scheduler runs; one that is stopped amid it leaves the rest to the next."""
    put = world("campaign", "generate", NAME, "--detach", "--by", "Anna", "--json")
    assert (0, "waiting") == (put.code, put.json["state"])
    assert f"jobs show {put.json['id']}" in put.err
    run = (*PROGRAM, "run")
    with started(tmp_path, "first", *run, OUTREACH_DATA=str(world.data)) as first:
        eventually(lambda: latest(world)["done"] > 60, "progress", 120)
        assert 0 == first.end()
    assert "waiting" == latest(world)["state"]
    there = is_whole(world)
    with started(tmp_path, "second", *run, OUTREACH_DATA=str(world.data)) as second:
        eventually(lambda: latest(world)["state"] == "done", "the rest", 120)
        assert 0 == second.end()
    job = world("jobs", "show", put.json["id"], "--json").json
    assert (ALL - there, ALL) == (len(job["result"]["new"]), is_whole(world))


def test_a_second_word_of_the_keyboard_leaves_at_once(world: World, tmp_path: Path) -> None:
    """Whatever the job is at: the data stays whole, and the next call makes the rest once its process is missed."""
    with generating(world, tmp_path) as (running, id):
        running.process.send_signal(signal.SIGINT)
        running.says("Stopping")
        running.process.send_signal(signal.SIGINT)
        assert 130 == running.process.wait(60)
        assert "Traceback" not in running.err.read_text("utf-8")
    there = is_whole(world)
    time_passes(world)
    makes_the_rest(world, there)
    assert world("jobs", "show", id, "--json").json["state"] in ("cancelled", "failed")
