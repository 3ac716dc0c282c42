"""Three hosts at work, and what becomes of posts while the database, a cable or a process is away."""

from __future__ import annotations

import re
import signal
import sys
import time
from collections.abc import Iterator
from datetime import datetime, timedelta

import pytest

from outreach.model import Post, Status
from outreach.sandbox import read_ledger
from tests.hosts.rig import Host, Rig, eventually, rig

pytestmark = pytest.mark.slow

LOOKED = 12.0
"""Seconds for which idle hosts are watched."""

MOST_IDLE = 6.0
"""Questions to the database in a second, of three hosts that publish and have nothing to do.

Without the empty one by which the pool finds out whether a connection lives.
"""

AWAY = 3.0
CUT = 31.0
"""Seconds for which a host is away: longer than others wait for it."""

QUESTION = re.compile(r":\s+(?:execute [^:]*|statement): (?!BEGIN|COMMIT|ROLLBACK|;)")


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Rig]:
    with rig(tmp_path_factory.mktemp("outages"), more=("log_statement=all",)) as made:
        yield made


@pytest.fixture(scope="module")
def hosts(world: Rig) -> list[Host]:
    """Three that publish and do nothing else."""
    started = [world.host(which, "--only", "publish") for which in range(3)]
    for each in started:
        each.says("The scheduler works")
    return started


def tell(words: str) -> None:
    """For `pytest -rP`."""
    sys.stdout.write(f"{words}\n")


def latest(world: Rig, posts: list[Post]) -> timedelta:
    """How late the latest of them went live, by the networks' ledger."""
    live = {
        line["text"]: datetime.fromisoformat(line["at"])
        for line in read_ledger(world.folder / "ledger.jsonl")
        if line["event"] == "post"
    }
    return max(live[post.text] - post.due_utc for post in posts if post.due_utc)


def test_idle_hosts_ask_little(world: Rig, hosts: list[Host]) -> None:
    """Three of them together, by the server's own log."""
    assert all(host.runs for host in hosts)
    time.sleep(4)  # what is asked once at the start
    before = len(QUESTION.findall(world.server.log))
    time.sleep(LOOKED)
    asked = (len(QUESTION.findall(world.server.log)) - before) / LOOKED
    tell(f"three idle hosts: {asked:.1f} questions a second")
    assert asked <= MOST_IDLE


def test_a_restart_of_the_database(world: Rig, hosts: list[Host]) -> None:
    """Killed amid posts and started again: no process ends, nobody is taken for gone, nothing comes late for long."""
    posts = world.approved(24, within=12.0, begin=1.0)
    eventually(lambda: len(world.live()) > 2, "the first are live")
    world.server.kill()
    time.sleep(AWAY)
    world.server.start()
    eventually(lambda: world.published(posts), "all are out")
    assert [True] * 3 == [host.runs for host in hosts]
    assert ([], []) == (world.doubled(), world.lost(posts))
    assert not [step for step in _steps(world, posts) if step is Status.UNKNOWN]
    late = latest(world, posts)
    tell(f"latest post: {late.total_seconds():.1f} s, the database was away for {AWAY} s")
    assert late <= timedelta(seconds=AWAY + 10 + SPARE)


SPARE = 5
"""Seconds that a busy machine takes in between."""


def test_one_is_cut_off_and_one_is_stopped(world: Rig, hosts: list[Host]) -> None:
    """The third takes over from both within half a minute; healed and woken up, they double nothing and work on."""
    posts = world.approved(32, within=20.0)
    cut, stopped, _ = hosts
    eventually(lambda: world.live().total() > 26, "some are live")
    if cut.namespace:
        cut.namespace.database.cut()
        cut.namespace.networks.cut()
    else:
        cut.signal(signal.SIGSTOP)
    stopped.signal(signal.SIGSTOP)
    began = time.monotonic()
    eventually(lambda: world.published(posts), "the third has sent all", 45.0)
    tell(f"taken over after {time.monotonic() - began:.1f} s, latest {latest(world, posts)}")
    assert latest(world, posts) <= timedelta(seconds=30 + SPARE)
    time.sleep(max(0.0, CUT - (time.monotonic() - began)))
    at_work = world.outreach("hosts", "--json")
    assert [False, True, True] == sorted(each["silent"] for each in at_work)
    assert {"publish"} == {work for each in at_work for work in each["work"]}
    if cut.namespace:
        assert "a step failed" in cut.told()
        cut.namespace.database.heal()
        cut.namespace.networks.heal()
    else:
        cut.signal(signal.SIGCONT)
    stopped.signal(signal.SIGCONT)
    beats = {each.owner: each.beats for each in world.store.schedulers.seen()}
    eventually(
        lambda: all(each.beats > beats[each.owner] for each in world.store.schedulers.seen()),
        "both are back",
        10.0 + SPARE,
    )
    more = world.approved(8)
    eventually(lambda: world.published(more), "they work on")
    assert ([], []) == (world.doubled(), world.lost([*posts, *more]))


def _steps(world: Rig, posts: list[Post]) -> list[Status]:
    return [step.after for post in posts for step in world.store.posts.history(post.id)]
