"""Whether this host fits those that work on the same database; one that does not would harm what they do."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import outreach
from outreach.app import App
from outreach.clock import uptime
from outreach.errors import Action, InvalidInput, NotAllowed, Remedy
from outreach.files import FileMissing
from outreach.language import msg
from outreach.model import SignOfLife

MOST_OFF = timedelta(seconds=2)
"""How far the clock of a host may be from the database's."""

CARDS = 5
"""Cards that are looked for; one that is there shows that this host reads where the others write."""

LIVES = timedelta(seconds=25)
"""Whoever was heard of within it is at work: the others take over after twenty, and beats come every five."""


def require_fit(app: App) -> None:
    """Raises NotAllowed, with what to do, where this host has another key, clock, card store or templates.

    Asked before anything is done, so that nothing is paused or put off. On SQLite there is only one host.
    """
    if app.settings.sqlite_file is not None:
        return
    if not app.settings.ahead:
        _clock(app)
    _key(app)
    _cards(app)
    _templates(app)


def _key(app: App) -> None:
    try:
        app.store.keys.require_fitting()
    except InvalidInput as error:
        raise NotAllowed(error.message, error.remedy) from error


def _clock(app: App) -> None:
    asked = uptime()
    theirs = app.store.schedulers.now()
    if theirs is None:
        return
    off = app.clock.now() - theirs
    # the answer was on its way meanwhile: so much nobody can tell
    if abs(off) - timedelta(seconds=uptime() - asked) <= MOST_OFF:
        return
    raise NotAllowed(
        msg(
            "The clock of this host is {seconds} seconds off the database's; posts would go out at wrong times.",
            seconds=round(off.total_seconds(), 1),
        ),
        msg("Set the clock right on both, by NTP (timedatectl), and start again."),
    )


def _cards(app: App) -> None:
    """A card of what goes out next is read, and is what its name says."""
    soonest = app.store.references.soonest(CARDS)
    for digest in soonest:
        try:
            app.files.open(digest)
        except (FileMissing, OSError):
            continue
        return
    if soonest:
        raise NotAllowed(
            msg(
                "This host cannot read the cards of the posts that go out next; {count} were looked for.",
                count=len(soonest),
            ),
            Remedy(
                msg(
                    "Give it the files of the others: the same folder “files” in the data folder, or the same store."
                ),
                Action("check"),
            ),
        )


def _templates(app: App) -> None:
    """Whoever draws draws by the same: cards of one campaign would look otherwise, depending on the host."""
    ours = templates_digest(app.settings.templates)
    for each in at_work(app, app.clock.now(), pages=False):
        if each.version == outreach.__version__ and each.templates not in ("", ours):
            raise NotAllowed(
                msg("This host has other templates than {other}, which is at work.", other=each.owner),
                msg(
                    "Give all hosts the same templates. Where they were changed on purpose, stop the others first."
                ),
            )


def at_work(app: App, now: datetime, *, pages: bool = True) -> Iterator[SignOfLife]:
    """Those that were heard of just now and have not ended; ``pages`` are those, too, that only show the pages."""
    for each in app.store.schedulers.seen(pages=pages):
        if each.ended_at is None and each.beat_at is not None and now - each.beat_at < LIVES:
            yield each


def templates_digest(folder: Path) -> str:
    """Of all that lies in the folder, by name and content."""
    found = hashlib.sha256()
    for path in sorted(path for path in folder.rglob("*") if path.is_file()):
        content = hashlib.sha256(path.read_bytes()).hexdigest()
        found.update(f"{path.relative_to(folder).as_posix()}\n{content}\n".encode())
    return found.hexdigest()
