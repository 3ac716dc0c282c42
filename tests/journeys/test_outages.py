"""The database goes away amid publishing and comes back: nothing is lost or doubled, and the work resumes by itself."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from outreach.model import ChannelName, Post, Status
from tests import postgresql
from tests.journeys.cli import outreach
from tests.journeys.processes import FACEBOOK, PROGRAM, TWITTER, House, Networks, a_house, eventually, started

pytestmark = pytest.mark.slow

RESUMES_WITHIN = 60.0  # seconds after the trouble is over
LOCKED = float(os.environ.get("OUTREACH_TEST_LOCKED", "20"))
"""Seconds that another program holds the SQLite file; longer than a statement waits for it. A minute by hand."""

AWAY = 5.0
SMALL = 6  # MB of the disk that gets full


@contextmanager
def at_work(networks: Networks, folder: Path, url: str = "") -> Iterator[tuple[House, list[Post], Path]]:
    """A running scheduler amid posts: the first is live, the others fall due one after the other. And its log."""
    accounts = [{**a, "secrets": networks.secrets(ChannelName(a["channel"]))} for a in networks.accounts]
    environ = {"OUTREACH_DATABASE_URL": url} if url else {}
    with a_house(folder, accounts, url) as house:
        now, name = datetime.now(UTC), folder.name.replace("_", "-")
        posts = [
            house.approved(f"{name}-{n}", (FACEBOOK, TWITTER)[n % 2], due=now + timedelta(seconds=n))
            for n in range(12)
        ]
        call = (*PROGRAM, "run", "--data", house.data)
        with started(folder, "run", *call, **environ) as running:
            eventually(lambda: networks.live(posts[0]), "the first is live")
            yield house, posts, running.err
            assert 0 == running.end()


def holds(networks: Networks, house: House, posts: list[Post]) -> None:
    """Soon after the trouble every post is live once and known to be."""

    def done() -> bool:
        return {house.now(post).status for post in posts} == {Status.PUBLISHED}

    eventually(done, "all are published", RESUMES_WITHIN)
    assert [1] * len(posts) == [len(networks.live(post)) for post in posts]


def told(log: Path, words: str) -> Callable[[], bool]:
    return lambda: words in log.read_text("utf-8")


@pytest.fixture
def server() -> Iterator[postgresql.Server]:
    programs = [*postgresql.on_the_machine(), *postgresql.from_the_wheel()]
    with postgresql.server(programs) as made:
        yield made


def test_a_server_that_freezes(networks: Networks, tmp_path: Path, server: postgresql.Server) -> None:
    """Nobody answers for a while, then everybody goes on where they were."""
    with at_work(networks, tmp_path, server.url) as (house, posts, _):
        server.freeze()
        time.sleep(AWAY)
        server.thaw()
        holds(networks, house, posts)


def test_a_server_that_is_killed(networks: Networks, tmp_path: Path, server: postgresql.Server) -> None:
    """Every connection is gone in the middle of whatever it did; the log says so, and that it works again."""
    with at_work(networks, tmp_path, server.url) as (house, posts, log):
        server.kill()
        eventually(told(log, "a step failed"), "the log tells of it")
        time.sleep(AWAY)
        server.start()
        holds(networks, house, posts)
        eventually(told(log, "steps work again"), "the log tells that it is over")


def test_a_file_that_somebody_else_holds(networks: Networks, tmp_path: Path) -> None:
    """Another program keeps the SQLite file to itself, longer than a statement waits."""
    with at_work(networks, tmp_path) as (house, posts, log):
        with closing(sqlite3.connect(house.data / "outreach.db", isolation_level=None)) as other:
            other.execute("BEGIN IMMEDIATE")
            time.sleep(LOCKED)
            other.execute("ROLLBACK")
        holds(networks, house, posts)
        assert told(log, "locked")()
        assert not told(log, "Traceback")()  # what is known is a line


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of a few MB."""
    folder = tmp_path / "disk"
    folder.mkdir()
    call = ["mount", "-t", "tmpfs", "-o", f"size={SMALL}m", "outreach-test", str(folder)]
    try:
        mounted = subprocess.run(call, capture_output=True, text=True, check=False)
    except FileNotFoundError:
        pytest.skip("there is no mount here, so no small disk can be made")
    if mounted.returncode:
        pytest.skip(f"the test may not mount a small disk: {mounted.stderr.strip()}")
    try:
        yield folder
    finally:
        subprocess.run(["umount", "-l", str(folder)], check=True)


def test_a_disk_that_is_full(networks: Networks, small_disk: Path) -> None:
    """No commit finds room; as soon as there is room again the work goes on."""
    with at_work(networks, small_disk) as (house, posts, log):
        filler = small_disk / "filler"
        with suppress(OSError), filler.open("wb", buffering=0) as file:
            while True:  # until no space is left
                file.write(b"x" * 4096)
        eventually(told(log, "full"), "the log tells of it")
        time.sleep(AWAY)
        filler.unlink()
        holds(networks, house, posts)


def test_a_full_disk_is_told_as_one_when_nothing_is_open(small_disk: Path) -> None:
    """SQLite cannot make what it keeps beside the file then; that is no reason to doubt the file or its folder."""
    data = small_disk / "data"
    assert 0 == outreach("init", data=data).code
    with suppress(OSError), (small_disk / "filler").open("wb", buffering=0) as file:
        while True:  # until no space is left
            file.write(b"x" * 4096)
    for call in (
        ("campaign", "list"),
        ("doctor",),
        ("check", "--offline"),
        ("db", "backup", small_disk / "b.db"),
    ):
        answer = outreach(*call, data=data)
        assert 1 == answer.code
        assert "The disk is full" in answer.err or "Make room on the disk" in answer.err
