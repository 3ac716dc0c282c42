"""Readings by the million, on either database: what a report reads is joined; a PostgreSQL may keep them by month."""

from __future__ import annotations

import re
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import event, text

from bench.filled import PER_POST, Size, fill
from outreach.model import Reading, ReadingStatus
from outreach.store import Store
from tests.builders import NOW

PAGE = Path(__file__).parents[2] / "docs" / "capacity.md"
SIZE = Size(accounts=4, campaigns=2, posts=400, published=360)


@pytest.fixture
def store(database_url: str, tmp_path: Path) -> Any:
    made = fill(database_url, tmp_path, SIZE)
    yield made
    made.close()


def asked(store: Store, work: Any) -> list[tuple[str, Any]]:
    """The statements that ``work`` sends, with their values."""
    found: list[tuple[str, Any]] = []

    def keep(_conn: object, _cursor: object, statement: str, parameters: Any, *_: object) -> None:
        found.append((statement, parameters))

    event.listen(store.readings._engine, "before_cursor_execute", keep)
    work()
    event.remove(store.readings._engine, "before_cursor_execute", keep)
    return found


def test_a_reports_readings_are_joined(store: Store) -> None:
    """No list of posts is looked through for each reading, as a server does where the list is too large to hash."""
    found = store.readings.of_campaign("c0")
    assert SIZE.published // 2 * PER_POST + 1 == len(found)
    assert list(found) == sorted(found, key=lambda reading: reading.read_at)
    ((statement, values),) = asked(store, lambda: store.readings.of_campaign("c0"))
    assert statement.count(" JOIN ") == 1
    with store.readings._engine.connect() as connection:
        if connection.dialect.name == "postgresql":
            connection.execute(text("SET work_mem = '64kB'"))
            plan = connection.exec_driver_sql(f"EXPLAIN {statement}", values).scalars().all()
            assert "SubPlan" not in "\n".join(plan)
        else:
            plan = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", values).all()
            used = "\n".join(row[3] for row in plan)
            assert "SEARCH readings USING INDEX" in used or "SEARCH posts USING" in used


def test_the_rows_of_a_turn_are_found_by_index(store: Store) -> None:
    """The look at the queue, and what an account that is due is asked for, read no whole table."""
    statements = asked(store, lambda: (store.queue.wanted(NOW), store.accounts.with_campaigns("a1", NOW)))
    statements += asked(store, lambda: store.reading_turns.due(NOW))
    with store.readings._engine.connect() as connection:
        if connection.dialect.name == "postgresql":
            connection.execute(text("SET enable_seqscan = off"))  # of so few rows it would read all
            lines = [
                line
                for statement, values in statements
                for line in connection.exec_driver_sql(f"EXPLAIN {statement}", values).scalars()
            ]
            assert not [line for line in lines if "Seq Scan on posts" in line]
            assert any("posts_due" in line for line in lines)
            return
        plans = [
            row[3]
            for statement, values in statements
            for row in connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", values)
        ]
        assert not [line for line in plans if line.startswith("SCAN posts") and "INDEX" not in line], plans


@pytest.mark.slow
def test_readings_may_be_kept_by_month(postgresql_url: str, tmp_path: Path) -> None:
    """What the page on capacity tells an operator to do leaves every reading where the program finds it."""
    store = fill(postgresql_url, tmp_path, SIZE)
    before = store.readings.of_campaign("c0"), store.readings.taken("a1", NOW - timedelta(days=90))
    (sql,) = re.findall(r"```sql\n(.*?)```", PAGE.read_text("utf-8"), re.DOTALL)
    with store.readings._engine.begin() as connection:
        connection.execute(text(sql.replace("2027-01-01", "2027-03-15")))
    assert before == (store.readings.of_campaign("c0"), store.readings.taken("a1", NOW - timedelta(days=90)))
    store.readings.append(
        [
            Reading(
                account="a0",
                post="p0",
                metric="m",
                definition="",
                status=ReadingStatus.OK,
                value=number,
                read_at=NOW + timedelta(days=40 * number),
                age="28d",
            )
            for number in range(3)
        ]
    )
    assert len(before[0]) + 3 == len(store.readings.of_campaign("c0"))
    assert 10 == len(store.readings.page("c0", post="p4", limit=10) * 2)
    with store.readings._engine.connect() as connection:
        parts = connection.execute(
            text("SELECT count(*) FROM pg_inherits WHERE inhparent = 'readings'::regclass")
        )
        assert 2 == parts.scalar()
    store.close()
