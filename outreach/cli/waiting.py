"""A job that a person waits for: begun, shown with its progress, cancelled by Ctrl-C."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

import click
from rich.progress import Progress

from outreach.cli.base import emit, language, open_app, said, say, say_next, show_findings
from outreach.cli.talk import talk
from outreach.errors import Action, NotAllowed, Remedy
from outreach.language import Message, msg

if TYPE_CHECKING:
    from outreach.app import App
    from outreach.campaign import Beside
    from outreach.engine import Run
    from outreach.model import Caller, Job

LOOK = 0.1  # seconds between two looks at the progress


def done(
    app: App,
    verb: str,
    arguments: Mapping[str, Any],
    *,
    caller: Caller,
    label: Message,
    lock: str = "",
    beside: Beside | None = None,
) -> Job:
    """The job once it is done; ``beside`` are the files that it may read. Raises what the verb raises.

    Raises click.Abort after Ctrl-C.

    One Ctrl-C has it stop where nothing is half done, a second one leaves at once.
    """
    from outreach.app.running import jobs
    from outreach.model import JobState

    job = jobs.start(app, verb, arguments, caller=caller, lock=lock, attended=True)
    run, stopped = jobs.run(app, job, beside), False
    try:
        _watch(run, label)
    except KeyboardInterrupt:
        stopped = True
        say(msg("Stopping; a second Ctrl-C leaves at once."))
        run.stop()
        try:
            while not run.wait(LOOK):
                pass
        except KeyboardInterrupt:
            raise click.Abort from None
    ended = run.result()
    if ended.state is not JobState.CANCELLED:
        return ended
    if stopped:
        raise click.Abort
    raise NotAllowed(
        msg("“{name}” has cancelled job {id}.", name=ended.cancelled_by, id=ended.id),
        Remedy(msg("What it had kept until then is there."), Action("jobs.show", id=ended.id)),
    )


def detached(
    app: App, verb: str, arguments: Mapping[str, Any], *, caller: Caller, lock: str, as_json: bool
) -> None:
    """Leave the job to `outreach run`, and say how to look after it."""
    from outreach.app.running import jobs
    from outreach.app.shapes import job_json

    job = jobs.start(app, verb, arguments, caller=caller, lock=lock)
    if as_json:
        emit(job_json(job, app.clock.now(), language()))
    say(msg("Job {id} waits; the scheduler does it.", id=job.id))
    say_next(f"jobs show {job.id}")


def written(verb: str, campaign: str, *, detach: bool, caller: Caller, as_json: bool) -> Job | None:
    """A job that writes posts of ``campaign``, done, with its findings shown; with ``as_json`` its result is told.

    None where it was left to the scheduler.
    """
    from outreach.app.shapes import finding_json

    arguments, lock = {"campaign": campaign}, f"campaign {campaign}"
    with open_app() as app:
        if detach:
            detached(app, verb, arguments, caller=caller, lock=lock, as_json=as_json)
            return None
        job = done(app, verb, arguments, caller=caller, label=msg("Writing and drawing"), lock=lock)
    if as_json:
        emit(job.result | {"findings": [finding_json(finding, language()) for finding in job.findings]})
    show_findings(job.findings)
    return job


def detach_option(command: Callable[..., Any]) -> Callable[..., Any]:
    """Adds ``--detach``."""
    return click.option("--detach", is_flag=True, help="Do not wait: leave it to the running scheduler.")(
        command
    )


def _watch(run: Run, label: Message) -> None:
    """Show how far it is until it has ended."""
    with Progress(console=talk, transient=True, disable=not talk.is_terminal) as bar:
        task = bar.add_task(said(label), total=None)
        while not run.wait(LOOK):
            count, total = run.progress
            bar.update(task, completed=count, total=total or None)
