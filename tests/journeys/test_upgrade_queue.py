"""Upgrades that are called at the same time, and one that is killed amid its work."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import create_engine, inspect, text

from outreach.store import Store
from tests.databases import put_ready
from tests.journeys.next_version import NEXT, next_version
from tests.journeys.processes import PATIENCE, PROGRAM, eventually, outreach, started

pytestmark = pytest.mark.slow


def test_upgrades_queue_and_survive_a_kill(ready_url: str, tmp_path: Path) -> None:
    """The second waits for the first; when that is killed it brings the whole upgrade, and this version works on."""
    newer = next_version(tmp_path, seconds=120)
    data = tmp_path / "data"
    data.mkdir()
    Store(ready_url, data / "secret.key").vault.create_key()
    here = {"OUTREACH_DATABASE_URL": ready_url}
    call = (*newer.program, "db", "upgrade", "--data", data)
    with started(tmp_path, "first", *call, **here) as first:
        eventually(newer.begun.exists, "the first upgrade is amid its work")
        with started(tmp_path, "second", *call, **here) as second:
            # it has had time to begin, and is not through
            with pytest.raises(AssertionError):
                eventually(lambda: second.process.poll() is not None, "its end", seconds=3)
            first.process.kill()
            assert 0 == second.process.wait(PATIENCE)
            assert "The database was upgraded." in second.err.read_text("utf-8")
    engine = create_engine(ready_url)
    seen = inspect(engine)
    assert seen.has_table("moods")
    assert "mood" in {column["name"] for column in seen.get_columns("posts")}
    engine.dispose()
    store = Store(ready_url, data / "secret.key")
    assert NEXT == store.revision()
    store.require_head()
    store.close()
    told = outreach("--data", data, "db", "upgrade", **here)
    assert (0, True) == (told.returncode, "up to date" in told.stderr), told.stderr


def test_two_that_begin_on_nothing_make_one_database(database_url: str, tmp_path: Path) -> None:
    """Both end well, whoever was first."""
    here, data = {"OUTREACH_DATABASE_URL": database_url}, tmp_path / "data"
    call = (*PROGRAM, "init", "--data", data)
    with started(tmp_path, "one", *call, **here) as one, started(tmp_path, "two", *call, **here) as two:
        assert (0, 0) == (one.process.wait(PATIENCE), two.process.wait(PATIENCE)), (
            two.err.read_text() + one.err.read_text()
        )


def test_a_process_ends_whose_database_is_not_for_it_any_more(tmp_path: Path) -> None:
    """Where a newer program takes something away while it runs it stops by itself, and says why."""
    data = tmp_path / "data"
    url = f"sqlite:///{put_ready(data / 'outreach.db')}"
    Store(url, data / "secret.key").vault.create_key()
    call = (*PROGRAM, "run", "--data", data)
    with started(tmp_path, "run", *call) as running:
        running.says("The scheduler works")
        engine = create_engine(url)
        with engine.begin() as connection:
            connection.execute(text("UPDATE alembic_version SET version_num = '9002'"))
            connection.execute(text("UPDATE schema_range SET works_from = '9002'"))
        engine.dispose()
        assert 1 == running.process.wait(PATIENCE)
        assert "stands at version 9002" in running.err.read_text("utf-8")
