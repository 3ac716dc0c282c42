"""plan."""

from __future__ import annotations

from pathlib import Path

import click

from outreach.cli.base import Group, language, open_app, say
from outreach.errors import InvalidInput
from outreach.language import msg


@click.group(cls=Group, invoke_without_command=True)
@click.option(
    "--ics",
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="FILE",
    help="Write the calendar to FILE.",
)
@click.option("--campaign", metavar="NAME", help="Only this campaign, else all.")
@click.pass_context
def plan(ctx: click.Context, ics: Path | None, campaign: str | None) -> None:
    """The times of the posts: as a file for a calendar program.

    A post keeps its entry: reading a newer file moves it. `outreach campaign plan` makes the plan.

    \b
    Example:
      outreach plan --ics plan.ics --campaign kreativorte-altmark
    """
    if ctx.invoked_subcommand is not None:
        if ics or campaign:
            raise InvalidInput(
                msg(
                    "--ics and --campaign do not go with `outreach plan {word}`.", word=ctx.invoked_subcommand
                ),
                msg("Leave them out, or call `outreach plan --ics FILE` on its own."),
            )
        return
    if ics is None:
        click.echo(ctx.get_help())
        return
    from outreach.app import calendars, reports

    with open_app() as app:
        made = calendars.make(app, campaign, language())
    reports.file_away(made.content, ics)
    say(msg("{count} posts stand in the calendar {path}.", count=made.posts, path=str(ics)))
    if made.untimed:
        say(msg("{count} posts have no time yet and are not in it.", count=made.untimed))
