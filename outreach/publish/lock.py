"""One scheduler per SQLite file, and who works beside it: locks that die with their process."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Event

from outreach.errors import Busy
from outreach.language import msg

LOOK_EVERY = 1.0
"""Seconds after which one that stands by looks whether it is its turn."""


@contextmanager
def scheduler_lock(path: Path, stop: Event, standing_by: Callable[[], None] | None = None) -> Iterator[bool]:
    """Hold the lock at ``path``; a dead process holds nothing.

    Where another process holds it: raises Busy, or with ``standing_by`` calls that once and waits; False where
    ``stop`` was set before the lock was to be had.
    """
    with _opened(path) as handle:
        held = _take(handle)
        if not held and standing_by is None:
            raise Busy(
                msg("Another scheduler is already working on this data folder; this one does nothing."),
                msg("Let that one work, or stop it first."),
            )
        if not held and standing_by is not None:
            standing_by()
            while not held and not stop.wait(LOOK_EVERY):
                held = _take(handle)
        yield held


@contextmanager
def beside(path: Path) -> Iterator[bool]:
    """Hold the lock at ``path`` as any number may at once: True. Raises Busy while :func:`nobody_beside` holds it.

    Windows asks nobody: it lets no file be moved that others have open.
    """
    with _opened(path) as handle:
        if sys.platform != "win32" and not _take(handle, shared=True):
            raise Busy(
                msg("A backup is being put back; this program does nothing meanwhile."),
                msg("Wait until that is done, then start it again."),
            )
        yield True


@contextmanager
def nobody_beside(path: Path) -> Iterator[None]:
    """Hold the lock at ``path`` alone. Raises Busy while anybody holds it by :func:`beside`."""
    with _opened(path) as handle:
        if not _take(handle):
            raise Busy(
                msg("Pages or a worker are at work on this database; nothing was changed."),
                msg("End the pages and every worker on this machine, then put the backup back."),
            )
        yield


@contextmanager
def _opened(path: Path) -> Iterator[int]:
    path.parent.mkdir(parents=True, exist_ok=True)
    handle = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        yield handle
    finally:
        os.close(handle)  # closing gives the lock back, on every system


def _take(handle: int, *, shared: bool = False) -> bool:
    try:
        if sys.platform == "win32":
            import msvcrt

            msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
        else:
            import fcntl

            fcntl.flock(handle, (fcntl.LOCK_SH if shared else fcntl.LOCK_EX) | fcntl.LOCK_NB)
    except OSError:
        return False
    return True
