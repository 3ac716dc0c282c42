"""content preview, lint."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from outreach.cli.base import (
    Group,
    emit,
    json_option,
    language,
    leave,
    open_app,
    said,
    say,
    show_findings,
)
from outreach.cli.choices import KIND
from outreach.cli.networks import NetworkName
from outreach.language import Language, msg
from outreach.model import ChannelName, Kind
from outreach.signs import visible

if TYPE_CHECKING:
    from outreach.app.content.content import Variant


@click.group(cls=Group)
def content() -> None:
    """Texts: tried on a place, and read for what should not go out like this."""


@content.command()
@click.argument("place")
@click.option("--campaign", required=True, metavar="NAME", help="The campaign that the place belongs to.")
@click.option("--kind", required=True, type=KIND, help="What the post does.")
@click.option(
    "--channel",
    required=True,
    type=NetworkName(),
    help="The network that it goes to.",
)
@click.option(
    "--language",
    "chosen",
    type=click.Choice([each.value for each in Language]),
    help="The text's language; else the campaign's own.",
)
@json_option
def preview(place: str, campaign: str, kind: str, channel: str, chosen: str | None, as_json: bool) -> None:
    """What every template makes of PLACE, how long it is, why it is as it is, and what should be looked at.

    Nothing is kept; exit status 1 where a variant cannot be made or must not go out.

    \b
    Example:
      outreach content preview gutshof-krevese --campaign kreativorte-altmark --kind portrait --channel twitter
    """
    from outreach.app.campaigns import campaigns
    from outreach.app.content import content as texts

    with open_app() as app:
        variants = texts.preview(
            app,
            campaign,
            place,
            kind=Kind(kind),
            channel=ChannelName(channel),
            language=Language(chosen) if chosen else None,
        )
    if as_json:
        emit([_shape(variant) for variant in variants])
    else:
        for variant in variants:
            _show(variant)
    leave(int(any(campaigns.errors_in(variant.findings) for variant in variants)))


def _shape(variant: Variant) -> dict[str, Any]:
    from outreach.app.shapes import finding_json

    written = variant.written
    return {
        "variant": written.variant if written else None,
        "template": written.template if written else variant.findings[0].template,
        "language": written.language.value if written else None,
        "text": written.text if written else None,
        "link": written.link if written else None,
        "length": written.fitted.counted if written else None,
        "limit": written.fitted.limit if written else None,
        "why": [said(message) for message in variant.why],
        "findings": [finding_json(finding, language()) for finding in variant.findings],
    }


def _show(variant: Variant) -> None:
    if variant.written:
        click.echo(
            f"── {variant.written.template} · {variant.written.fitted.counted}/{variant.written.fitted.limit}"
        )
        click.echo(visible(variant.written.text))
        click.echo()
        click.echo("→ " + " ".join(said(message) for message in variant.why))
    show_findings(variant.findings)
    click.echo()


@content.command()
@click.argument("campaign")
@json_option
def lint(campaign: str, as_json: bool) -> None:
    """Read every template, place and post of CAMPAIGN, also those that a person edited.

    Nothing is changed; exit status 1 where something must not go out as it is.

    \b
    Example:
      outreach content lint kreativorte-altmark
    """
    from outreach.app.campaigns import campaigns
    from outreach.app.content import content as texts
    from outreach.app.shapes import finding_json

    with open_app() as app:
        done = texts.lint(app, campaign)
    if as_json:
        emit(
            {
                "templates": done.templates,
                "places": done.places,
                "posts": done.posts,
                "findings": [finding_json(finding, language()) for finding in done.findings],
            }
        )
    show_findings(done.findings)
    say(
        msg(
            "Read: templates ({templates}), places ({places}), posts ({posts}). Findings: {count}.",
            templates=done.templates,
            places=done.places,
            posts=done.posts,
            count=len(done.findings),
        )
    )
    leave(int(campaigns.errors_in(done.findings)))
