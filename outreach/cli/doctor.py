"""doctor."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from outreach.cli.base import (
    Command,
    command_line,
    emit,
    json_option,
    language,
    leave,
    open_app,
    say,
    show_findings,
    show_remedy,
)
from outreach.language import msg, translate

if TYPE_CHECKING:
    from outreach.app.operation.doctor import Diagnosis


@click.command(cls=Command)
@json_option
def doctor(as_json: bool) -> None:
    """Say what is stuck, why, and what to do. Exit status 1 if anything waits for a person.

    \b
    Example:
      outreach doctor
    """
    from outreach.app.operation.doctor import diagnose

    with open_app() as app:
        found = diagnose(app)
    if as_json:
        emit(_shape(found))
    else:
        _show(found)
    leave(int(not found.well))


def _show(found: Diagnosis) -> None:
    for trouble in found.waiting:
        say(trouble.what)
        show_remedy(trouble.remedy)
        if trouble.link:
            say(f"      {trouble.link}")
    show_findings(found.findings)
    if found.alive:
        say(msg("A scheduler is at work; its last step ended on {at}.", at=found.schedulers[0].ticked_at))
    if found.well:
        say(msg("Nothing waits for a person."))
    else:
        say(msg("Waiting for a person: {count}.", count=len(found.waiting)))


def _shape(found: Diagnosis) -> dict[str, Any]:
    from outreach.app.shapes import actions_json, finding_json

    return {
        "alive": found.alive,
        "schedulers": [
            {
                "owner": each.owner,
                "started_at": each.started_at.isoformat(),
                "ticked_at": each.ticked_at.isoformat(),
            }
            for each in found.schedulers
        ],
        "waiting": [
            {
                "cause": trouble.cause.value,
                "post": trouble.post,
                "account": trouble.account,
                "campaign": trouble.campaign,
                "what": translate(trouble.what, language()).strip(),
                "todo": translate(trouble.remedy.message, language()),
                "actions": actions_json(trouble.remedy),
                "commands": [command_line(action) for action in trouble.remedy.actions],
                "link": trouble.link,
            }
            for trouble in found.waiting
        ],
        "findings": [finding_json(finding, language()) for finding in found.findings],
    }
