"""Jobs: asked for by a face, done by a worker of this or another process, watched and cancelled."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from secrets import token_hex
from types import MappingProxyType
from typing import Any

from outreach.app import App, permissions, process_name, verbs
from outreach.app.people.identity import require_sign_in
from outreach.app.permissions import verb
from outreach.campaign import Beside
from outreach.engine import JobControl, Run, Worker
from outreach.errors import NotFound
from outreach.language import Message, msg
from outreach.model import Caller, Job, JobOutcome

SHOWN = 50
"""Jobs in a list."""

WHAT: Mapping[str, Message] = MappingProxyType(
    {
        "campaigns.generate": msg("write and draw posts"),
        "campaigns.import_places": msg("import places"),
        "cards.sheet": msg("draw a contact sheet"),
        "filling.fill": msg("fill the weeks ahead"),
        "planning.propose": msg("make a plan"),
        "reports.make": msg("make a report"),
        "watching.look": msg("read the watched sources"),
    }
)
"""What a job does, in a person's words."""


@verb
def start(
    app: App,
    name: str,
    arguments: Mapping[str, Any],
    *,
    caller: Caller,
    lock: str = "",
    attended: bool = False,
) -> Job:
    """Put a call of the verb ``name`` into the table, where it waits; ``arguments`` are JSON.

    ``lock`` names what it has to be alone with; ``attended`` says that somebody waits for it at :func:`run`. Raises
    NotAllowed where the caller may not call that verb.
    """
    permissions.require(caller, name)
    require_sign_in(app, caller, verbs.VERBS.get(name, verbs.KEEPERS))
    job = Job(
        id=token_hex(4),
        verb=name,
        arguments=arguments,
        caller=caller,
        asked_at=app.clock.now(),
        lock=lock,
        attended=attended,
    )
    app.store.jobs.put(job)
    return job


def run(app: App, job: Job, beside: Beside | None = None) -> Run:
    """Have the job done by a thread of this process, at once; its result raises what the verb raises.

    ``beside`` are files that the person who waits for it has at hand.
    """
    return Run(worker(app, beside), job.id)


def worker(app: App, beside: Beside | None = None) -> Worker:
    """A worker of this process; its name is new each time, for numbers of processes come again."""

    def work(job: Job, control: JobControl) -> JobOutcome:
        from outreach.app.running.work import (
            work_of,  # everything that takes time, which is loaded once it is needed
        )

        return work_of(app, beside)(job, control)

    return Worker(jobs=app.store.jobs, work=work, clock=app.clock, owner=process_name())


@dataclass(frozen=True, kw_only=True)
class JobPage:
    """Some of the jobs, and how many are kept."""

    jobs: tuple[Job, ...]
    total: int


def page(app: App, *, number: int = 1, size: int = SHOWN) -> JobPage:
    """The page ``number``, from 1, of all that are kept, the latest first; without their results."""
    found = app.store.jobs.latest(size, (number - 1) * size)
    return JobPage(jobs=found, total=app.store.jobs.count())


def get(app: App, id: str) -> Job:
    """Raises NotFound."""
    return app.store.jobs.get(id)


def file(app: App, id: str) -> bytes:
    """The file that the job has made. Raises NotFound where it has made none."""
    job = app.store.jobs.get(id)
    digest = job.result.get("file") if isinstance(job.result, dict) else None
    if not isinstance(digest, str):
        raise NotFound(msg("The job {id} has made no file.", id=id), msg("Wait until it is done."))
    return app.files.open(digest)


@verb
def cancel(app: App, id: str, *, caller: Caller) -> Job:
    """Nobody wants the job any more: one that runs stops where nothing is half done; what it kept stays.

    Raises NotFound, and NotAllowed for one that has ended.
    """
    return app.store.jobs.cancel(id, by=caller.name, at=app.clock.now())
