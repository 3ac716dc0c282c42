"""What befalls hosts at work, one thing after the other, for as long as the promise says: `bench hosts --faults`."""

from __future__ import annotations

import shutil
import tempfile
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import psycopg

from outreach import resources
from outreach.model import Post
from tests.hosts.faults import (
    GOES_ON,
    IN_ITS_LOG,
    NOT_READY,
    ROWS_FREE,
    SESSIONS_GONE,
    SETTLED,
    SETTLING,
    away,
    cut_off,
    killed,
    refused,
    restarted,
    set_wrong,
    stopped,
)
from tests.hosts.rig import Host, Rig, eventually, rig
from tests.hosts.wall_clock import WallClock, wall_clock
from tests.hosts.watching import all_within, doubted, in_hand, left

CUT, STOPPED, DOWN = 45.0, 60.0, 10.0
"""Seconds for which a host is cut off, or stands still, and for which the database is away."""

OFF = 30
"""Seconds by which a clock is wrong."""

SPREAD = 40
"""Posts that are approved in a second, in a bad one."""

SESSIONS = 1_000
"""Posts over which new sessions are counted."""

WANTED = {
    "takeover_s": "seconds after kill -9 of one of three until the last account it held goes on: at most 30",
    "settled_s": "seconds after it until all that it was sending is settled: at most 35",
    "restart_late_s": f"the latest post, with the database away for {DOWN:.0f} s, beyond those: at most 10",
    "restart_unknown": "posts that were in doubt because of it: 0",
    "cut_all_late_s": f"the latest post while a host is cut off from everything for {CUT:.0f} s: at most 30",
    "cut_db_late_s": "the same, cut off from the database alone: at most 30",
    "rows_free_s": "until a row that the host had locked is free: at most 20",
    "sessions_gone_s": "until the server has ended the host's sessions",
    "told_s": "until its log and its /readyz say so: at most 20",
    "ready_503_s": "until /readyz says so: at most 10",
    "healed_s": "after it until the host counts, is ready and publishes again: at most 10",
    "stopped_late_s": f"the latest post while a host stands still for {STOPPED:.0f} s: at most 30",
    "woken_s": "after it until the host counts, is ready and publishes again: at most 10",
    "clock_early_s": f"how early a post went out by a host whose clock was set {OFF} s wrong: about 0",
    "refused_s": "until a host ends that has another key, no cards, other templates or a wrong clock: at most 5",
    "ends_s": "until a process that is told to end amid posts has ended: at most 10",
    "rolling_unknown": "posts that were in doubt while all were restarted one after another: 0",
    "sessions_per_100": f"new sessions of the database for 100 posts, over {SESSIONS}: at most 1",
    "doubtful": "posts that were in doubt: in flight at the moment of a kill, a cut or a stop",
    "doubled": "posts that are live twice: 0",
    "lost": "posts that are neither live nor known to be doubtful: 0",
}


def befallen(accounts: int, amid: int) -> Mapping[str, Any]:
    """All of it on the same three hosts; at last one is killed amid ``amid`` due posts."""
    with tempfile.TemporaryDirectory(prefix="outreach-hosts-") as name:
        folder = Path(name)
        clock = wall_clock(folder)
        with rig(folder, accounts=accounts, latency=0.2) as world:
            hosts = [
                world.host(which, **(clock.environ if clock and not which else {})) for which in range(3)
            ]
            for host in hosts:
                host.says("The scheduler works", SETTLING)
            return _befallen(world, hosts, clock, amid)


def _befallen(world: Rig, hosts: list[Host], clock: WallClock | None, amid: int) -> Mapping[str, Any]:
    posts: list[Post] = []

    def due(number: int, within: float, burst: int = 0) -> list[Post]:
        """So many in so many seconds, after ``burst`` that are due at once, when all of them are approved."""
        begin = (number + burst) / SPREAD
        made = [*world.approved(burst, begin=begin), *world.approved(number, begin=begin, within=within)]
        posts.extend(made)
        time.sleep(max(0.0, min(post.due_utc.timestamp() for post in made if post.due_utc) - time.time()))
        return made

    result: dict[str, Any] = {"refused_s": _refused(world, clock)}
    due(100, 5.0)
    eventually(lambda: not left(world), "the hosts are warm", SETTLING)
    result["sessions_per_100"] = _sessions(world, lambda: due(SESSIONS, SESSIONS / SPREAD))
    if clock:
        off = [set_wrong(world, clock, due(60, 10.0), seconds) for seconds in (OFF, -OFF)]
        result["clock_early_s"], result["clock_late_s"] = (
            round(max(each), 2) for each in zip(*off, strict=True)
        )
    again = restarted(world, due(300, 30.0, burst=40), DOWN)
    result |= {"restart_late_s": round(again.late, 1), "restart_unknown": again.doubtful}
    if world.spaces:
        result |= _cut(world, hosts[1], lambda: due(240, CUT + 20, burst=80))
    still = away(world, [stopped(hosts[2])], due(240, STOPPED + 20, burst=80), STOPPED)
    result |= {"stopped_late_s": round(still.late, 1), "woken_s": round(max(still.healed), 1)}
    result |= _rolling(world, hosts, lambda: due(400, 20.0))
    assert all(host.runs for host in hosts)
    due(0, 0.0, burst=amid)
    result |= taken_over(world, hosts)
    doubtful = doubted(world, posts)
    assert [host.end() for host in hosts[1:]] == [0, 0]
    lost = [text for text in world.lost(posts) if text not in doubtful]
    return result | {"doubtful": len(doubtful), "doubled": len(world.doubled()), "lost": len(lost)}


def taken_over(world: Rig, hosts: list[Host]) -> Mapping[str, Any]:
    """Whichever of ``hosts`` has work in every state is killed amid it, and is none of them any more."""

    def amid() -> list[Host]:
        both = {"claimed", "sending"}
        return [host for host in hosts if both == {status for *_, status in in_hand(world, host)}]

    found: list[Host] = []
    eventually(lambda: found.extend(amid()) or found, "one sends")
    host = found[0]
    hosts.remove(host)
    took = all_within(killed(world, host).leave(), 700)
    eventually(lambda: not left(world), "all went on", 300)
    return {"takeover_s": round(took[GOES_ON], 1), "settled_s": round(took[SETTLED], 1)}


def _refused(world: Rig, clock: WallClock | None) -> float:
    """The slowest of hosts that do not fit."""
    world.approved(8, begin=3600.0)
    key, data, templates = (world.folder / name for name in ("another.key", "empty", "templates"))
    key.write_bytes(b"k" * 32)
    key.chmod(0o600)
    data.mkdir()
    shutil.copytree(resources.templates(), templates)
    (templates / "cards" / "further.txt").write_text("changed")
    wrong = [
        {"OUTREACH_KEY_FILE": str(key)},
        {"OUTREACH_DATA": str(data), "OUTREACH_KEY_FILE": str(world.data / "secret.key")},
        {"OUTREACH_TEMPLATES": str(templates)},
    ]
    took = [refused(world, 1, **environ)[0] for environ in wrong]
    if clock:
        clock.set_off(OFF)  # the first host goes by the database's
        took.append(refused(world, 1, **clock.environ)[0])
        clock.set_off(0)
    return round(max(took), 1)


def _sessions(world: Rig, due: Callable[[], object]) -> float:
    """New ones for 100 posts, after all hosts have opened theirs."""
    with psycopg.connect(world.server.url.replace("+psycopg", "", 1), autocommit=True) as connection:

        def opened() -> int:
            connection.execute("SELECT pg_stat_force_next_flush()")
            row = connection.execute("SELECT sum(sessions) FROM pg_stat_database").fetchone()
            return int(row[0]) if row else 0

        began, live = opened(), world.live().total()
        due()
        eventually(lambda: world.live().total() >= live + SESSIONS, "all are live", 2 * SETTLING)
        return round((opened() - began) / (SESSIONS / 100), 2)


def _cut(world: Rig, host: Host, due: Callable[[], list[Post]]) -> Mapping[str, Any]:
    """From the database alone, then from everything."""
    database, everything = (
        away(world, [cut_off(world, host, networks=networks)], due(), CUT) for networks in (False, True)
    )
    (first,), (second,) = database.seen, everything.seen

    def worst(*names: str) -> float:
        return round(max(seen.get(name, CUT) for seen in (first, second) for name in names), 1)

    return {
        "cut_db_late_s": round(database.late, 1),
        "cut_all_late_s": round(everything.late, 1),
        "rows_free_s": worst(ROWS_FREE),
        "sessions_gone_s": worst(SESSIONS_GONE),
        "told_s": worst(IN_ITS_LOG, NOT_READY),
        "ready_503_s": worst(NOT_READY),
        "healed_s": round(max(*database.healed, *everything.healed), 1),
    }


def _rolling(world: Rig, hosts: list[Host], due: Callable[[], list[Post]]) -> Mapping[str, Any]:
    """Each is ended amid posts and started anew."""
    posts, took = due(), list[float]()
    for which, host in enumerate(hosts):
        began = time.monotonic()
        assert host.end() == 0
        took.append(time.monotonic() - began)
        hosts[which] = world.host(which)
        hosts[which].says("The scheduler works", SETTLING)
    eventually(lambda: not left(world), "all went on", SETTLING)
    return {"ends_s": round(max(took), 1), "rolling_unknown": len(doubted(world, posts))}
