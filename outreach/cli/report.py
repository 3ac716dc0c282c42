"""report."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from outreach.cli import waiting
from outreach.cli.base import Command, language, open_app, say
from outreach.cli.callers import me
from outreach.cli.output import write_file
from outreach.errors import InvalidInput
from outreach.language import Language, msg

FORMATS = ["html", "pdf", "xlsx", "csv", "json"]
BINARY = {"pdf", "xlsx"}


@click.command(cls=Command)
@click.argument("campaign")
@click.option(
    "--format", "format_", type=click.Choice(FORMATS), help="Else the ending of --output, else json."
)
@click.option(
    "--lang", type=click.Choice([each.value for each in Language]), help="Else the language of this call."
)
@click.option("-o", "--output", type=click.Path(path_type=Path, dir_okay=False), help="Else standard output.")
def report(campaign: str, format_: str | None, lang: str | None, output: Path | None) -> None:
    """What CAMPAIGN has reached: as a page, a PDF, a spreadsheet or data.

    \b
    Example:
      outreach report kreativorte-altmark --format pdf --lang de -o bericht.pdf
    """
    ending = output.suffix.lstrip(".").lower() if output else ""
    kind = format_ or (ending if ending in FORMATS else "json")
    if output is None and kind in BINARY and sys.stdout.isatty():
        raise InvalidInput(
            msg("A {format} file cannot be shown on a terminal.", format=kind),
            msg("Name a file with -o FILE."),
        )
    with open_app() as app:
        job = waiting.done(
            app,
            "reports.make",
            {"campaign": campaign, "format": kind, "language": lang or language().value},
            caller=me(),
            label=msg("Making the report"),
        )
        content = app.files.open(job.result["file"])
    if output is None:
        sys.stdout.buffer.write(content)
    else:
        write_file(content, output)
        say(msg("The report lies in {path}.", path=str(output)))
