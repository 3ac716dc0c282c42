"""Whose turn it is: the customer with the least at work, and in turn within one."""

from __future__ import annotations

from collections.abc import Generator
from threading import Barrier, Event

import pytest

from outreach.publish.report import StepReport
from outreach.publish.turns import Turns, fairest


@pytest.mark.parametrize(
    ("waiting", "busy", "next_one"),
    [
        ({}, {}, None),
        ({"a": 1, "b": 2}, {}, "a"),
        ({"a": 1, "b": 2}, {"a": 1}, "b"),
        ({"a": 1}, {"a": 3}, None),
        ({"a": 1, "b": 2}, {"a": 2, "b": 2}, "a"),
    ],
)
def test_the_least_served_is_next(
    waiting: dict[str, int], busy: dict[str, int], next_one: str | None
) -> None:
    """Who has the fewest at work; of equals who came first; nobody who has a full share."""
    assert next_one == fairest(waiting, busy, 3)


def work(name: str, turns: int, seen: list[str]) -> Generator[None, None, StepReport]:
    for turn in range(turns):
        seen.append(name)
        if turn < turns - 1:
            yield
    return StepReport()


def gate(opened: Event) -> Generator[None, None, StepReport]:
    """Keeps the only thread until all that shall come has come."""
    assert opened.wait(20)
    yield
    return StepReport()


def test_a_burst_leaves_every_second_turn_to_another_customer() -> None:
    """What came last is done among the first, however much of the other one came before."""
    seen: list[str] = []
    turns = Turns(threads=1)
    burst = [turns.begin("large", work("large", 20, seen)) for _ in range(20)]
    turns.begin("small", work("small", 1, seen)).result(20)
    for each in burst:
        each.result(20)
    turns.close()
    assert 20 * 20 + 1 == len(seen)


def test_one_customer_alone_has_all_threads_but_those_that_are_kept() -> None:
    """As many as the setting says are at work at once; the one that is kept takes another customer's at once."""
    together, seen = Barrier(3), list[str]()

    def met() -> Generator[None, None, StepReport]:
        together.wait(20)
        assert opened.wait(20)
        yield
        return StepReport()

    turns, opened = Turns(threads=3), Event()
    all_of_one = [turns.begin("one", met()) for _ in range(3)]
    next_one = turns.begin("one", work("one", 1, seen))
    turns.begin("other", work("other", 1, seen)).result(20)
    assert ["other"] == seen
    opened.set()
    for each in (*all_of_one, next_one):
        each.result(20)
    turns.close()


def test_accounts_of_one_customer_take_turns() -> None:
    """An account with much to do does not keep its neighbour waiting to its end."""
    seen: list[str] = []
    turns, all_begun = Turns(threads=1), Event()
    held = turns.begin("one", gate(all_begun))
    both = [turns.begin("one", work(name, 50, seen)) for name in ("a", "b")]
    all_begun.set()
    for each in (held, *both):
        each.result(20)
    turns.close()
    assert "b" in seen[:50]
    assert sorted(seen) == ["a"] * 50 + ["b"] * 50


def test_what_was_not_begun_is_cancelled_and_the_rest_comes_to_its_end() -> None:
    """Closing waits for what was begun, and begins nothing."""
    seen: list[str] = []
    turns = Turns(threads=1)
    begun = turns.begin("one", work("a", 2, seen))
    begun.result(20)
    turns.close()
    late = turns.begin("one", work("b", 1, seen))
    assert not late.done()
    assert "b" not in seen
