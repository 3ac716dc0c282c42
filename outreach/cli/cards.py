"""cards check, sheet, export."""

from __future__ import annotations

from pathlib import Path

import click

from outreach.cli import waiting
from outreach.cli.base import Group, emit, json_option, language, leave, open_app, say, show_findings
from outreach.cli.callers import me
from outreach.cli.output import JPEG, format_of, make_folder, write_file
from outreach.language import msg


@click.group(cls=Group)
def cards() -> None:
    """The picture cards: the designer's drawings checked, and all of them side by side."""


@cards.command()
@click.argument("campaign")
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path, file_okay=False),
    default=Path("cards-check"),
    help="The folder that the worst cases are drawn into; else cards-check.",
)
@json_option
def check(campaign: str, output: Path, as_json: bool) -> None:
    """Check the drawings of CAMPAIGN and draw the worst cases. Exit status 1 if something has to be fixed.

    \b
    Example:
      outreach cards check kreativorte-altmark -o worst
    """
    from outreach.app.content import cards as verbs
    from outreach.app.shapes import finding_json

    with open_app() as app:
        found = verbs.check(app, campaign)
    make_folder(output)
    for name, jpeg in found.drawn.items():
        write_file(jpeg, output / name)
    if as_json:
        emit(
            {
                "drawn": [str(output / name) for name in found.drawn],
                "findings": [finding_json(finding, language()) for finding in found.findings],
            }
        )
    else:
        show_findings(found.findings)
    say(msg("Worst cases in {path}: {count}.", count=len(found.drawn), path=str(output)))
    leave(int(bool(found.findings)))


@cards.command()
@click.argument("campaign")
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path, dir_okay=False),
    default=Path("cards.jpg"),
    help="The picture; else cards.jpg.",
)
def sheet(campaign: str, output: Path) -> None:
    """Draw 24 cards of CAMPAIGN on one picture, for looking at.

    \b
    Example:
      outreach cards sheet kreativorte-altmark -o karten.jpg
    """
    format_of(output, JPEG)
    with open_app() as app:
        job = waiting.done(
            app, "cards.sheet", {"campaign": campaign}, caller=me(), label=msg("Drawing the sheet")
        )
        write_file(app.files.open(job.result["file"]), output)
    show_findings(job.findings)
    say(msg("Cards on {path}: {count}.", count=job.result["cards"], path=str(output)))
    leave(int(bool(job.findings)))


@cards.command()
@click.argument("campaign")
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path, file_okay=False),
    default=Path("cards"),
    help="The folder that the cards are written into; else cards.",
)
def export(campaign: str, output: Path) -> None:
    """Write the cards of all posts of CAMPAIGN into a folder, as they are kept and as they go out.

    \b
    Example:
      outreach cards export kreativorte-altmark -o karten
    """
    from outreach.app.content import cards as verbs

    make_folder(output)
    count = 0
    with open_app() as app:
        for name, jpeg in verbs.pictures(app, campaign):
            write_file(jpeg, output / name)
            count += 1
    say(msg("Cards in {path}: {count}.", count=count, path=str(output)))
