"""campaign fill."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import click

from outreach.cli import waiting
from outreach.cli.base import (
    Command,
    emit,
    json_option,
    language,
    leave,
    open_app,
    say,
    say_next,
    show_findings,
)
from outreach.cli.callers import by_option
from outreach.language import msg

if TYPE_CHECKING:
    from outreach.model import Caller


@click.command(cls=Command)
@click.argument("name")
@waiting.detach_option
@by_option
@json_option
def fill(name: str, detach: bool, caller: Caller, as_json: bool) -> None:
    """Write the posts of the weeks ahead of the open-ended campaign NAME and give them times.

    The scheduler does the same every day. Places take turns; what has its posts already stays as it is.

    \b
    Example:
      outreach campaign fill kreativorte-altmark
    """
    from outreach.app import campaigns, filling
    from outreach.app.shapes import finding_json

    call, lock = (filling.FILL, {"campaign": name}), f"campaign {name}"
    with open_app() as app:
        if detach:
            waiting.detached(app, *call, caller=caller, lock=lock, as_json=as_json)
            return
        job = waiting.done(app, *call, caller=caller, label=msg("Writing and drawing"), lock=lock)
    filled = job.result
    if as_json:
        emit(filled | {"findings": [finding_json(finding, language()) for finding in job.findings]})
    show_findings(job.findings)
    say(
        msg(
            "{count} new posts; the weeks are filled until {until}.",
            count=len(filled["new"]),
            until=date.fromisoformat(filled["until"]),
        )
    )
    if filled["new"]:
        say_next(f'posts approve --campaign {name} --by "First Last"')
    leave(int(campaigns.errors_in(job.findings)))
