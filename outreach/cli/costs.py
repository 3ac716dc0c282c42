"""costs add, list, change, remove."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from outreach.cli.base import Group, emit, json_option, open_app, say, table
from outreach.cli.callers import by_option
from outreach.cli.choices import EXPENSE, expense_words
from outreach.cli.entries import given, seen_option
from outreach.cli.networks import NetworkName
from outreach.language import msg

if TYPE_CHECKING:
    from outreach.model import Caller, Expense


@click.group(cls=Group)
def costs() -> None:
    """What a campaign has cost beside what networks charge: hours, design, advertising."""


@costs.command()
@click.argument("campaign")
@click.option("--day", required=True, metavar="DAY", help="The day: 2027-03-12 or 12.03.2027.")
@click.option("--kind", type=EXPENSE, required=True, help="What the money was spent on.")
@click.option("--payee", required=True, metavar="NAME", help="Who was paid.")
@click.option(
    "--reason", required=True, metavar="TEXT", help="What for, as it stands in the list of receipts."
)
@click.option("--amount", required=True, metavar="EUROS", help="Euros and cents: 1234,50.")
@click.option(
    "--channel", type=NetworkName(), help="The network that it was spent on; else the whole campaign."
)
@click.option("--receipt", metavar="NUMBER", help="The number of the receipt.")
@by_option
@json_option
def add(campaign: str, caller: Caller, as_json: bool, **fields: str | None) -> None:
    """Enter what CAMPAIGN has cost; the report tells it per network, and as a list of receipts.

    \b
    Example:
      outreach costs add kreativorte-altmark --day 2027-03-02 --kind design --payee Studio --reason Karten --amount 480
    """
    from outreach.app.results import expenses

    with open_app() as app:
        made = expenses.add(app, campaign, given(fields), caller=caller)
    _tell(made, as_json)


@costs.command("list")
@click.argument("campaign")
@json_option
def list_(campaign: str, as_json: bool) -> None:
    """What was entered for CAMPAIGN, by day. What networks charge stands in the report.

    \b
    Example:
      outreach costs list kreativorte-altmark
    """
    from outreach.app.results import expenses
    from outreach.app.shapes import value_json

    with open_app() as app:
        found = expenses.find(app, campaign)
    if as_json:
        emit([value_json(each) for each in found])
        return
    words = expense_words()
    table(
        (
            msg("Id"),
            msg("Day"),
            msg("Kind"),
            msg("Payee"),
            msg("Reason"),
            msg("Euros"),
            msg("Network"),
            msg("Receipt"),
        ),
        (
            (e.id, e.day, words[e.kind], e.payee, e.reason, f"{e.cents / 100:.2f}", e.channel, e.receipt)
            for e in found
        ),
    )


@costs.command()
@click.argument("campaign")
@click.argument("id")
@click.option("--day", metavar="DAY", help="The day: 2027-03-12 or 12.03.2027.")
@click.option("--kind", type=EXPENSE, help="What the money was spent on.")
@click.option("--payee", metavar="NAME", help="Who was paid.")
@click.option("--reason", metavar="TEXT", help="What for, as it stands in the list of receipts.")
@click.option("--amount", metavar="EUROS", help="Euros and cents: 1234,50.")
@click.option(
    "--channel",
    type=NetworkName(or_none=True),
    help='The network that it was spent on; "" for the whole campaign.',
)
@click.option("--receipt", metavar="NUMBER", help="The number of the receipt.")
@seen_option
@by_option
@json_option
def change(
    campaign: str, id: str, version: int | None, caller: Caller, as_json: bool, **fields: str | None
) -> None:
    """Enter an expense otherwise; what is not named stays.

    \b
    Example:
      outreach costs change kreativorte-altmark 3f2a9c01de --amount 490
    """
    from outreach.app.results import expenses

    with open_app() as app:
        known = expenses.get(app, campaign, id)
        typed = {**expenses.typed_expense(known), **given(fields)}
        seen = known.version if version is None else version
        made = expenses.change(app, campaign, id, typed, version=seen, caller=caller)
    _tell(made, as_json)


@costs.command()
@click.argument("campaign")
@click.argument("id")
@seen_option
@by_option
def remove(campaign: str, id: str, version: int | None, caller: Caller) -> None:
    """Take an expense away; the journal keeps what it was.

    \b
    Example:
      outreach costs remove kreativorte-altmark 3f2a9c01de
    """
    from outreach.app.results import expenses

    with open_app() as app:
        seen = expenses.get(app, campaign, id).version if version is None else version
        gone = expenses.remove(app, campaign, id, version=seen, caller=caller)
    say(msg("Removed: {day}, {payee}, {reason}.", day=gone.day, payee=gone.payee, reason=gone.reason))


def _tell(made: Expense, as_json: bool) -> None:
    from outreach.app.shapes import value_json

    if as_json:
        emit(value_json(made))
    say(msg("Entered as {id}, version {version}.", id=made.id, version=made.version))
