"""report."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from datetime import date
from pathlib import Path

import click

from outreach.cli import waiting
from outreach.cli.base import Command, language, open_app, say
from outreach.cli.callers import me
from outreach.cli.choices import KIND
from outreach.cli.days import DAY
from outreach.cli.networks import NetworkName
from outreach.cli.output import format_of, write_file
from outreach.errors import InvalidInput
from outreach.language import Language, msg

FORMATS = ["json", "html", "pdf", "xlsx", "csv"]
BINARY = {"pdf", "xlsx"}
EDITIONS = ["report", "internal", "evidence", "partner"]


@click.command(cls=Command)
@click.argument("campaign")
@click.option(
    "--format", "format_", type=click.Choice(FORMATS), help="Else the ending of --output, else json."
)
@click.option(
    "--lang", type=click.Choice([each.value for each in Language]), help="Else the language of this call."
)
@click.option("-o", "--output", type=click.Path(path_type=Path, dir_okay=False), help="Else standard output.")
@click.option("--from", "from_", **DAY, help="Posts from this day on, as 2027-03-01.")
@click.option("--to", **DAY, help="Posts until this day.")
@click.option("--network", type=NetworkName(), help="Posts on this network alone.")
@click.option("--region", default="", help="Posts about places of this region alone, by its name.")
@click.option("--place", default="", help="Posts about this place alone, by its key.")
@click.option("--kind", type=KIND, help="Posts of this kind alone.")
@click.option(
    "--edition",
    type=click.Choice(EDITIONS),
    help="internal: with the weakest posts; evidence: with every post as it went out; partner: a page for a place.",
)
@click.option(
    "--compared-with", "earlier", default="", help="The campaign to compare with; it may be the same."
)
@click.option("--compared-from", "earlier_from", **DAY, help="Of that one the posts from this day on.")
@click.option("--compared-to", "earlier_to", **DAY, help="Of that one the posts until this day.")
def report(
    campaign: str, format_: str | None, lang: str | None, output: Path | None, **scope: str | date | None
) -> None:
    """What CAMPAIGN has reached: as a page, a PDF, a spreadsheet or data.

    \b
    Example:
      outreach report kreativorte-altmark --format pdf --lang de -o bericht.pdf
      outreach report kreativorte-altmark --place gutshof-krevese --edition partner -o krevese.pdf
    """
    kind = format_of(output, FORMATS, option=True, chosen=format_)
    if output is None and kind in BINARY and sys.stdout.isatty():
        raise InvalidInput(
            msg("A {format} file cannot be shown on a terminal.", format=kind),
            msg("Name a file with -o FILE."),
        )
    with open_app() as app:
        job = waiting.done(
            app,
            "reports.make",
            {
                "campaign": campaign,
                "format": kind,
                "language": lang or language().value,
                "scope": _scope(scope),
            },
            caller=me(),
            label=msg("Making the report"),
        )
        content = app.files.open(job.result["file"])
    if output is None:
        sys.stdout.buffer.write(content)
    else:
        write_file(content, output)
        say(msg("The report lies in {path}.", path=str(output)))


def _scope(options: Mapping[str, str | date | None]) -> dict[str, str]:
    """What was chosen, by the names that jobs know it by."""
    return {
        name.rstrip("_"): value.isoformat() if isinstance(value, date) else value
        for name, value in options.items()
        if value
    }
