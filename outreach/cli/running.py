"""run, publish, measure."""

from __future__ import annotations

import logging
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import click

from outreach.cli.base import Command, emit, json_option, language, open_app, say, settings
from outreach.cli.health_port import health_port
from outreach.cli.logs import log_to_stderr
from outreach.errors import InvalidInput
from outreach.language import msg

if TYPE_CHECKING:
    from outreach.app import App
    from outreach.model import Duty
    from outreach.publish import StepReport
    from outreach.publish.report import StepOutcome


@click.command(cls=Command)
@click.option(
    "--rehearse",
    type=click.FloatRange(min=1),
    metavar="SPEED",
    help="Compressed time, SPEED simulated seconds a second; only where all accounts are sandboxes.",
)
@click.option(
    "--only",
    "parts",
    metavar="PARTS",
    help="What this process is for, of publish, chores and jobs, with commas between; else all of it.",
)
def run(rehearse: float | None, parts: str | None) -> None:
    """Publish what is due and read the figures, day and night, until it is stopped (Ctrl-C, SIGTERM).

    \b
    Example:
      outreach run
      outreach run --only publish
      outreach run --rehearse 1000000
    """
    from outreach.app.running import running
    from outreach.cli.step_reports import tell

    if parts is not None and rehearse is not None:
        raise InvalidInput(
            msg("A rehearsal does all of it, in one process."), msg("Leave --only or --rehearse away.")
        )
    only = running.EVERYTHING if parts is None else _duties(parts)
    log_to_stderr(settings())
    with open_app() as app:
        if rehearse is None:
            _run(app, only)
            return
        clock = running.rehearsal_clock(app, app.clock.now(), rehearse)
        running.rehearse(replace(app, clock=clock), tell)
        say(msg("The rehearsal is over on {day}: nothing is ahead any more.", day=clock.now()))


@click.command(cls=Command)
def worker() -> None:
    """Do jobs and what comes again and again, beside schedulers that publish: `run --only chores,jobs`.

    \b
    Example:
      outreach worker
    """
    from outreach.model import Duty

    log_to_stderr(settings())
    with open_app() as app:
        _run(app, frozenset({Duty.CHORES, Duty.JOBS}))


def _run(app: App, only: frozenset[Duty]) -> None:
    from outreach.app.running import running
    from outreach.cli.step_reports import tell
    from outreach.model import Duty

    # A step that takes longer than a tick is no trouble, though APScheduler warns of it.
    logging.getLogger("apscheduler").setLevel(logging.ERROR)
    ready = _ready if Duty.PUBLISH in only else _worker_ready
    with health_port(app):
        running.run(app, tell, ready, _standing_by, only)


def _duties(parts: str) -> frozenset[Duty]:
    from outreach.model import Duty

    names = [part.strip() for part in parts.split(",")]
    unknown = [name for name in names if name not in set(Duty)]
    if unknown:
        raise InvalidInput(
            msg("A process is for publish, chores or jobs, and not for “{name}”.", name=unknown[0]),
            msg("Write for example --only publish or --only chores,jobs."),
        )
    return frozenset(map(Duty, names))


def _worker_ready() -> None:
    say(msg("The worker works and publishes nothing; Ctrl-C ends it after what is under way."))


def _ready() -> None:
    say(msg("The scheduler works; Ctrl-C ends it after the calls under way, a second one at once."))


def _standing_by() -> None:
    say(
        msg(
            "Another scheduler works on this data folder; this one stands by and takes over when that one ends."
        )
    )


def _once(once: bool) -> None:
    if not once:
        raise InvalidInput(
            msg("This command does one step only."), msg("Give --once, or use `outreach run`.")
        )


@click.command(cls=Command)
@click.option("--once", is_flag=True, help="Do one step (the only way; `outreach run` goes on and on).")
@json_option
def publish(once: bool, as_json: bool) -> None:
    """Publish what is due now, once, and say as JSON what was done.

    \b
    Example:
      outreach publish --once
    """
    from outreach.app.running import running
    from outreach.cli.step_reports import tell

    _once(once)
    with open_app() as app:
        report = running.publish_once(app)
    emit(_shape(report))
    if not as_json:
        tell(report)


def _shape(report: StepReport) -> dict[str, Any]:
    from outreach.app.shapes import reason_json

    def outcome(value: StepOutcome) -> dict[str, Any]:
        due = value.due.isoformat() if value.due else None
        return vars(value) | {"due": due, "reason": reason_json(value.reason, language())}

    return {
        "recovered": [outcome(o) for o in report.recovered],
        "missed": [outcome(o) for o in report.missed],
        "sent": [outcome(o) for o in report.sent],
        "reconciled": [outcome(o) for o in report.reconciled],
        "paused": list(report.paused),
    }


@click.command(cls=Command)
@click.option("--once", is_flag=True, help="Do one step (the only way; `outreach run` goes on and on).")
@json_option
def measure(once: bool, as_json: bool) -> None:
    """Read the figures that are due now, once, and say as JSON what was done.

    \b
    Example:
      outreach measure --once
    """
    from outreach.app.running import running
    from outreach.app.shapes import reason_json
    from outreach.cli.step_reports import tell

    _once(once)
    with open_app() as app:
        report = running.measure_once(app)
    failures = [{"account": name, "why": reason_json(why, language())} for name, why in report.failures]
    emit({"posts": report.posts, "readings": report.readings, "failures": failures})
    if not as_json:
        tell(report)
