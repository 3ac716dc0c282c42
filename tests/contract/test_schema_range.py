"""Which programs work on which databases: a newer one that has only been added to is open to an older program."""

from __future__ import annotations

from pathlib import Path

import pytest
from alembic.script import ScriptDirectory
from sqlalchemy import Inspector, create_engine, inspect, text

from outreach.store import HEAD, Store, UpgradeNeeded
from outreach.store.migrate import FOLDER, needed_by
from tests.contract.olden import at_migration

pytestmark = pytest.mark.slow

MIGRATIONS = list(ScriptDirectory(FOLDER).walk_revisions())
EXPANDING = [script for script in MIGRATIONS if getattr(script.module, "expands", False)]


def stands_at(url: str, revision: str, works_from: str) -> None:
    """As a newer program has left it."""
    engine = create_engine(url)
    with engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = :at"), {"at": revision})
        connection.execute(text("UPDATE schema_range SET works_from = :from"), {"from": works_from})
    engine.dispose()


def test_a_program_goes_on_where_a_newer_one_has_only_added(ready_url: str, tmp_path: Path) -> None:
    """It works on the database as it stands, and its own upgrade leaves it alone."""
    stands_at(ready_url, "9999", HEAD)
    store = Store(ready_url, tmp_path / "key")
    store.require_head()
    assert not store.upgrade()
    assert "9999" == store.revision()
    store.close()


def test_a_program_refuses_a_database_that_a_newer_one_has_taken_something_from(
    ready_url: str, tmp_path: Path
) -> None:
    """Neither its work nor its upgrade begins."""
    stands_at(ready_url, "9999", "9998")
    store = Store(ready_url, tmp_path / "key")
    for call in (store.require_head, store.upgrade):
        with pytest.raises(UpgradeNeeded, match="9999"):
            call()
    store.close()


def test_a_database_says_from_which_state_on_programs_can_work_on_it(ready_url: str) -> None:
    """The newest that any of its migrations asks for."""
    needed = max(map(needed_by, MIGRATIONS))
    engine = create_engine(ready_url)
    with engine.begin() as connection:
        assert [(needed,)] == connection.execute(text("SELECT works_from FROM schema_range")).all()
    engine.dispose()


@pytest.mark.parametrize("script", EXPANDING, ids=lambda script: script.revision)
def test_what_only_adds_takes_nothing_away(script, tmp_path: Path) -> None:
    """Tables and columns stay, rows that name no new column can still be written, and nothing new forbids them."""
    url = f"sqlite:///{tmp_path / 'old.db'}"
    at_migration(url, script.down_revision)
    before = tables(url)
    at_migration(url, script.revision)
    after = tables(url)
    for table, (columns, unique) in before.items():
        now, now_unique = after[table]
        assert columns.items() <= now.items(), table
        assert now_unique <= unique, table
        for name in now.keys() - columns.keys():
            _, nullable, default = now[name]
            assert nullable or default is not None, f"{table}.{name}"


def tables(url: str) -> dict[str, tuple[dict[str, tuple[str, bool, str | None]], set[str]]]:
    """By name: the columns with type, whether they may be empty, and what stands in them then; and what is unique."""
    engine = create_engine(url)
    seen = inspect(engine)
    found = {name: (_columns(seen, name), _unique(seen, name)) for name in seen.get_table_names()}
    engine.dispose()
    return found


def _columns(seen: Inspector, table: str) -> dict[str, tuple[str, bool, str | None]]:
    return {
        each["name"]: (str(each["type"]), bool(each["nullable"]), each["default"])
        for each in seen.get_columns(table)
    }


def _unique(seen: Inspector, table: str) -> set[str]:
    keys = [sorted(each["column_names"]) for each in seen.get_unique_constraints(table)]
    keys += [sorted(filter(None, each["column_names"])) for each in seen.get_indexes(table) if each["unique"]]
    return {",".join(key) for key in keys}
