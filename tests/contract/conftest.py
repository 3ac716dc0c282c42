"""A database that outlives a test, so that a suite over both of them stays quick."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import Connection, Engine, create_engine, text

from outreach.store import Store
from outreach.store.schema import metadata
from tests import postgresql
from tests.contract import stage as stages
from tests.contract.stage import Stage
from tests.databases import BOTH_DATABASES, put_ready

Kept = tuple[Store, Engine]


@pytest.fixture(scope="module", params=BOTH_DATABASES)
def kept_database(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Kept]:
    """A store of this module's own, once on SQLite and once on PostgreSQL, and a way to empty it."""
    folder = tmp_path_factory.mktemp("database")
    if request.param == "sqlite":
        yield from _opened(f"sqlite:///{put_ready(folder / 'outreach.sqlite')}", folder)
        return
    model = request.getfixturevalue("ready_on_server")
    with postgresql.fresh_database(request.getfixturevalue("postgresql_server"), model) as url:
        yield from _opened(url, folder)


def _opened(url: str, folder: Path) -> Iterator[Kept]:
    store, beside = Store(url, folder / "secret.key"), create_engine(url)
    store.vault.create_key()
    if beside.dialect.name == "sqlite":
        _EMPTY[beside] = _copy(beside)
    yield store, beside
    if beside in _EMPTY:
        _EMPTY.pop(beside).close()
    store.close()
    beside.dispose()


_EMPTY: dict[Engine, sqlite3.Connection] = {}
"""SQLite's databases as they were made, in memory: copying one back takes a sixth of emptying it table by table."""


def _copy(engine: Engine) -> sqlite3.Connection:
    made = sqlite3.connect(":memory:")
    with closing(sqlite3.connect(str(engine.url.database))) as file:
        file.backup(made)
    return made


@pytest.fixture
def stage(kept_database: Kept, tmp_path: Path) -> Iterator[Stage]:
    """An empty database, a sandbox of both networks and a clock set by hand: this test's own."""
    store, beside = kept_database
    if beside in _EMPTY:
        with closing(sqlite3.connect(str(beside.url.database))) as file:
            _EMPTY[beside].backup(file)
    else:
        with beside.begin() as connection:
            _empty(connection)
    with stages.set_up(store, tmp_path) as made:
        yield made


def _empty(connection: Connection) -> None:
    """Take everything out of a server's database; the audit refuses that, so its guards stand aside for the moment."""
    connection.execute(text("SET LOCAL session_replication_role = replica"))
    for table in reversed(metadata.sorted_tables):
        connection.execute(table.delete())
