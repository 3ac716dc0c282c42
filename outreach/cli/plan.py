"""plan."""

from __future__ import annotations

from pathlib import Path

import click

from outreach.cli.base import Command, Group, cell, emit, json_option, language, open_app, say, table
from outreach.cli.output import format_of, write_file
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
    """The times of the posts: as a file for a calendar program, or why a post has its time.

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
    from outreach.app.plan import calendars

    format_of(ics, ["ics"])
    with open_app() as app:
        made = calendars.make(app, campaign, language())
    write_file(made.content, ics)
    say(msg("Posts in the calendar {path}: {count}.", count=made.posts, path=str(ics)))
    if made.untimed:
        say(msg("Posts that have no time yet and are not in it: {count}.", count=made.untimed))


@plan.command(cls=Command)
@click.argument("id")
@json_option
def explain(id: str, as_json: bool) -> None:
    """Why a post goes out on this day at this time, and what would be worse about other times.

    The measure is that of the plan: docs/plan.md.

    \b
    Example:
      outreach plan explain 3f2a9c01de
    """
    from outreach.app.plan import calendars
    from outreach.app.shapes import due_of, explained_json

    with open_app() as app:
        post, found = calendars.explain(app, id)
    if as_json:
        emit(explained_json(post, found, language()))
        return
    click.echo(f"{cell(due_of(post))} · {post.place} · {post.channel}")
    for sentence in found.why:
        click.echo(cell(sentence))
    table(
        (msg("Instead"), msg("What speaks against it")),
        ((other.due or other.day, other.says) for other in found.instead),
    )
