"""organisations."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from outreach.cli.base import Group, emit, json_option, open_app, say, table
from outreach.cli.callers import by_option
from outreach.language import msg

if TYPE_CHECKING:
    from outreach.model import Caller


@click.group(cls=Group)
def organisations() -> None:
    """Organisations that people work for."""


@organisations.command("add")
@click.argument("name")
@click.option("--title", default="", metavar="TEXT", help="What people call it; else its name.")
@by_option
@json_option
def add_organisation(name: str, title: str, caller: Caller, as_json: bool) -> None:
    """Add the organisation NAME; the name never changes.

    \b
    Example:
      outreach organisations add img --title "IMG Sachsen-Anhalt"
    """
    from outreach.app.people import people as verbs
    from outreach.app.shapes import organisation_json

    with open_app() as app:
        added = verbs.add_organisation(app, name, title, caller=caller)
    if as_json:
        emit(organisation_json(added))
    say(msg("The organisation “{name}” was added.", name=added.title))


@organisations.command("list")
@json_option
def list_organisations(as_json: bool) -> None:
    """All organisations.

    \b
    Example:
      outreach organisations list
    """
    from outreach.app.people import people as verbs
    from outreach.app.shapes import organisation_json

    with open_app() as app:
        found = verbs.organisations(app)
    if as_json:
        emit([organisation_json(each) for each in found])
        return
    table((msg("Name"), msg("Title")), ((each.name, each.title) for each in found))
