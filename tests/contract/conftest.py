"""A database that outlives a test, so that a suite over both of them stays quick."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection, Engine, Row, create_engine, text

from outreach.store import Store
from outreach.store.schema import metadata
from tests import postgresql
from tests.contract import stage as stages
from tests.contract.stage import Stage

Kept = tuple[Store, Engine]


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def kept_database(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Kept]:
    """A store of this module's own, once on SQLite and once on PostgreSQL, and a way to empty it."""
    folder = tmp_path_factory.mktemp("database")
    if request.param == "sqlite":
        yield from _opened(f"sqlite:///{folder / 'outreach.sqlite'}", folder)
        return
    with postgresql.fresh_database(request.getfixturevalue("postgresql_server")) as url:
        yield from _opened(url, folder)


def _opened(url: str, folder: Path) -> Iterator[Kept]:
    store, beside = Store(url, folder / "secret.key"), create_engine(url)
    store.upgrade()
    store.vault.create_key()
    yield store, beside
    store.close()
    beside.dispose()


@pytest.fixture
def stage(kept_database: Kept, tmp_path: Path) -> Iterator[Stage]:
    """An empty database, a sandbox of both networks and a clock set by hand: this test's own."""
    store, beside = kept_database
    with beside.begin() as connection:
        _empty(connection)
    with stages.set_up(store, tmp_path) as made:
        yield made


def _empty(connection: Connection) -> None:
    """Take everything out; the audit refuses that, so its guards stand aside for the moment."""
    guards: Sequence[Row[Any]] = ()
    if connection.dialect.name == "postgresql":
        connection.execute(text("SET LOCAL session_replication_role = replica"))
    else:
        guards = connection.execute(text("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")).all()
    for guard in guards:
        connection.execute(text(f"DROP TRIGGER {guard.name}"))
    for table in reversed(metadata.sorted_tables):
        connection.execute(table.delete())
    for guard in guards:
        connection.execute(text(guard.sql))
