"""What a running job tells those who watch it, and how it learns that nobody wants it any more."""

from __future__ import annotations

from collections.abc import Callable
from threading import Event

from outreach.model import Job, JobOutcome


class Cancelled(Exception):
    """Raised in the job's own thread where it is to stop; nothing that it has kept is taken back."""


class JobControl:
    """Held by the job on one side, and by those who watch it on the other. Safe to use from threads."""

    def __init__(self) -> None:
        self.done, self.total = 0, 0
        self._stop = Event()

    def progress(self, done: int, total: int) -> None:
        """So many of so many are done. Raises Cancelled where the job is to stop."""
        self.done, self.total = done, total
        if self._stop.is_set():
            raise Cancelled

    def stop(self) -> None:
        """Have the job stop at its next :meth:`progress`."""
        self._stop.set()


Work = Callable[[Job, JobControl], JobOutcome]
"""Does a job. What it raises is why the job failed; :class:`Cancelled` passes through."""
