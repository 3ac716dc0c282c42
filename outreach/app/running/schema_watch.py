"""A process that goes on for months ends where its database becomes one that it cannot work on any more."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import Event, Thread

from outreach.app import App
from outreach.errors import OutreachError
from outreach.store import HEAD, UpgradeNeeded

EVERY = 15.0
"""Seconds between two looks."""


@contextmanager
def while_it_fits(app: App, stop: Event, heard: Callable[[], str]) -> Iterator[None]:
    """Sets ``stop`` once a newer program has taken something away from the database; then raises UpgradeNeeded.

    ``heard`` says at which migration it stood lately: nobody asks while that is this program's own. A database that is
    away is none of its business.
    """
    over, found = Event(), []

    def look() -> None:
        while not over.wait(EVERY):
            if heard() == HEAD:
                continue
            try:
                app.store.require_head()
            except UpgradeNeeded as error:
                found.append(error)
                stop.set()
                return
            except OutreachError:
                continue  # whoever works on it tells so

    watching = Thread(target=look, name="schema", daemon=True)
    watching.start()
    try:
        yield
    finally:
        over.set()
    if found:
        raise found[0]
