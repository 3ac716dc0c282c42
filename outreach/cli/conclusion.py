"""conclusion."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from outreach.cli.base import Command, emit, json_option, open_app, say
from outreach.cli.callers import by_option
from outreach.language import msg, verbatim

if TYPE_CHECKING:
    from outreach.model import Caller


@click.command(cls=Command)
@click.argument("campaign")
@click.option("--text", metavar="TEXT", help="What to write in its place; an empty one takes it out.")
@by_option
@json_option
def conclusion(campaign: str, text: str | None, caller: Caller, as_json: bool) -> None:
    """What its staff draws from CAMPAIGN: shown, or written with --text. It stands in the report.

    \b
    Example:
      outreach conclusion kreativorte-altmark --text "Mehr Porträts, weniger Links."
    """
    from outreach.app.results import conclusions
    from outreach.app.shapes import value_json

    with open_app() as app:
        known = conclusions.get(app, campaign)
        if text is not None:
            known = conclusions.write(
                app, campaign, text, version=known.version if known else 0, caller=caller
            )
    if as_json:
        emit(value_json(known) if known else None)
    else:
        say(verbatim(known.text) if known and known.text else msg("Nothing has been concluded yet."))
