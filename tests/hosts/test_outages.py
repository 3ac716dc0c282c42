"""Hosts at work, and what becomes of posts while one of them, a cable or the database is away or a clock is wrong.

`bench hosts --faults` does the same at length, with more posts and accounts.
"""

from __future__ import annotations

import os
import re
import shutil
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from outreach import resources
from tests.hosts.faults import (
    GOES_ON,
    IN_ITS_LOG,
    NOT_READY,
    ROWS_FREE,
    SESSIONS_GONE,
    SETTLED,
    away,
    cut_off,
    killed,
    refused,
    restarted,
    set_wrong,
    stopped,
)
from tests.hosts.rig import Host, Rig, rig
from tests.hosts.wall_clock import WallClock, wall_clock
from tests.hosts.watching import doubted, left

pytestmark = pytest.mark.slow

LOOKED = 10.0
"""Seconds for which idle hosts are watched."""

MOST_IDLE = 6.0
"""Questions to the database in a second, of three hosts that publish and have nothing to do.

Without the empty one by which the pool finds out whether a connection lives.
"""

DOWN = 3.0
GONE = 31.0
"""Seconds for which hosts are away: longer than the others may be late because of it."""

QUESTION = re.compile(r":\s+(?:execute [^:]*|statement): (?!BEGIN|COMMIT|ROLLBACK|;|SET SESSION)")


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Rig]:
    folder = tmp_path_factory.mktemp("outages")
    with rig(folder, hosts=5, accounts=12, latency=0.3, more=("log_statement=all",)) as made:
        yield made


@pytest.fixture(scope="module")
def clock(world: Rig) -> WallClock | None:
    """The wall clock of the first host."""
    return wall_clock(world.folder)


@pytest.fixture(scope="module")
def hosts(world: Rig, clock: WallClock | None) -> list[Host]:
    """Three that publish and do nothing else."""
    return working(world, [0, 1, 2], clock)


def working(world: Rig, numbers: list[int], clock: WallClock | None = None) -> list[Host]:
    environs = [clock.environ if clock and not which else {} for which in numbers]
    started = [
        world.host(which, "--only", "publish", **environ)
        for which, environ in zip(numbers, environs, strict=True)
    ]
    for each in started:
        each.says("The scheduler works")
    return started


def tell(words: str) -> None:
    """For `pytest -rP`."""
    sys.stdout.write(f"{words}\n")


def test_idle_hosts_ask_little(world: Rig, hosts: list[Host]) -> None:
    """Three of them together, by the server's own log."""
    assert all(host.runs for host in hosts)
    time.sleep(4)  # what is asked once at the start
    before = len(QUESTION.findall(world.server.log))
    time.sleep(LOOKED)
    asked = (len(QUESTION.findall(world.server.log)) - before) / LOOKED
    tell(f"three idle hosts: {asked:.1f} questions a second")
    assert asked <= MOST_IDLE


def another_key(folder: Path, world: Rig) -> dict[str, str]:
    (folder / "key").write_bytes(b"k" * 32)
    (folder / "key").chmod(0o600)
    return {"OUTREACH_KEY_FILE": str(folder / "key")}


def no_cards(folder: Path, world: Rig) -> dict[str, str]:
    return {"OUTREACH_DATA": str(folder), "OUTREACH_KEY_FILE": str(world.data / "secret.key")}


def other_templates(folder: Path, world: Rig) -> dict[str, str]:
    shutil.copytree(resources.templates(), folder / "posts")
    (folder / "posts" / "cards" / "further.txt").write_text("changed")
    return {"OUTREACH_TEMPLATES": str(folder / "posts")}


def wrong_clock(folder: Path, world: Rig) -> dict[str, str]:
    clock = wall_clock(folder)
    if not clock:
        pytest.skip("there is no compiler for a clock that can be set")
    clock.set_off(30)
    return dict(clock.environ)


NOT_FITTING = {
    another_key: "encrypted with another key",
    no_cards: "cannot read the cards",
    other_templates: "other templates",
    wrong_clock: "seconds off the database's",
}
AT_ONCE = 5.0
"""Seconds until such a host has ended, where it has a core to itself."""


def shared_by() -> float:
    """How many want each core of this machine just now."""
    return max(1.0, os.getloadavg()[0] / (os.cpu_count() or 1)) if hasattr(os, "getloadavg") else 1.0


@pytest.mark.parametrize("what", NOT_FITTING, ids=lambda what: what.__name__)
def test_a_host_that_does_not_fit(world: Rig, hosts: list[Host], tmp_path: Path, what: Any) -> None:
    """It says why and ends with 1 at once; nothing is paused and nothing put off."""
    assert all(host.runs for host in hosts)
    world.approved(1, begin=3600.0)
    took, words = refused(world, 1, **what(tmp_path, world))
    tell(f"{what.__name__}: ended after {took:.1f} s")
    assert NOT_FITTING[what] in words
    assert took < AT_ONCE * shared_by()


def test_a_clock_that_is_wrong(world: Rig, hosts: list[Host], clock: WallClock | None) -> None:
    """Set half a minute ahead while its host works: due times are told by the database's clock."""
    if not clock:
        pytest.skip("there is no compiler for a clock that can be set")
    assert all(host.runs for host in hosts)
    posts = world.approved(24, within=6.0, begin=1.0)
    early, late = set_wrong(world, clock, posts, 30)
    tell(f"earliest {early:.2f} s, latest {late:.2f} s")
    assert early <= 0.5
    assert ([], []) == (world.doubled(), world.lost(posts))


def test_a_restart_of_the_database(world: Rig, hosts: list[Host]) -> None:
    """Stopped at once amid posts and started again: no process ends, no post is in doubt, none comes late for long."""
    posts = world.approved(36, within=8.0, begin=1.0)
    found = restarted(world, posts, DOWN)
    tell(f"latest post {found.late:.1f} s after the {found.away:.1f} s for which the database was away")
    assert all(host.runs for host in hosts)
    assert ([], [], 0) == (world.doubled(), world.lost(posts), found.doubtful)
    assert found.late <= 10


def test_all_but_one_are_gone(world: Rig, hosts: list[Host]) -> None:
    """Cut off from everything, from the database alone, stopped, killed: the last one takes over from all of them.

    The cut say so; healed and woken up, they double nothing and work on.
    """
    everything, database, sleeper = hosts
    dead, last = working(world, [3, 4])
    gone = [killed(world, dead), stopped(sleeper)]
    if world.spaces:
        gone += [cut_off(world, everything, networks=True), cut_off(world, database, networks=False)]
    posts = [*world.approved(60, begin=3.0), *world.approved(48, begin=2.0, within=40.0)]
    found = away(world, gone, posts, GONE)
    taken, _, *cut = found.seen
    tell(f"latest {found.late:.1f} s, taken over {taken}, healed {found.healed}, {found.doubtful} doubtful")
    assert found.late <= 30
    assert taken[GOES_ON] <= 30
    assert taken[SETTLED] <= 35
    for seen in cut:
        tell(f"{seen}")
        assert max(seen[ROWS_FREE], seen[IN_ITS_LOG]) <= 20
        assert seen[NOT_READY] <= 10
        assert SESSIONS_GONE in seen
    assert max(found.healed) <= 10
    doubtful = doubted(world, posts)
    assert ([], []) == (world.doubled(), [text for text in world.lost(posts) if text not in doubtful])
    at_work = world.outreach("hosts", "--json")
    assert [False] * 4 + [True] == sorted(each["silent"] for each in at_work)
    assert {"publish"} == {work for each in at_work for work in each["work"]}
    assert [0] * 4 == [host.end() for host in (*hosts, last)]
    assert not left(world)
