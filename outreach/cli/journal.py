"""journal."""

from __future__ import annotations

from collections.abc import Mapping

import click

from outreach.cli.base import Command, emit, json_option, language, open_app, table
from outreach.language import Message, msg

WHAT: Mapping[str, Message] = {
    "accounts.add": msg("account added"),
    "accounts.give": msg("account given to an organisation"),
    "accounts.move": msg("posts moved to another account"),
    "accounts.pause": msg("account paused"),
    "accounts.resume": msg("account resumed"),
    "campaigns.apply": msg("campaign applied"),
    "campaigns.import_places": msg("places imported"),
    "definitions.save": msg("campaign saved"),
    "invitations.accept": msg("password chosen by a link"),
    "invitations.ask_reset": msg("link for another password sent"),
    "invitations.invite": msg("person invited"),
    "invitations.invite_again": msg("person invited"),
    "kept.prune": msg("unused files dropped"),
    "me.end_device": msg("device signed out"),
    "me.renew_recovery_codes": msg("recovery codes made"),
    "me.set_password": msg("own password set"),
    "me.turn_off_second_factor": msg("second factor turned off"),
    "me.turn_on_second_factor": msg("second factor turned on"),
    "notices.trial": msg("notices tried"),
    "places.edit": msg("place written by hand"),
    "people.add": msg("person added"),
    "people.add_organisation": msg("organisation added"),
    "people.forget_second_factor": msg("second factor turned off"),
    "people.leave": msg("person let go"),
    "people.set_password": msg("password set"),
    "people.set_roles": msg("roles given"),
    "signin.make_token": msg("token made"),
    "signin.sign_in": msg("signed in"),
}
"""What was done, in a person's words."""


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
        found = verbs.find(app, limit, subject=subject)
    if as_json:
        emit([journal_json(entry, language()) for entry in found])
        return
    table(
        (msg("When (UTC)"), msg("Who"), msg("What"), msg("About"), msg("Details")),
        ((e.at, e.caller_name, WHAT.get(e.verb, e.verb), e.subject, e.details) for e in found),
    )
