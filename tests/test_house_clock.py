"""The program asks one place what time it is, and tests give it a clock: none of them knows the hour or the day."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

from tests.sources import called, nodes_of, parsed

ROOT = Path(__file__).parents[1]

READERS = {"datetime": ("now", "today", "utcnow"), "date": ("today",), "time": ("time", "localtime", "ctime")}
"""By what is in front of the dot: what reads the machine's clock."""

MACHINES = ("SystemClock", "AheadClock", "SharedClock")

ON_PURPOSE = {
    "outreach/clock.py": "the one place",
    "outreach/app/__init__.py": "where nobody gives another clock",
    "outreach/app/demo/demo.py": "its folder's name tag says when it was really made",
    "outreach/app/demo/tour.py": "how far the demo is ahead of the machine",
    "outreach/app/operation/backups.py": "where nobody gives another clock",
    "outreach/app/operation/restoring.py": "where nobody gives another clock",
    "outreach/app/running/running.py": "hosts go by their database's clock",
    "outreach/channels/provider.py": "tokens end by the clock of the world",
    "outreach/engine/here.py": "apscheduler wakes by the machine's clock",
    "outreach/sandbox/state.py": "where nobody gives another clock",
    "tests/contract/organisation.py": "its tokens end by the clock of the world",
    "tests/contract/test_backups.py": "beside the clock of a server",
    "tests/contract/test_channels_twitter.py": "the channel compares the machine's clock with the network's",
    "tests/contract/test_engine.py": "beside the clock of a server",
    "tests/contract/test_files.py": "files have the machine's times",
    "tests/contract/test_joining.py": "beside the clock of a server",
    "tests/contract/test_keys.py": "beside the clock of a server",
    "tests/contract/test_kept.py": "files have the machine's times",
    "tests/contract/test_parts.py": "threads that wait for each other, by leases of seconds",
    "tests/contract/test_real_bluesky.py": "a real server, which goes by the machine's clock",
    "tests/contract/test_real_snac.py": "a real server, which goes by the machine's clock",
    "tests/contract/test_sandbox_ledger.py": "that without a clock it is the machine's",
    "tests/pure/test_language_and_clock.py": "that clock itself",
    "tests/web/test_provider.py": "tokens end by the clock of the world",
}
"""Who leans on the machine's clock, and why no boundary of a day, a month or a year matters there."""


def asks(nodes: Sequence[ast.AST]) -> Iterator[tuple[int, str]]:
    """Line and words wherever the machine's clock is read or taken for somebody's own."""
    for node in nodes:
        match node:
            case ast.Attribute(value=ast.Name(id=owner), attr=name) if name in READERS.get(owner, ()):
                yield node.lineno, f"{owner}.{name}"
            case ast.Call() if called(node) in MACHINES:
                yield node.lineno, called(node)


def opens(nodes: Sequence[ast.AST]) -> Iterator[tuple[int, str]]:
    """The same of whoever opens an app without a clock of its own: it then is the machine's."""
    if not any(
        isinstance(node, ast.ImportFrom)
        and node.module == "outreach.app"
        and "opened" in {each.name for each in node.names}
        for node in nodes
    ):
        return
    for node in nodes:
        match node:
            case ast.Call(args=[_], keywords=more) if called(node) == "opened":
                if "clock" not in {each.arg for each in more}:
                    yield node.lineno, "opened"


def test_the_time_is_asked_for_in_one_place_and_tests_give_a_clock() -> None:
    """The program, and the tests of its rules, parts and pages; whoever has to lean on it is named, and no more."""
    found = {}
    for folder in ("outreach", "tests/pure", "tests/contract", "tests/web"):
        for path in sorted((ROOT / folder).rglob("*.py")):
            nodes = parsed(path)
            told = [*asks(nodes), *(() if folder == "outreach" else opens(nodes))]
            if told:
                found[path.relative_to(ROOT).as_posix()] = told
    assert {} == {name: told for name, told in found.items() if name not in ON_PURPOSE}
    assert set() == ON_PURPOSE.keys() - found.keys()


@pytest.mark.parametrize(
    ("code", "leans"),
    [
        ("now = datetime.now(UTC)", True),
        ("FUTURE = date.today() + DAY", True),
        ("begun = int(time.time())", True),
        ("clock = SystemClock()", True),
        ("from outreach.app import opened\nopened(settings)", True),
        ("from outreach.app import opened\nopened(settings, hashing=CHEAP)", True),
        ("from outreach.app import opened\nopened(settings, clock)", False),
        ("from outreach.app import opened\nopened(settings, clock=clock)", False),
        ("from tests.contract.test_renewal import opened\nopened(stage)", False),
        ("now = app.clock.now()", False),
        ("end = time.monotonic() + 5", False),
    ],
)
def test_a_look_at_the_clock_is_told_from_its_absence(code: str, leans: bool) -> None:
    """Clocks that are given and those that nobody sets are left alone."""
    nodes = nodes_of(ast.parse(code))
    assert leans is bool([*asks(nodes), *opens(nodes)])
