"""Rows of somebody else's database: read, and nothing but read, whatever the query says."""

from __future__ import annotations

import sqlite3
import time
from pathlib import Path

import psycopg
import pytest

from outreach.errors import InvalidInput
from outreach.store import read_rows
from tests.unwanted import Unwanted, patient_for

COLUMNS = "CREATE TABLE orte (slug varchar(40), name varchar(40))"
ROW = "INSERT INTO orte VALUES ('a', 'Hof: 100 % Ä')"


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """An SQLite file with one place."""
    path = tmp_path / "orte &1.db"
    with sqlite3.connect(path) as connection:
        connection.execute(COLUMNS)
        connection.execute(ROW)
    connection.close()
    return path


@pytest.fixture
def server(postgresql_url: str) -> str:
    """A PostgreSQL database with one place."""
    with psycopg.connect(postgresql_url.replace("+psycopg", "")) as connection:
        connection.execute(COLUMNS)
        connection.execute(ROW)
    return postgresql_url


WRITES = [
    "DELETE FROM orte",
    "UPDATE orte SET name = 'x'",
    "INSERT INTO orte VALUES ('b', 'c')",
    "DROP TABLE orte",
    "CREATE TABLE neu (n int)",
    "ALTER TABLE orte ADD COLUMN n int",
    "CREATE INDEX i ON orte (slug)",
    "INSERT INTO orte VALUES ('b', 'c') RETURNING slug",
    "UPDATE orte SET name = 'x' RETURNING slug",
    "DELETE FROM orte RETURNING slug",
    "WITH w AS (SELECT 1) DELETE FROM orte RETURNING slug",
    "SELECT slug FROM orte; DROP TABLE orte",
    "commit; DROP TABLE orte",
    "BEGIN",
    "VACUUM",
]
ON_SQLITE = [
    "ATTACH 'neu.db' AS neu",
    "VACUUM INTO 'neu.db'",
    "PRAGMA user_version = 7",
    "PRAGMA journal_mode = WAL",
    "PRAGMA query_only = OFF",
    "REPLACE INTO orte VALUES ('b', 'c')",
    "REINDEX",
    "ANALYZE",
    "SELECT load_extension('x')",
]
ON_POSTGRESQL = [
    "WITH gone AS (DELETE FROM orte RETURNING slug) SELECT * FROM gone",
    "TRUNCATE orte",
    "COPY (SELECT 1) TO '/tmp/neu.db'",
    "SET default_transaction_read_only = off",
    "SELECT set_config('transaction_read_only', 'off', false)",
    "SELECT 1) AS x; DROP TABLE orte; SELECT * FROM (SELECT 1",
    "SELECT slug INTO neu FROM orte",
    "SELECT slug FROM orte FOR UPDATE",
    "DO $$ BEGIN DELETE FROM orte; END $$",
]


@pytest.mark.parametrize("query", [*WRITES, *ON_SQLITE])
def test_no_query_changes_a_file(file: Path, query: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each is refused in a sentence; the file is what it was, byte for byte, and none lies beside it."""
    monkeypatch.chdir(file.parent)
    before = file.read_bytes()
    with pytest.raises(InvalidInput, match="cannot be read"):
        list(read_rows(f"sqlite:///{file}", query))
    assert (before, [file]) == (file.read_bytes(), list(file.parent.iterdir()))


@pytest.mark.parametrize("query", [*WRITES, *ON_POSTGRESQL])
def test_no_query_changes_a_server(server: str, query: str) -> None:
    """Each is refused in a sentence, and the table is what it was."""
    with pytest.raises(InvalidInput, match="cannot be read"):
        list(read_rows(server, query))
    with psycopg.connect(server.replace("+psycopg", "")) as connection:
        assert [("a", "Hof: 100 % Ä")] == connection.execute("SELECT * FROM orte").fetchall()
        tables = "SELECT table_name FROM information_schema.tables WHERE table_schema = 'public'"
        assert [("orte",)] == connection.execute(tables).fetchall()


READS = [
    "SELECT slug, name FROM orte",
    "SELECT slug, name FROM orte;\n",
    "SELECT slug, name FROM orte ORDER BY slug -- die Orte",
    "WITH o AS (SELECT slug, name FROM orte) SELECT * FROM o",
    "SELECT slug, name FROM orte WHERE name LIKE 'Hof: 100 %' AND ':x' = ':x'",
]


@pytest.mark.parametrize("query", READS)
def test_what_reads_is_read(file: Path, server: str, query: str) -> None:
    """Whatever its shape: a colon, a per cent sign, a comment or a semicolon at its end do no harm."""
    for url in (f"sqlite:///{file}", server):
        assert [{"slug": "a", "name": "Hof: 100 % Ä"}] == list(read_rows(url, query))


def test_a_file_that_others_write_is_read(file: Path) -> None:
    """A database in WAL mode with somebody at it is read as it stands."""
    with sqlite3.connect(file) as connection:
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("INSERT INTO orte VALUES ('b', 'c')")
        connection.commit()
        assert 2 == len(list(read_rows(f"sqlite:///{file}", "SELECT slug FROM orte")))
    connection.close()


def test_a_value_has_bounds(file: Path) -> None:
    """One that would fill the memory is refused."""
    with pytest.raises(InvalidInput, match="too big"):
        list(read_rows(f"sqlite:///{file}", "SELECT hex(zeroblob(900000000)) AS slug"))


ENDLESS = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT count(*) AS slug FROM n"


def test_a_query_has_its_time(file: Path, server: str) -> None:
    """One that does not end is ended, and that is said."""
    for url in (f"sqlite:///{file}", server):
        begun = time.monotonic()
        with pytest.raises(InvalidInput, match="took longer than 1 seconds"):
            list(read_rows(url, ENDLESS, seconds=1))
        assert time.monotonic() - begun < 5


def test_a_query_is_ended_where_nobody_wants_it_any_more(file: Path, server: str) -> None:
    """What was raised comes out, amid a query that would have run for its whole time."""
    for url in (f"sqlite:///{file}", server):
        begun = time.monotonic()
        with pytest.raises(Unwanted):
            list(read_rows(url, ENDLESS, check_cancel=patient_for(2)))
        assert time.monotonic() - begun < 10


@pytest.mark.parametrize(
    "url",
    [
        "postgresql://u:geheim",
        "postgresql://u:geheim@:x/d",
        "sqlite://:geheim",
        "kaputt geheim",
        "mysql://u:geheim@h/d",
        "sqlite:///geheim-gibt-es-nicht.db?password=geheim",
    ],
)
def test_an_address_that_is_none_is_not_shown(url: str) -> None:
    """Neither in the sentence nor in what caused it."""
    with pytest.raises(InvalidInput) as caught:
        list(read_rows(url, "SELECT 1"))
    error: BaseException | None = caught.value
    assert caught.value.__cause__ is None
    assert "u:geheim" not in str(error)
