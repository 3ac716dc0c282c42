"""How a program that goes on and on is told to end: by SIGTERM, or by Ctrl-C."""

from __future__ import annotations

import signal
from collections.abc import Callable
from queue import SimpleQueue
from threading import Event, Thread

SIGNALS = (signal.SIGTERM, signal.SIGINT)

LOOK_AGAIN = 0.5
"""Seconds after which a signal is heard that came just before the main thread began to rest."""


def stop_on_signal(stop: Event, heard: Callable[[], None] | None = None) -> None:
    """From now on these signals set ``stop``; with ``heard``, which is then called, a second one ends the process.

    A handler runs amid whatever the main thread is doing. Where that begins to wait for ``stop`` it holds the event's
    lock, and a handler that wanted to set it would wait for itself for ever: so another thread sets it, and is told by
    the one queue that a handler may use at any moment.
    """
    words: SimpleQueue[None] = SimpleQueue()

    def listen() -> None:
        while True:
            words.get()
            stop.set()
            if heard:
                heard()

    def told(*_: object) -> None:
        if heard:
            for name in SIGNALS:
                signal.signal(name, signal.SIG_DFL)
        words.put(None)

    Thread(target=listen, name="signals", daemon=True).start()
    for name in SIGNALS:
        signal.signal(name, told)


def rest_until(stop: Event) -> None:
    """The main thread rests until ``stop`` is set.

    It looks up now and then: Python runs handlers between two steps of this thread, and a signal that comes after the
    last step and before the rest wakes nobody. A plain ``stop.wait()`` would go on for ever.
    """
    while not stop.wait(LOOK_AGAIN):
        pass
