"""figures add, import, list, remove."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from outreach.cli.base import Group, emit, json_option, language, leave, open_app, say, show_findings, table
from outreach.cli.callers import by_option
from outreach.cli.entries import given
from outreach.language import msg
from outreach.regular_files import open_regular

if TYPE_CHECKING:
    from outreach.model import Caller


@click.group(cls=Group)
def figures() -> None:
    """Figures that people enter where a network tells none; what was read always goes before them."""


@figures.command()
@click.argument("id")
@click.option("--reach", metavar="N", help="People who saw the post.")
@click.option("--views", metavar="N", help="How often it was shown.")
@click.option("--interactions", metavar="N", help="Reactions, comments, shares.")
@click.option("--clicks", metavar="N", help="Clicks on its link.")
@click.option("--day", metavar="DAY", help="The day that the figures are of; else today.")
@by_option
@json_option
def add(id: str, caller: Caller, as_json: bool, **fields: str | None) -> None:
    """Enter figures of post ID as its network shows them to people.

    \b
    Example:
      outreach figures add 3f2a9c01de --reach 812 --clicks 14
    """
    from outreach.app.results import handfigures
    from outreach.app.shapes import value_json

    with open_app() as app:
        made = handfigures.add(app, id, given(fields), caller=caller)
    if as_json:
        emit([value_json(each) for each in made])
    say(msg("Figures entered: {count}.", count=len(made)))


@figures.command("import")
@click.argument("campaign")
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@by_option
@json_option
def import_(campaign: str, file: Path, caller: Caller, as_json: bool) -> None:
    """Enter the figures of a table (CSV): a column “post” (id or address), and reach, views, interactions, clicks.

    \b
    Example:
      outreach figures import kreativorte-altmark zahlen.csv
    """
    from outreach.app.results import handfigures
    from outreach.app.results.website import SentTable
    from outreach.app.shapes import finding_json

    with open_app() as app, open_regular(file) as source:
        done = handfigures.take_in(app, campaign, SentTable(name=file.name, source=source), caller=caller)
    if as_json:
        emit(
            {
                "posts": list(done.posts),
                "readings": done.readings,
                "findings": [finding_json(finding, language()) for finding in done.findings],
            }
        )
    show_findings(done.findings)
    say(msg("Figures entered: {count}; posts: {posts}.", count=done.readings, posts=len(done.posts)))
    leave(int(bool(done.findings)))


@figures.command("list")
@click.argument("campaign")
@json_option
def list_(campaign: str, as_json: bool) -> None:
    """What was entered for CAMPAIGN's posts, by whom and when.

    \b
    Example:
      outreach figures list kreativorte-altmark
    """
    from outreach.app.results import handfigures
    from outreach.app.shapes import value_json

    with open_app() as app:
        found = handfigures.find(app, campaign)
    if as_json:
        emit([value_json(each) for each in found])
        return
    table(
        (msg("Post"), msg("Figure"), msg("Value"), msg("Of"), msg("Entered by"), msg("Entered at")),
        ((r.post or r.account, r.metric, r.value, r.read_at, r.entered_by, r.entered_at) for r in found),
    )


@figures.command()
@click.argument("campaign")
@click.argument("account")
@click.argument("count")
@click.option("--day", metavar="DAY", default="", help="The day that the figures are of; else today.")
@by_option
@json_option
def followers(campaign: str, account: str, count: str, day: str, caller: Caller, as_json: bool) -> None:
    """Enter how many follow ACCOUNT of CAMPAIGN, where its network tells none.

    \b
    Example:
      outreach figures followers kreativorte-altmark die-altmark 3980
    """
    from outreach.app.results import handfigures
    from outreach.app.shapes import value_json

    fields = {"account": account, "followers": count, "followers_day": day}
    with open_app() as app:
        made = handfigures.add_followers(app, campaign, fields, caller=caller)
    if as_json:
        emit(value_json(made))
    say(msg("Figures entered: {count}.", count=1))


@figures.command()
@click.argument("id")
@by_option
def remove(id: str, caller: Caller) -> None:
    """Let what was entered for post ID count no more.

    \b
    Example:
      outreach figures remove 3f2a9c01de
    """
    from outreach.app.results import handfigures

    with open_app() as app:
        handfigures.withdraw(app, id, caller=caller)
    say(msg("Removed."))
