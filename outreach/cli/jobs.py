"""jobs list, show, cancel."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

import click

from outreach.cli.base import Group, emit, json_option, language, open_app, refuse, say, show_findings, table
from outreach.cli.callers import by_option
from outreach.language import Message, msg

if TYPE_CHECKING:
    from datetime import datetime

    from outreach.model import Caller, Job

TOLD: Mapping[str, Message] = {
    "rows": msg("Rows"),
    "new": msg("new"),
    "changed": msg("changed"),
    "unchanged": msg("unchanged"),
    "kept": msg("left as they are"),
    "unapproved": msg("lost their approval"),
    "gone": msg("gone"),
    "returned": msg("returned"),
    "changes": msg("other times"),
    "left": msg("wait for a decision"),
    "cards": msg("Cards"),
    "file": msg("Digest of the file"),
}
"""Parts of a result that are told; of a list how long it is."""


@click.group(cls=Group)
def jobs() -> None:
    """Work that takes time: what runs, how far it is, and what came of it."""


@jobs.command("list")
@json_option
def list_(as_json: bool) -> None:
    """The jobs that were asked for last, the latest first.

    \b
    Example:
      outreach jobs list
    """
    from outreach.app.running import jobs as verbs
    from outreach.app.shapes import job_json

    with open_app() as app:
        found, now = verbs.page(app).jobs, app.clock.now()
    if as_json:
        emit([job_json(job, now, language()) for job in found])
        return
    table(
        (msg("Job"), msg("What"), msg("For"), msg("State"), msg("Done"), msg("Who"), msg("Asked at (UTC)")),
        (
            (
                job.id,
                verbs.WHAT.get(job.verb, job.verb),
                job.arguments.get("campaign"),
                _state(job, now),
                _progress(job),
                job.caller.name,
                job.asked_at,
            )
            for job in found
        ),
    )


@jobs.command()
@click.argument("id")
@json_option
def show(id: str, as_json: bool) -> None:
    """How far the job ID is, and what came of it.

    \b
    Example:
      outreach jobs show 3f2a9c01
    """
    from outreach.app.running import jobs as verbs
    from outreach.app.shapes import job_json

    with open_app() as app:
        job, now = verbs.get(app, id), app.clock.now()
    if as_json:
        emit(job_json(job, now, language()))
        return
    table((msg("Field"), msg("Value")), _fields(job, now))
    if job.message:
        refuse(job.message, job.remedy)
    if job.lost(now):
        say(
            msg(
                "The process that does it is not heard of any more. It is given up once another job is begun."
            )
            if job.attended
            else msg("The process that does it is not heard of any more. Another one takes it up.")
        )
    show_findings(job.findings)


@jobs.command()
@click.argument("id")
@by_option
@json_option
def cancel(id: str, caller: Caller, as_json: bool) -> None:
    """Stop the job ID where nothing is half done. What it has kept until then stays.

    \b
    Example:
      outreach jobs cancel 3f2a9c01
    """
    from outreach.app.running import jobs as verbs
    from outreach.app.shapes import job_json
    from outreach.model import JobState

    with open_app() as app:
        job, now = verbs.cancel(app, id, caller=caller), app.clock.now()
    if as_json:
        emit(job_json(job, now, language()))
    if job.state is JobState.CANCELLED:
        say(msg("Job {id} is cancelled.", id=id))
    else:
        say(msg("Job {id} is told to stop; it ends with the step that it is at.", id=id))


def _fields(job: Job, now: datetime) -> Iterator[tuple[object, object]]:
    from outreach.app.running.jobs import WHAT

    yield msg("Job"), job.id
    yield msg("What"), WHAT.get(job.verb, job.verb)
    yield msg("Arguments"), job.arguments
    yield msg("Who"), job.caller.name
    yield msg("State"), _state(job, now)
    yield msg("Done"), _progress(job)
    yield msg("Asked at (UTC)"), job.asked_at
    yield msg("Begun at (UTC)"), job.started_at
    yield msg("Ended at (UTC)"), job.ended_at
    yield msg("Process"), job.owner
    yield msg("Begun how often"), job.tries
    yield msg("Cancelled by"), job.cancelled_by
    result = job.result or {}
    for name, word in TOLD.items():
        if name in result:
            yield word, len(result[name]) if isinstance(result[name], list) else result[name]


def _state(job: Job, now: datetime) -> Message:
    if job.lost(now):
        return msg("running, not heard of")
    if job.cancelled_by and job.ended_at is None:
        return msg("running, told to stop")
    return msg(job.state.value)


def _progress(job: Job) -> Message | None:
    return msg("{done} of {total}", done=job.done, total=job.total) if job.total else None
