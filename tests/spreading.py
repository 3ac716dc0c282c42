"""How the files of tests are handed out to several workers: what takes longest begins, so that all end together."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

import pytest
from xdist.scheduler import LoadFileScheduling

BROWSER = "tests/browser"
SOURCE = "the program's source"
TOGETHER = {
    "tests/test_house.py": SOURCE,
    "tests/test_house_networks.py": SOURCE,
    "tests/test_docs.py": SOURCE,
}
"""Files that one worker takes, for they share what takes long to make: here, the source as Python reads it."""

LONGEST = (
    BROWSER,
    "tests/journeys/test_german.py",
    "tests/pure/test_plan_rules.py",
    "tests/pure/test_plan_evenness.py",
    "tests/web/test_offered.py",
    "tests/journeys/test_demo.py",
    "tests/hosts/test_outages.py",
    "tests/hosts/test_shared_out.py",
    "tests/hosts/test_rolling.py",
    "tests/journeys/test_jobs.py",
    "tests/journeys/test_outages.py",
    "tests/contract/test_open_ended.py",
    "tests/journeys/test_forecast.py",
    "tests/web/test_report.py",
    "tests/faults/test_kills.py",
    "tests/faults/test_machine.py",
    "tests/journeys/test_scheduler.py",
    "tests/journeys/test_crash.py",
    SOURCE,
    "tests/contract/test_publish.py",
    "tests/contract/test_channels.py",
)
"""In this order; then come those with the most tests."""

UNMEASURED = (
    f"{BROWSER}/",
    "tests/hosts/",
    "tests/protocol/",
    "tests/faults/test_kills.py",
    "tests/faults/test_machine.py",
    "tests/journeys/test_forecast.py",
    "tests/journeys/test_german.py",
    "tests/pure/test_plan_again.py",
    "tests/pure/test_plan_evenness.py",
    "tests/pure/test_plan_rules.py",
    "tests/web/test_offered.py",
)
"""How the files begin in which each test is marked so."""


class LongestFirst(LoadFileScheduling):
    """Hands out file by file, in the order in which :func:`put_in_order` has put them."""

    def _split_scope(self, nodeid: str) -> str:
        return unit_of(nodeid)


def unit_of(nodeid: str) -> str:
    """What one worker does as a whole: a file, or several."""
    file = nodeid.partition("::")[0]
    return BROWSER if file.startswith(f"{BROWSER}/") else TOGETHER.get(file, file)


def put_in_order(items: list[pytest.Item]) -> None:
    """Sort them by what is handed out as a whole; within that they stay as they are."""
    many = Counter(unit_of(item.nodeid) for item in items)

    def turn(item: pytest.Item) -> tuple[int, int, str]:
        unit = unit_of(item.nodeid)
        return _place(unit, LONGEST), -many[unit], unit

    items.sort(key=turn)


def _place(unit: str, order: Sequence[str]) -> int:
    return order.index(unit) if unit in order else len(order)
