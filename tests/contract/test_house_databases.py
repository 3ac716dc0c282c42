"""The databases that the other tests stand on."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from pathlib import Path

import psycopg
import pytest

from tests import postgresql
from tests.run_folder import RunFolder

ROOT = Path(__file__).parents[2]


def answer(url: str, question: str) -> object:
    with psycopg.connect(url.replace("+psycopg", "")) as connection:
        row = connection.execute(question).fetchone()  # type: ignore[arg-type]  # the question is written here
    return row and row[0]


@pytest.mark.slow
@pytest.mark.parametrize("source", [postgresql.on_the_machine, postgresql.from_the_wheel])
def test_a_server_comes_up_from_either_source_and_leaves_nothing(source):
    """A server of the machine and one of the wheel both start, answer, and take their folder along when they go."""
    programs = source()
    if not programs and source is postgresql.on_the_machine:
        pytest.skip("this machine has no PostgreSQL programs")
    with postgresql.running(programs) as url:
        home = Path(url.partition("host=")[2])
        version = answer(url, "SHOW server_version")
        assert home.is_dir()
    assert str(version)[:1].isdigit()
    assert not home.exists()


@pytest.mark.slow
def test_the_next_source_is_taken_where_the_first_does_not_start(tmp_path):
    """A broken installation of PostgreSQL on the machine does not keep the wheel's from being used."""
    for name in ("initdb", "postgres"):
        (tmp_path / name).write_text("#!/bin/sh\nexit 3\n")
        (tmp_path / name).chmod(0o755)
    with postgresql.running([tmp_path, *postgresql.from_the_wheel()]) as url:
        assert answer(url, "SELECT 1") == 1


def test_no_server_at_all_is_an_error_that_says_what_to_do():
    """Without any PostgreSQL the tests fail and name the setting; they are not skipped."""
    with pytest.raises(RuntimeError, match="OUTREACH_TEST_POSTGRESQL_URL"), postgresql.running([]):
        pass


def test_every_test_gets_an_empty_database_that_is_dropped_afterwards(postgresql_server):
    """Two databases of one server know nothing of each other and are gone in the end."""
    with (
        postgresql.fresh_database(postgresql_server) as one,
        postgresql.fresh_database(postgresql_server) as two,
    ):
        with psycopg.connect(one.replace("+psycopg", "")) as connection:
            connection.execute("CREATE TABLE mine (n int)")
        tables = "SELECT count(*) FROM pg_tables WHERE schemaname = 'public'"
        assert (answer(one, tables), answer(two, tables)) == (1, 0)
        names = [postgresql.name_of(one), postgresql.name_of(two)]
    left = answer(postgresql_server, "SELECT string_agg(datname, ' ') FROM pg_database")
    assert not [name for name in names if name in str(left).split()]


def test_a_test_sees_no_settings_and_an_odd_zone(tmp_path):
    """Settings, home and locale of whoever runs the tests do not show through; the zone is a foreign one."""
    assert [] == [name for name in os.environ if name.startswith("OUTREACH_") and "_TEST_" not in name]
    assert "outreach-home-" in str(Path.home())
    assert os.environ["TZ"] == "America/New_York"
    assert "EST" in time.tzname


def test_what_a_killed_run_leaves_goes_with_the_next(tmp_path):
    """A run's folder stays as long as the run, and where a test has failed until the next; a killed one's does not."""
    code = (
        "import os, pathlib, sys\n"
        "from tests.run_folder import RunFolder\n"
        "RunFolder(pathlib.Path(sys.argv[1])).path.joinpath('left').touch()\n"
        "os.kill(os.getpid(), 9)\n"
    )
    going = RunFolder(tmp_path)
    subprocess.run([sys.executable, "-c", code, str(tmp_path)], cwd=ROOT, check=False)
    assert 2 == len(list(tmp_path.iterdir()))
    failed = RunFolder(tmp_path)
    assert {going.path, failed.path} == set(tmp_path.iterdir())
    failed.end(keep=True)
    assert failed.path.is_dir()
    last = RunFolder(tmp_path)
    assert {going.path, last.path} == set(tmp_path.iterdir())
    last.end()
    going.end()
    assert [] == list(tmp_path.iterdir())


def test_another_machine_cannot_be_reached():
    """An attempt to leave the machine fails loudly, by address and by name, in this process and in a child."""
    with pytest.raises(RuntimeError, match="not on it"), socket.socket() as door:
        door.connect(("192.0.2.1", 80))
    with pytest.raises(RuntimeError, match="not on it"):
        socket.create_connection(("example.org", 443))
    child = "import socket; socket.create_connection(('example.org', 443))"
    result = subprocess.run([sys.executable, "-c", child], capture_output=True, text=True, check=False)
    assert result.returncode == 1
    assert "LeftTheMachineError" in result.stderr


def test_loopback_stays_open():
    """Servers of the tests' own are reached by address and by name."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
        for name in ("127.0.0.1", "localhost"):
            socket.create_connection((name, port), timeout=5).close()
