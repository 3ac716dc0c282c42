"""What several hosts share out among them: figures are read once, and idling costs the database little."""

from __future__ import annotations

import time
from collections import Counter
from pathlib import Path

import pytest
from sqlalchemy import create_engine

from outreach.app import opened
from outreach.app.operation import doctor
from outreach.sandbox import read_ledger
from outreach.settings import read_settings
from tests.hosts.rig import CAMPAIGN, Rig, eventually, rig
from tests.readings import readings_of

pytestmark = pytest.mark.slow

IDLE = 10.0
"""Seconds that idling is looked at."""

OLDER = """
    UPDATE posts SET published_at = published_at - interval '30 hours';
    DELETE FROM readings;
    DELETE FROM reading_turns;
    DELETE FROM procrastinate_periodic_defers;
    UPDATE accounts SET checked_at = NULL
    """
"""As if the posts had gone out yesterday, and nobody had read a figure or looked after an account since."""


def test_three_hosts_started_together_ask_as_one_does(tmp_path: Path) -> None:
    """No reading is there twice and the networks are asked as often as by one host; then all three idle cheaply."""
    with rig(tmp_path, accounts=12, more=("log_statement=all",)) as world:
        publisher = world.host(0, "--only", "publish")
        posts = world.approved(24)
        eventually(lambda: world.published(posts), "all are out")
        assert {"doctor.no-worker"} == left_out(world)
        assert 0 == publisher.end()
        by_one = measured(world, 1)
        by_three = measured(world, 3, idle=True)
        assert by_one > 24
        assert by_three <= 1.02 * by_one
        assert [] == world.doubled()


def left_out(world: Rig) -> set[str]:
    """What the doctor says of duties that nobody has."""
    with opened(read_settings({"OUTREACH_DATABASE_URL": world.server.url}, world.data)) as app:
        codes = {finding.code for finding in doctor.diagnose(app).findings}
        return {code for code in codes if code.startswith("doctor.no-")}


def measured(world: Rig, number: int, *, idle: bool = False) -> int:
    """How many calls it takes ``number`` hosts to read all that is due."""
    database = create_engine(world.server.url)
    with database.begin() as connection:
        connection.exec_driver_sql(OLDER)
    database.dispose()
    before = calls(world)
    hosts = world.hosts(number)
    eventually(lambda: readings(world) and calls(world) > before and quiet(world), "all figures are read", 60)
    found = readings(world)
    assert {1} == set(found.values())
    asked = calls(world) - before
    if idle:
        assert queries_a_second(world) <= 15
    assert [0] * number == [host.end() for host in hosts]
    return asked


def calls(world: Rig) -> int:
    return sum(line["event"] == "call" for line in read_ledger(world.folder / "ledger.jsonl"))


def quiet(world: Rig) -> bool:
    """Nothing is asked for two seconds."""
    before = calls(world)
    time.sleep(2)
    return calls(world) == before


def readings(world: Rig) -> Counter[tuple[object, ...]]:
    """How often each reading is there."""
    found = readings_of(world.store, CAMPAIGN)
    return Counter((each.account, each.post, each.metric, each.age, each.day) for each in found)


def queries_a_second(world: Rig) -> float:
    """What the database is asked while nothing is to be done, the ends of transactions left aside."""
    before = len(world.server.log)
    time.sleep(IDLE)
    told = world.server.log[before:].splitlines()
    asked = [line for line in told if "LOG:  statement:" in line or "LOG:  execute" in line]
    ends = ("BEGIN", "COMMIT", "ROLLBACK")
    return sum(not line.rpartition(": ")[2].startswith(ends) for line in asked) / IDLE
