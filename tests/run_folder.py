"""One folder for all that a run of the tests puts down: it goes with the run, a killed one's with the next."""

from __future__ import annotations

import os
import shutil
import tempfile
from contextlib import suppress
from pathlib import Path
from typing import IO

PREFIX, HELD = "outreach-run-", "held"


class RunFolder:
    """A folder below ``parent`` that is this run's; those there that nobody holds any more are deleted."""

    def __init__(self, parent: Path):
        _delete_what_nobody_holds(parent)
        self.path = Path(tempfile.mkdtemp(prefix=PREFIX, dir=parent))
        self.path.chmod(0o711)  # a PostgreSQL in it is somebody else's program where root runs the tests
        beginning = self.path / "beginning"
        self._lock = beginning.open("w")
        _taken(self._lock)
        beginning.rename(self.path / HELD)  # who looks at it from now on finds it held

    def end(self, *, keep: bool = False) -> None:
        """``keep`` leaves it to be looked at until the next run begins."""
        self._lock.close()
        if not keep:
            shutil.rmtree(self.path, ignore_errors=True)


def _delete_what_nobody_holds(parent: Path) -> None:
    for held in parent.glob(f"{PREFIX}*/{HELD}"):
        # it may be somebody else's, or somebody else deletes it just now
        with suppress(OSError), held.open("r+") as lock:
            if _taken(lock):
                shutil.rmtree(held.parent, ignore_errors=True)


def _taken(lock: IO[str]) -> bool:
    """Hold it until the file is closed; False where another process does. That of a process that is gone is free."""
    if os.name != "posix":
        return False
    import fcntl

    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True
