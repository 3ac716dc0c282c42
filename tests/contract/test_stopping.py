"""A program that goes on and on ends when it is told to, whatever it is amid."""

from __future__ import annotations

import signal
from collections.abc import Iterator
from threading import Condition, Event, Thread, get_ident

import pytest

from outreach.stopping import SIGNALS, rest_until, stop_on_signal


class TouchyEvent(Event):
    """One that shows its lock, which the main thread holds for a moment whenever it begins to wait."""

    @property
    def held(self) -> Condition:
        lock: Condition = vars(self)["_cond"]
        return lock


@pytest.fixture(autouse=True)
def handlers() -> Iterator[None]:
    """What listens to the signals before the test listens afterwards."""
    before = {name: signal.getsignal(name) for name in SIGNALS}
    yield
    for name, handler in before.items():
        signal.signal(name, handler)


@pytest.mark.parametrize("name", SIGNALS)
def test_a_signal_amid_the_beginning_of_a_wait_is_heard(name: signal.Signals) -> None:
    """The handler does not want the lock that the interrupted thread has: that would be the end of both."""
    stop = TouchyEvent()
    stop_on_signal(stop)
    with stop.held:
        signal.raise_signal(name)
    assert stop.wait(20)


@pytest.mark.timeout(60)
def test_a_signal_that_wakes_nobody_is_heard() -> None:
    """One that another thread was given does not interrupt the main thread's rest, and ends it all the same."""
    stop, resting = Event(), Event()
    stop_on_signal(stop)

    def strike() -> None:
        assert resting.wait(20)
        signal.pthread_kill(get_ident(), signal.SIGTERM)

    striking = Thread(target=strike)
    striking.start()
    resting.set()
    rest_until(stop)
    striking.join()


def test_the_second_signal_is_the_systems_own() -> None:
    """Once the first was heard; before that nothing is told."""
    stop, told = Event(), Event()
    stop_on_signal(stop, told.set)
    assert not told.is_set()
    signal.raise_signal(signal.SIGTERM)
    assert told.wait(20)
    assert stop.is_set()
    assert {signal.SIG_DFL} == {signal.getsignal(name) for name in SIGNALS}
