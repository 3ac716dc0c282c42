"""A block that reads together sees one state of the database, asks once for one thing, and holds nothing back."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from sqlalchemy.exc import DBAPIError

from outreach.errors import StorageFailed
from outreach.store import Store, let_go
from outreach.store.engine import reading
from outreach.store.together import reading_together
from tests.builders import a_campaign

NOW = datetime(2027, 3, 1, 6, tzinfo=UTC)
BEFORE = a_campaign()
AFTER = replace(BEFORE, title="Andere Orte")
NAME = BEFORE.name


@pytest.fixture
def store(ready_url, tmp_path) -> Iterator[Store]:
    """A database with one campaign, on which one connection reads and one writes."""
    made = Store(ready_url, tmp_path / "key", connections=2)
    made.campaigns.save(BEFORE, NOW)
    yield made
    made.close()


@pytest.fixture
def changed_by_another(ready_url, tmp_path) -> Iterator[Callable[[], int]]:
    """Somebody else changes the campaign."""
    made = Store(ready_url, tmp_path / "key")
    with ThreadPoolExecutor(1) as pool:
        yield lambda: pool.submit(made.campaigns.save, AFTER, NOW).result()
    made.close()


def test_what_others_change_meanwhile_stands_on_no_half_of_it(store, changed_by_another):
    """One moment for all, by whatever way it is read; the next block sees the change."""
    with store.reading_together():
        assert BEFORE.title == store.campaigns.get(NAME).title
        changed_by_another()
        (listed,) = store.campaigns.search("", NOW.date(), limit=5).entries
        assert BEFORE.title == listed.title
        assert BEFORE.title == store.campaigns.get(NAME).title
    with store.reading_together():
        assert AFTER.title == store.campaigns.get(NAME).title


def test_what_the_block_writes_it_sees(store):
    """Writing ends what was read before it, and needs no connection beside that of the reading."""
    with store.reading_together():
        assert BEFORE.title == store.campaigns.get(NAME).title
        store.campaigns.save(AFTER, NOW)
        assert AFTER.title == store.campaigns.get(NAME).title
        assert 2 == store.campaigns.version(NAME)


def test_who_waits_holds_nothing(store, changed_by_another):
    """After letting go, what is read is read as it stands then; outside of a block there is nothing to let go."""
    let_go()
    with store.reading_together():
        store.campaigns.get(NAME)
        changed_by_another()
        let_go()
        assert AFTER.title == store.campaigns.get(NAME).title


def test_a_snapshot_stays_what_it_is(store, changed_by_another):
    """Neither writing nor letting go ends it, nor another one within it; the next one sees what was written."""
    with store.snapshot():
        assert 1 == store.campaigns.version(NAME)
        store.campaigns.save(AFTER, NOW)
        changed_by_another()
        let_go()
        with store.snapshot():
            assert 1 == store.campaigns.version(NAME)
        assert BEFORE.title == store.campaigns.get(NAME).title
    with store.snapshot():
        assert AFTER.title == store.campaigns.get(NAME).title


def test_how_one_thing_is_fetched_holds_for_that_alone(store):
    """Many rows come a part at a time; whatever the block asks after them comes at once, as it does elsewhere."""
    with store.reading_together():
        store.posts.lines(NAME)
        store.post_outlines.of(NAME)
        with reading(store.campaigns._engine) as connection:
            assert "yield_per" not in connection.get_execution_options()


def test_after_an_error_the_block_reads_on(store):
    """A statement that the database refuses spoils nothing for the next one."""
    engine = store.campaigns._engine
    with reading_together(engine):
        store.campaigns.get(NAME)
        with pytest.raises(StorageFailed) as told, reading(engine) as connection:
            connection.exec_driver_sql("SELECT nothing FROM nowhere")
        assert isinstance(told.value.__cause__, DBAPIError)
        assert BEFORE.title == store.campaigns.get(NAME).title


def test_a_connection_that_the_server_has_ended_is_given_back(store):
    """It ends those that wait amid a transaction for long; the block reads on with another one, and loses none."""
    engine = store.campaigns._engine
    if engine.dialect.name == "sqlite":
        pytest.skip("it is a file, and ends nothing")
    for _ in range(3):
        with store.reading_together():
            with reading(engine) as connection:
                backend = connection.exec_driver_sql("SELECT pg_backend_pid()").scalar()
            with engine.connect() as beside:
                beside.exec_driver_sql(f"SELECT pg_terminate_backend({backend}, 5000)")
            let_go()
            assert BEFORE.title == store.campaigns.get(NAME).title
        assert 0 == engine.pool.checkedout()
