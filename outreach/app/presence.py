"""That this process lives: the others on the same database look for it, and take over when it has gone."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import datetime
from threading import Event, Thread

import outreach
from outreach.app import App
from outreach.app.joining import templates_digest
from outreach.clock import SharedClock, uptime
from outreach.errors import OutreachError
from outreach.publish.presence import BEAT

AGAIN = 1.0
"""Seconds after which a beat that failed is tried again: the others wait for it."""

MOST_KEYS = 8
"""Fingerprints that are told; while keys are changed there are two."""

TEMPLATES_AGAIN = 60.0
"""Seconds after which the templates are read again."""


@contextmanager
def present(app: App, owner: str, work: str) -> Iterator[None]:
    """For as long as it lasts, ``owner`` counts up, and the app's clock goes by the database's where it has one.

    On SQLite nobody works beside it and nothing is counted. ``work`` says what it does, for people.
    """
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
            yield
        finally:
            _leave(app, owner)
        return
    asked = uptime()
    _tell_time(app, app.store.schedulers.now(), asked)
    ended = Event()
    beating = Thread(target=_beat, args=(app, owner, digest, ended), name="beat", daemon=True)
    beating.start()
    try:
        yield
    finally:
        ended.set()
        beating.join()
        _leave(app, owner)


def _beat(app: App, owner: str, digest: str, ended: Event) -> None:
    pause, read = 0.0, uptime()
    while not ended.wait(pause):
        asked = uptime()
        if asked - read > TEMPLATES_AGAIN:  # somebody may have changed what all of them share
            read = asked
            with suppress(OSError):
                digest = templates_digest(app.settings.templates)
        try:
            moment = app.store.schedulers.beat(owner, app.clock.now(), digest, _keys(app))
        except OutreachError:  # the steps tell that the database is away
            pause = AGAIN
            continue
        _tell_time(app, moment, asked)
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
