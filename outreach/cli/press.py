"""press: a press kit handed on by a link, for journalists who have no account."""

from __future__ import annotations

import re
from datetime import datetime
from typing import TYPE_CHECKING

import click

from outreach.cli.base import Group, emit, json_option, language, open_app, say, table
from outreach.cli.callers import by_option
from outreach.cli.days import MOMENT
from outreach.errors import InvalidInput
from outreach.language import Language, msg, verbatim

if TYPE_CHECKING:
    from outreach.app.public.press import PressSubject
    from outreach.model import Caller

lang_option = click.option(
    "--lang", type=click.Choice([each.value for each in Language]), help="Else the language of this call."
)
embargo_option = click.option(
    "--embargo",
    **MOMENT,
    help="Not to be published before, in the campaign's zone.",
)


def press_subject(campaign: str, place: str, region: str) -> PressSubject:
    """The place or the region. Raises InvalidInput for none and for both."""
    from outreach.app.public.press import PressSubject

    if bool(place) is bool(region):
        raise InvalidInput(
            msg("A press kit is about one place or one region."), msg("Name the place, or --region NAME.")
        )
    return PressSubject(campaign=campaign, place=place, region=region)


def slug_of(name: str) -> str:
    """A region's name as a file can be called."""
    return re.sub(r"[^\w-]+", "-", name.casefold()).strip("-") or "region"


@click.group(cls=Group)
def press() -> None:
    """Hand a press kit on by a link that opens for some days, and take it back."""


@press.command()
@click.argument("campaign")
@click.argument("place", default="")
@click.option("--region", default="", help="In place of PLACE: a region of the campaign, by its name.")
@lang_option
@embargo_option
@click.option("--days", type=int, help="How long it opens; 30 without it.")
@by_option
@json_option
def share(
    campaign: str,
    place: str,
    region: str,
    lang: str | None,
    embargo: datetime | None,
    days: int | None,
    caller: Caller,
    as_json: bool,
) -> None:
    """Make a link to the press kit of PLACE of CAMPAIGN, with words for a mail. It is shown this once.

    \b
    Example:
      outreach press share kreativorte-altmark gutshof-krevese --days 14
    """
    from outreach.app.public import presspage, sharing

    subject, spoken = press_subject(campaign, place, region), Language(lang) if lang else language()
    until, held = days or sharing.USUAL_PRESS, f"{embargo:%Y-%m-%dT%H:%M}" if embargo else ""
    with open_app() as app:
        token = sharing.share_press(app, subject, days=until, language=spoken, embargo=held, caller=caller)
        address = f"{app.settings.base_url}/p/{token}"
        mail = presspage.mail(app, subject, address, days=until, language=spoken, embargo=held)
    if as_json:
        emit({"link": address, "subject": mail.subject, "text": mail.text, "mailto": mail.address})
        return
    click.echo(address)
    if not address.startswith("http"):
        say(
            msg(
                "Before it belongs the address by which people reach the pages: it stands in OUTREACH_BASE_URL."
            )
        )
    say(verbatim(f"{mail.subject}\n\n{mail.text}"))


@press.command()
@click.argument("campaign")
@json_option
def links(campaign: str, as_json: bool) -> None:
    """The links to press kits of CAMPAIGN that were not withdrawn: until when they open, and how often they were.

    \b
    Example:
      outreach press links kreativorte-altmark
    """
    from outreach.app.public import sharing
    from outreach.app.shapes import value_json

    with open_app() as app:
        found = sharing.press_links(app, campaign)
    if as_json:
        emit([value_json(each) for each in found])
        return
    table(
        (msg("Id"), msg("About"), msg("Made by"), msg("Good until"), msg("Opened"), msg("Last opened")),
        (
            (each.id, each.place or each.region, each.made_by, each.ends_at, each.opened, each.opened_at)
            for each in found
        ),
    )


@press.command()
@click.argument("campaign")
@click.argument("id")
@by_option
def withdraw(campaign: str, id: str, caller: Caller) -> None:
    """Take back the link ID of CAMPAIGN: it opens nothing any more.

    \b
    Example:
      outreach press withdraw kreativorte-altmark 0a1b2c3d4e
    """
    from outreach.app.public import sharing

    with open_app() as app:
        sharing.withdraw(app, campaign, id, caller=caller)
    say(msg("The link is withdrawn."))
