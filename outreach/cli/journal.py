"""journal."""

from __future__ import annotations

import click

from outreach.cli.base import Command, emit, json_option, language, open_app, table
from outreach.cli.callers import me
from outreach.language import msg


@click.command(cls=Command)
@click.option("--subject", metavar="NAME", help="Only what concerns this account or campaign.")
@click.option("--limit", type=click.IntRange(min=1), default=50, help="How many of the newest.")
@json_option
def journal(subject: str | None, limit: int, as_json: bool) -> None:
    """Who changed accounts, campaigns and places, the newest first; a post's own history is in `posts show`.

    \b
    Example:
      outreach journal --subject die-altmark
    """
    from outreach.app import journal as verbs
    from outreach.app.shapes import journal_json

    with open_app() as app:
        found = verbs.find(app, limit, subject=subject, caller=me())
    if as_json:
        emit([journal_json(entry, language()) for entry in found])
        return
    table(
        (msg("When (UTC)"), msg("Who"), msg("What"), msg("About"), msg("Details")),
        ((e.at, e.caller_name, verbs.WHAT.get(e.verb, e.verb), e.subject, e.details) for e in found),
    )
