"""Work that takes longer than a second: who asked for it, how far it is, and what came of it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from outreach.errors import Finding, Remedy
from outreach.language import Message
from outreach.model.callers import Caller


class JobState(StrEnum):
    """Where a job stands."""

    WAITING = "waiting"  # nobody does it yet
    RUNNING = "running"  # a worker does it, and says so again and again
    DONE = "done"
    FAILED = "failed"  # it could not be done; its message says why
    CANCELLED = "cancelled"  # somebody wanted it no more; what it had kept until then is there


CancelCheck = Callable[[], None]
"""Called again and again between the steps of long work; raises where nobody wants the rest."""


def never_cancelled() -> None:
    """For work that nobody can cancel."""


ENDED = frozenset({JobState.DONE, JobState.FAILED, JobState.CANCELLED})
"""States that no job leaves."""


@dataclass(frozen=True, kw_only=True)
class Job:
    """A call of a verb as a row: ``arguments`` and ``result`` are JSON, files in them are digests.

    ``lock`` names what only one running job may work on, "" where it does not matter. ``attended`` means that its
    process belongs to a person who waits for it: when that dies, nobody takes the job up again. ``part_of`` is the job
    that this one is a part of.
    """

    id: str
    verb: str
    arguments: Mapping[str, Any]
    caller: Caller
    asked_at: datetime
    lock: str = ""
    attended: bool = False
    state: JobState = JobState.WAITING
    done: int = 0  # of total
    total: int = 0  # 0 as long as nobody knows
    result: Any = None
    findings: tuple[Finding, ...] = ()
    message: Message | None = None  # why it failed
    remedy: Remedy | None = None
    cancelled_by: str = ""  # who wants it to stop
    owner: str = ""
    lease_until: datetime | None = None
    tries: int = 0
    started_at: datetime | None = None
    ended_at: datetime | None = None
    part_of: str = ""

    def lost(self, now: datetime) -> bool:
        """Whether the process that does it has not been heard of for too long."""
        return self.state is JobState.RUNNING and self.lease_until is not None and self.lease_until < now


@dataclass(frozen=True, kw_only=True)
class JobOutcome:
    """What came of a job that was done: JSON, and what should be looked at."""

    result: Any = None
    findings: tuple[Finding, ...] = ()
