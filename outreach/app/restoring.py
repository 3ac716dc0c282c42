"""A backup put back: what went out since it was made is unknown to it, and must not go out again."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from threading import Event

from outreach.app.datafolder import require_folder
from outreach.app.upgrade import upgrade
from outreach.clock import Clock, SystemClock
from outreach.errors import InvalidInput, NotAllowed
from outreach.language import msg
from outreach.model import Caller, Post
from outreach.settings import Settings, sqlite_url
from outreach.store import Store, put_in_place, take_copy


@dataclass(frozen=True, kw_only=True)
class Restored:
    """The posts that are doubtful now, and where the database lies that was there before."""

    doubtful: tuple[Post, ...]
    aside: Path | None


def restore(
    settings: Settings, backup: Path | None, *, caller: Caller, clock: Clock | None = None
) -> Restored:
    """Put ``backup`` in the place of the database, upgraded, with everything due by now in doubt.

    Without a file the database that lies there counts as one that was just put back, as a PostgreSQL is. Raises Busy
    while a scheduler works, InvalidInput for a damaged backup, NotAllowed for a file in place of a server's tool.
    """
    require_folder(settings)
    file = settings.sqlite_file
    if backup is not None and file is None:
        raise NotAllowed(
            msg("A PostgreSQL database is not put back by outreach."),
            msg(
                "Use the server's own tool, pg_restore; then call this without a file, before the scheduler starts."
            ),
        )
    clock = clock or SystemClock()
    with _alone(file):
        if backup is None or file is None:
            return Restored(doubtful=_doubted(settings, caller, clock), aside=None)
        if backup.absolute() == file.absolute():
            raise InvalidInput(
                msg("{path} is the database itself.", path=str(backup)),
                msg("Name a backup; or no file, if the database is one that was just copied back."),
            )
        copy = file.with_name(f".{file.name}.restored")
        take_copy(backup, copy)
        try:
            doubtful = _doubted(replace(settings, database_url=sqlite_url(copy)), caller, clock)
            return Restored(doubtful=doubtful, aside=put_in_place(copy, file, clock.now()))
        finally:
            copy.unlink(missing_ok=True)


def _doubted(settings: Settings, caller: Caller, clock: Clock) -> tuple[Post, ...]:
    upgrade(settings)
    store = Store(settings.database_url, settings.key_file)
    try:
        return store.doubt_all_due(caller=caller, at=clock.now())
    finally:
        store.close()


@contextmanager
def _alone(file: Path | None) -> Iterator[None]:
    """No scheduler of this data folder works meanwhile; on a server its operator sees to that."""
    from outreach.publish.lock import scheduler_lock

    if file is None:
        yield
        return
    with scheduler_lock(file.with_name(f"{file.name}.lock"), Event()):
        yield
