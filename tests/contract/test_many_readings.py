"""Readings by the million, on either database: what a report reads is joined; a PostgreSQL may keep them by month."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import event, text

from bench.capacity import turn_ms
from bench.filled import PER_POST, Size, fill
from outreach.language import msg
from outreach.model import Reading, ReadingStatus, RoundCell, ToldRound
from outreach.report.rounds import told_rounds
from outreach.store import Store
from tests.builders import NOW
from tests.readings import readings_of

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
    """One row comes for each round, and no list of posts is looked through for each reading, as a server would do."""
    told = store.told.rounds("c0")
    assert {PER_POST} == {len(told[post][0].numbers) for post in told if post != "p0"}
    assert SIZE.published // 2 == len(told)
    assert 2 == len({one.form for rounds in told.values() for one in rounds})
    each = list(store.told.each("c0"))
    assert SIZE.published // 2 * PER_POST + 1 == len(each)
    assert each == sorted(each, key=lambda r: (r.read_at, r.account, r.post, r.metric))
    ((statement, values),) = asked(store, lambda: store.told.rounds("c0"))
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


def test_rounds_are_what_readings_at_hand_come_to(store: Store) -> None:
    """Whatever a round holds, figures, reasons or nothing, the database puts it together as the report does."""
    why = msg("{network} said no", network="X")
    with store.readings._engine.begin() as connection:
        if connection.dialect.name == "postgresql":  # what fills the database brings its own numbers
            connection.execute(text("SELECT setval('readings_id_seq', (SELECT max(id) FROM readings))"))
    for number, (status, value, detail) in enumerate(
        [(ReadingStatus.OK, 7, None), (ReadingStatus.DENIED, None, why), (ReadingStatus.OK, None, None)]
    ):
        for metric in ("a", "b"):
            one = Reading(
                account="a0",
                post="p0",
                metric=metric,
                definition="d",
                status=status,
                value=value if metric == "a" else 3,
                read_at=NOW + timedelta(days=90 + number),
                age="7d",
                simulated=metric == "b",
                detail=detail,
            )
            store.readings.append([one])
    found, held = store.told.rounds("c0")["p0"], told_rounds(store.readings.of_posts(["p0"]))["p0"]
    assert [one.read_at for one in held] == [one.read_at for one in found]
    assert [cells(one) for one in held] == [cells(one) for one in found]


def cells(told: ToldRound) -> Mapping[RoundCell, int | None]:
    return dict(zip(told.form.cells, told.numbers, strict=True))


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
    before = readings_of(store, "c0"), store.readings.taken("a1", NOW - timedelta(days=90))
    (sql,) = re.findall(r"```sql\n(.*?)```", PAGE.read_text("utf-8"), re.DOTALL)
    with store.readings._engine.begin() as connection:
        connection.execute(text(sql.replace("2027-01-01", "2027-03-15")))
    assert before == (readings_of(store, "c0"), store.readings.taken("a1", NOW - timedelta(days=90)))
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
    assert len(before[0]) + 3 == len(readings_of(store, "c0"))
    assert 10 == len(store.readings.page("c0", post="p4", limit=10) * 2)
    with store.readings._engine.connect() as connection:
        parts = connection.execute(
            text("SELECT count(*) FROM pg_inherits WHERE inhparent = 'readings'::regclass")
        )
        assert 2 == parts.scalar()
    store.close()


def test_a_small_house_has_its_turns_measured_too(tmp_path: Path) -> None:
    """Fewer accounts than the bench takes to warm up leave some that count."""
    store = fill(f"sqlite:///{tmp_path / 'outreach.db'}", tmp_path, replace(SIZE, due=True))
    assert 0 < turn_ms(store) < 1000
    store.close()
