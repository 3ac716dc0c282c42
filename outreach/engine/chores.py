"""What comes again and again, and how whatever runs it is spoken to."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import timedelta
from threading import Event
from typing import Protocol

from outreach.engine.worker import Worker

SETTLE = timedelta(seconds=5)
"""Chores begin when the first step of publishing has had time to end, unless they are wanted at once."""


@dataclass(frozen=True, kw_only=True)
class Chore:
    """Work that is wanted ``every`` so often: a number of seconds or minutes that goes into a minute or an hour.

    ``step`` does it for one of its ``subjects``, as many at a time as there is room for, each alone; "" stands for a
    chore that has none. It raises nothing.
    """

    name: str
    every: timedelta
    step: Callable[[str], None]
    subjects: Callable[[], Sequence[str]] | None = None
    at_once: bool = False


class Engine(Protocol):
    """Runs chores and jobs, in this process or over many hosts."""

    def running(
        self, chores: Sequence[Chore], worker: Worker | None, stop: Event
    ) -> AbstractContextManager[None]:
        """Chores are done in their rhythm, jobs by ``worker``, until ``stop`` is set; the end waits for what runs."""
        ...
