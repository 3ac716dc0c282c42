"""One scheduler per SQLite file: a lock that dies with its process."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from outreach.errors import Busy
from outreach.language import msg


@contextmanager
def scheduler_lock(path: Path) -> Iterator[None]:
    """Hold the lock at ``path``. Raises Busy where another process holds it; a dead process holds nothing."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        try:
            _take(handle)
        except OSError as error:
            raise Busy(
                msg("Another scheduler is already working on this data folder; this one does nothing."),
                msg("Let that one work, or stop it first (`outreach run` or scheduler.py)."),
            ) from error
        yield
    finally:
        os.close(handle)  # closing gives the lock back, on every system


def _take(handle: int) -> None:
    if sys.platform == "win32":
        import msvcrt

        msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
    else:
        import fcntl

        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
