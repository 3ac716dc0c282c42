"""Several hosts on one PostgreSQL: ``python3 run.py bench hosts [--faults] [--posts 800] [--places 200] [--json]``.

With ``--faults`` what happens when one of them is cut off, stands still, has a wrong clock or dies, and when their
database goes; else what their work costs. Three hosts in network namespaces (plain processes where the machine allows
none), the sandbox as the networks, whose ledger counts. One is killed amid due posts; figures that are due are read by
one and by three; three idle; posts are published by one and by three; a campaign's cards are drawn by one and by three;
and an account's turn among 10,000.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from bench import faults
from bench.capacity import on_postgresql, turn_ms
from bench.faults import taken_over
from bench.filled import Size
from bench.machine import tell
from outreach.app import App, opened
from outreach.app.running import jobs
from outreach.model import Status
from outreach.settings import read_settings
from tests.builders import ANNA
from tests.hosts.namespaces import why_not
from tests.hosts.rig import Host, eventually, rig
from tests.hosts.test_cards_in_parts import GENERATE, filled
from tests.hosts.test_shared_out import calls, measured, queries_a_second, readings
from tests.journeys.cli import NAME, ROWS, campaign_folder

MANY = Size(accounts=10_000, campaigns=5_000, posts=400_000, published=376_000, due=True)
WANTED = {
    "takeover_s": faults.WANTED["takeover_s"],
    "settled_s": faults.WANTED["settled_s"],
    "readings_over_wanted": "readings over distinct readings, three hosts started together: 1",
    "calls_3_over_1": "calls for figures by three hosts over those by one: at most 1.02",
    "idle_queries_s": "queries a second of three idle hosts: at most 15",
    "publish_3_over_1": "posts a second by three hosts over those by one; a machine's cores are shared here",
    "cards_cpu_ratio": "CPU of three hosts over that of one for the same cards: at most 1.15",
    "turn_ms_10000": "CPU ms of one account's turn with one post, beside 10,000 accounts: at most 5",
    "doubled": "posts that are live twice: 0",
    "lost": "posts that are neither live nor known to be doubtful: 0",
}


def main(words: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="run.py bench hosts", description="several hosts on one PostgreSQL")
    parser.add_argument("--posts", type=int, default=800, help="due at once when a host is killed; else 800")
    parser.add_argument("--accounts", type=int, default=40)
    parser.add_argument("--places", type=int, default=200, help="of the campaign that is drawn")
    parser.add_argument("--faults", action="store_true", help="what befalls them, instead of what they cost")
    parser.add_argument("--json", action="store_true")
    wanted = parser.parse_args(words)
    result: dict[str, Any] = {"hosts": 3, "namespaces": not why_not()}
    if wanted.faults:
        result |= faults.befallen(wanted.accounts, wanted.posts)
    else:
        result |= costs(wanted)
    tell(result, show, as_json=wanted.json)
    return int(bool(result["doubled"] or result["lost"]))


def costs(wanted: argparse.Namespace) -> dict[str, Any]:
    """What the work of several costs, and that one of them may die."""
    result: dict[str, Any] = {}
    result |= killed(wanted.posts, wanted.accounts)
    result |= shared_out()
    result |= published(wanted.posts // 2, wanted.accounts)
    result |= drawn(wanted.places)
    result["turn_ms_10000"] = on_postgresql(MANY, turn_ms)
    return result


def killed(number: int, accounts: int) -> dict[str, Any]:
    """kill -9 of one of three amid due posts, until the others have done all that can be done at once."""
    with (
        tempfile.TemporaryDirectory(prefix="outreach-hosts-") as name,
        rig(Path(name), accounts=accounts, latency=0.2) as world,
    ):
        hosts = world.hosts(3)
        posts = world.approved(number, begin=number / 40)  # approving them takes so long
        eventually(lambda: len(world.live()) > number // 20, "the first are live", 120)
        took = taken_over(world, hosts)
        doubtful = {post.text for post in world.store.posts.find(status=(Status.UNKNOWN,))}
        end(hosts)
        lost = [text for text in world.lost(posts) if text not in doubtful]
        return {
            **took,
            "doubtful": len(doubtful),
            "doubled": len(world.doubled()),
            "lost": len(lost),
        }


def shared_out() -> dict[str, Any]:
    """Figures that are due, read by one host and by three started together; then the three idle."""
    with (
        tempfile.TemporaryDirectory(prefix="outreach-hosts-") as name,
        rig(Path(name), accounts=12, more=("log_statement=all",)) as world,
    ):
        publisher = world.host(0, "--only", "publish")
        posts = world.approved(24)
        eventually(lambda: world.published(posts), "all are out", 120)
        end([publisher])
        by_one, by_three = measured(world, 1), measured(world, 3)
        found = readings(world)
        hosts = world.hosts(3)
        before = -1
        while before != (before := calls(world)):
            time.sleep(5)
        idle = queries_a_second(world)
        end(hosts)
    return {
        "readings_over_wanted": round(sum(found.values()) / len(found), 3),
        "calls_3_over_1": round(by_three / by_one, 3),
        "idle_queries_s": round(idle, 1),
    }


def published(number: int, accounts: int) -> dict[str, Any]:
    """Posts a second, of those that are due at once."""
    rates = [rate(number, accounts, hosts) for hosts in (1, 3)]
    return {
        "per_second_1": rates[0],
        "per_second_3": rates[1],
        "publish_3_over_1": round(rates[1] / rates[0], 2),
    }


def rate(number: int, accounts: int, count: int) -> float:
    with (
        tempfile.TemporaryDirectory(prefix="outreach-hosts-") as name,
        rig(Path(name), accounts=accounts, latency=0.2) as world,
    ):
        hosts = world.hosts(count)
        posts = world.approved(number, begin=number / 40)  # approving them takes so long
        last = max(post.due_utc for post in posts if post.due_utc)
        eventually(lambda: time.time() >= last.timestamp(), "they are due", 120)
        took = eventually(lambda: len(world.live()) >= number, "all are live", 300)
        end(hosts)
        assert not world.doubled()
    return round(number / took, 1)


def drawn(places: int) -> dict[str, Any]:
    """CPU of the hosts while one writes and draws a campaign, and while three do."""
    one, three = (cards(places, count) for count in (1, 3))
    return {"cards_cpu_1": one, "cards_cpu_3": three, "cards_cpu_ratio": round(three / one, 3)}


def cards(places: int, count: int) -> float:
    with tempfile.TemporaryDirectory(prefix="outreach-hosts-") as name:
        rows = (ROWS[n % 3].replace(";", f"-{n};", 1).replace(";G", f";G{n} ", 1) for n in range(places))
        folder = campaign_folder(Path(name) / NAME, *rows)
        with rig(Path(name), accounts=0) as world:
            environ: Mapping[str, str] = {"OUTREACH_DATABASE_URL": world.server.url}
            with opened(read_settings(environ, world.data)) as app:
                filled(app, folder)
                return processor_of_job(
                    app, [world.host(which, "--only", "chores,jobs") for which in range(count)]
                )


def processor_of_job(app: App, hosts: Sequence[Host]) -> float:
    for host in hosts:
        host.says("The worker works")
    time.sleep(6)  # the first chores
    before = sum(processor(host.pid) for host in hosts)
    id = jobs.start(app, GENERATE, {"campaign": NAME}, caller=ANNA).id
    eventually(lambda: app.store.jobs.get(id).ended_at, "the cards are drawn", 580)
    used = sum(processor(host.pid) for host in hosts) - before
    end(hosts)
    return round(used, 1)


def processor(pid: int) -> float:
    """Seconds of CPU of a process and of all that it has started."""
    total, left = 0, [pid]
    while left:
        each = left.pop()
        try:
            fields = Path(f"/proc/{each}/stat").read_text().rpartition(")")[2].split()
            children = Path(f"/proc/{each}/task/{each}/children").read_text().split()
        except OSError:
            continue  # it has ended, and is counted where it was waited for
        total += sum(map(int, fields[11:15]))
        left += map(int, children)
    return total / os.sysconf("SC_CLK_TCK")


def end(hosts: Sequence[Host]) -> None:
    codes = [host.end() for host in hosts]
    assert not any(codes), f"the hosts ended with {codes}"


def show(result: dict[str, Any]) -> None:
    where = "in network namespaces" if result["namespaces"] else "as plain processes"
    print(f"three hosts {where} on one PostgreSQL")
    for key, words in (faults.WANTED | WANTED).items():
        if key in result:
            print(f"{result[key]!s:>9}  {words}")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
