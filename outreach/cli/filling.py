"""campaign fill."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import click

from outreach.cli import waiting
from outreach.cli.base import Command, json_option, leave, said, say, say_next
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
    from outreach.app.campaigns import campaigns, filling

    job = waiting.written(filling.FILL, name, detach=detach, caller=caller, as_json=as_json)
    if job is None:
        return
    filled = job.result
    say(
        msg(
            "New posts: {count}; the weeks are filled until {until}.",
            count=len(filled["new"]),
            until=date.fromisoformat(filled["until"]),
        )
    )
    if filled["new"]:
        say_next(f'posts approve --campaign {name} --by "{said(msg("First Last"))}"')
    leave(int(campaigns.errors_in(job.findings)))
