"""Schedulers under kill -9: ``python3 run.py bench kills [--kills 300] [--json]``.

Three schedulers, as `outreach run` starts them, work on one database: half of the kills on SQLite, where one works
and two stand by, half on PostgreSQL, where all work side by side. They are killed at random moments while posts fall
due and the networks answer well, badly or not at all. Then the rest recovers, and the networks' own ledger is counted.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path

from bench.machine import tell
from tests import postgresql
from tests.faults.killing import Count, run

KEYS = ("kills", "posts", "doubled", "lost", "reconciled", "waiting")


def main(words: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="run.py bench kills", description="schedulers under kill -9")
    parser.add_argument("--kills", type=int, default=300)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--json", action="store_true")
    wanted = parser.parse_args(words)
    runs = dict(_runs(wanted.kills, wanted.seed))
    total = {key: sum(getattr(count, key) for count in runs.values()) for key in KEYS}
    result = total | {"runs": {name: asdict(count) for name, count in runs.items()}}
    tell(result, lambda _: _show(runs, total), as_json=wanted.json)
    return int(total["doubled"] + total["lost"] > 0)


def _runs(kills: int, seed: int) -> Iterator[tuple[str, Count]]:
    with tempfile.TemporaryDirectory(prefix="outreach-kills-") as name:
        folder = Path(name)
        yield "sqlite", run(f"sqlite:///{folder / 'outreach.db'}", folder, kills - kills // 2, seed=seed)
    programs = [*postgresql.on_the_machine(), *postgresql.from_the_wheel()]
    with (
        tempfile.TemporaryDirectory(prefix="outreach-kills-") as name,
        postgresql.running(programs) as server,
        postgresql.fresh_database(server) as url,
    ):
        yield "postgresql", run(url, Path(name), kills // 2, seed=seed + 1)


def _show(runs: dict[str, Count], total: dict[str, int]) -> None:
    print(
        "Three schedulers under kill -9, random answers of the networks; counted by the networks' own ledger"
    )
    print(f"  {'':<12}{''.join(f'{key:>12}' for key in KEYS)}")
    for name, count in (*runs.items(), ("together", None)):
        values = total if count is None else asdict(count)
        print(f"  {name:<12}{''.join(f'{values[key]:>12}' for key in KEYS)}")
    print(
        "  doubled and lost have to be 0; reconciled: decided by reading the feed; waiting: for a person, with a reason"
    )


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
