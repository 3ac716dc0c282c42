"""That this process lives: the others on the same database look for it, and take over when it has gone."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import datetime
from threading import Event, Thread

import outreach
from outreach import tallies
from outreach.app import App, process_name
from outreach.app.running.joining import templates_digest
from outreach.clock import SharedClock, uptime
from outreach.errors import OutreachError
from outreach.model import ONLY_PAGES, Duty
from outreach.publish.presence import BEAT
from outreach.store import BeatAnswer

AGAIN = 1.0
"""Seconds after which a beat that failed is tried again: the others wait for it."""

MOST_KEYS = 8
"""Fingerprints that are told; while keys are changed there are two."""

TEMPLATES_AGAIN = 60.0
"""Seconds after which the templates are read again."""


LATE = 60.0
"""Seconds after which a process that does not publish, and of which a loop does not come round, gives no sign."""


@contextmanager
def present(app: App, owner: str, work: str) -> Iterator[Callable[[], str]]:
    """For as long as it lasts, ``owner`` counts up, and the app's clock goes by the database's where it has one.

    On SQLite nobody works beside it and nothing is counted. ``work`` says what it does, for people. What it is handed
    says at which migration the database stood at the last beat, "" where nothing has told.
    """
    told = _LastBeat()
    digest = templates_digest(app.settings.templates)
    app.store.schedulers.join(
        owner,
        app.clock.now(),
        version=outreach.__version__,
        work=work,
        templates=digest,
        keys=_keys(app),
    )
    if app.settings.sqlite_file is not None:
        try:
            yield told.revision
        finally:
            _leave(app, owner)
        return
    asked = uptime()
    _tell_time(app, app.store.schedulers.now(), asked)
    ended = Event()
    # whoever publishes is taken for gone by its beats alone: they stop for nothing
    live = _always if Duty.PUBLISH in work.split() else goes_on
    beating = Thread(target=_beat, args=(app, owner, digest, live, told, ended), name="beat", daemon=True)
    beating.start()
    try:
        yield told.revision
    finally:
        ended.set()
        beating.join()
        _leave(app, owner)


@contextmanager
def showing_pages(app: App) -> Iterator[None]:
    """For as long as it lasts this process counts among those at work, though it does nothing that waits for a worker.

    Keys are changed once it holds the new one, and no backup is put back before it has ended.
    """
    if app.settings.sqlite_file is not None:
        with app.beside():
            yield
        return
    with present(app, process_name(), work=ONLY_PAGES):
        yield


def leave_sign(app: App, owner: str) -> None:
    """Of a process that does not publish, on an SQLite file: it is there, and its loops come round."""
    if goes_on():
        with suppress(OutreachError):  # the next one is left in a minute
            app.store.schedulers.tick(owner, app.clock.now())


def goes_on() -> bool:
    """Every loop of this process came round lately."""
    return tallies.LOOPS.silent_for(uptime()) < LATE


def _always() -> bool:
    return True


class _LastBeat:
    """What the database said to it; set by one thread, asked by another."""

    answer: BeatAnswer | None = None

    def revision(self) -> str:
        return self.answer.revision if self.answer else ""


def _beat(app: App, owner: str, digest: str, live: Callable[[], bool], told: _LastBeat, ended: Event) -> None:
    pause, read = 0.0, uptime()
    while not ended.wait(pause):
        asked = uptime()
        if not live():
            told.answer, pause = None, BEAT.total_seconds()
            continue
        if asked - read > TEMPLATES_AGAIN:  # somebody may have changed what all of them share
            read = asked
            with suppress(OSError):
                digest = templates_digest(app.settings.templates)
        try:
            told.answer = app.store.schedulers.beat(owner, app.clock.now(), digest, _keys(app))
        except OutreachError:  # the steps tell that the database is away
            told.answer, pause = None, AGAIN
            continue
        _tell_time(app, told.answer.at if told.answer else None, asked)
        pause = max(AGAIN, BEAT.total_seconds() - (uptime() - asked))


def _keys(app: App) -> str:
    """What whoever changes keys looks for; nothing where the file cannot be read just now."""
    try:
        return " ".join(app.store.vault.fingerprints()[:MOST_KEYS])
    except OutreachError:
        return ""


def _tell_time(app: App, moment: datetime | None, asked: float) -> None:
    if moment is not None and isinstance(app.clock, SharedClock):
        app.clock.tell(moment, asked)


def _leave(app: App, owner: str) -> None:
    with suppress(OutreachError):  # the others find out
        app.store.schedulers.leave(owner, app.clock.now())
