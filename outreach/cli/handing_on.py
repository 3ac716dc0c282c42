"""places export, press: what others get of places."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import click

from outreach.cli.base import Command, language, open_app, say
from outreach.cli.output import format_of, write_file
from outreach.cli.press import embargo_option, lang_option, press_subject, slug_of
from outreach.language import Language, msg

FORMATS = ["geojson", "jsonld"]


@click.command(cls=Command)
@click.argument("campaign")
@click.option(
    "--format",
    "format_",
    type=click.Choice(FORMATS),
    help="Else the ending of --output, else geojson.",
)
@click.option("-o", "--output", type=click.Path(path_type=Path, dir_okay=False), help="Else standard output.")
def export(campaign: str, format_: str | None, output: Path | None) -> None:
    """Hand on the released places of CAMPAIGN, for partners and their programs.

    Released is a place of which a post was approved. Photos without a licence that anybody may use stay out, and so do
    words about people whose consent is not recorded.

    \b
    Example:
      outreach places export kreativorte-altmark -o orte.geojson
    """
    from outreach.app.public.partners import PlacesFormat, hand_on

    kind = format_of(output, FORMATS, option=True, chosen=format_)
    with open_app() as app:
        content = hand_on(app, campaign, PlacesFormat(kind))
    if output is None:
        click.echo(content, nl=False)
    else:
        write_file(content, output)
        say(msg("The places lie in {path}.", path=str(output)))


@click.command(cls=Command)
@click.argument("campaign")
@click.argument("place", default="")
@click.option("--region", default="", help="In place of PLACE: a region of the campaign, by its name.")
@lang_option
@embargo_option
@click.option("-o", "--output", type=click.Path(path_type=Path, dir_okay=False), help="Else PLACE.zip.")
def press(
    campaign: str,
    place: str,
    region: str,
    lang: str | None,
    embargo: datetime | None,
    output: Path | None,
) -> None:
    """Make a press kit for PLACE of CAMPAIGN: release (DOCX, PDF), photos to print, card, map, facts.

    \b
    Example:
      outreach places press kreativorte-altmark gutshof-krevese --embargo 2027-03-01T10:00
      outreach places press kreativorte-altmark --region Altmark
    """
    from outreach.app.public.press import kit

    subject = press_subject(campaign, place, region)
    target = output or Path(f"{place or slug_of(region)}.zip")
    format_of(output, ["zip"])
    with open_app() as app, kit(app, subject, Language(lang) if lang else language(), embargo) as content:
        write_file(content, target)
    say(msg("The press kit lies in {path}.", path=str(target)))
