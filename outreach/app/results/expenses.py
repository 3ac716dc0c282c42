"""What a campaign has cost, as its staff enters it. What networks charge is reckoned: ``app/plan/costs.py``."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from secrets import token_hex

from outreach.app import App, journal
from outreach.app.campaigns.days import today
from outreach.app.permissions import verb
from outreach.intake import read_expense, typed_expense
from outreach.language import Message, msg
from outreach.model import Caller, Campaign, Expense

__all__ = ["add", "change", "find", "get", "remove", "typed_expense"]


def find(app: App, campaign: str) -> tuple[Expense, ...]:
    """All of the campaign, by day. Raises NotFound."""
    return app.store.expenses.of(app.store.campaigns.get(campaign).name)


def get(app: App, campaign: str, id: str) -> Expense:
    """Raises NotFound."""
    return app.store.expenses.get(campaign, id)


@verb
def add(
    app: App, campaign: str, fields: Mapping[str, str], *, simulated: bool = False, caller: Caller
) -> Expense:
    """Enter an expense: ``day``, ``kind``, ``payee``, ``reason``, ``amount``, ``channel``, ``receipt`` as typed.

    Raises NotFound, and InvalidInput with a finding for each field that is wrong.
    """
    definition = app.store.campaigns.get(campaign)
    made = Expense(
        **read_expense(fields, _channels(definition), today(app, definition)),
        id=token_hex(5),
        campaign=definition.name,
        simulated=simulated,
        entered_by=caller.name,
        entered_at=app.clock.now(),
    )
    entry = journal.entry(app, "expenses.add", caller=caller, subject=definition.name, details=_told(made))
    app.store.expenses.add(made, entry)
    return made


@verb
def change(
    app: App, campaign: str, id: str, fields: Mapping[str, str], *, version: int, caller: Caller
) -> Expense:
    """The expense as it was seen in ``version``, otherwise. Raises as :func:`add`, and StaleEntry."""
    definition = app.store.campaigns.get(campaign)
    known = app.store.expenses.get(definition.name, id)
    made = replace(
        known,
        **read_expense(fields, _channels(definition), today(app, definition)),
        entered_by=caller.name,
        entered_at=app.clock.now(),
    )
    entry = journal.entry(app, "expenses.change", caller=caller, subject=definition.name, details=_told(made))
    app.store.expenses.change(made, version, entry)
    return replace(made, version=version + 1)


@verb
def remove(app: App, campaign: str, id: str, *, version: int, caller: Caller) -> Expense:
    """Take the expense away as it was seen; the journal keeps what it was. Raises NotFound and StaleEntry."""
    known = app.store.expenses.get(campaign, id)
    entry = journal.entry(app, "expenses.remove", caller=caller, subject=campaign, details=_told(known))
    app.store.expenses.remove(campaign, id, version, entry)
    return known


def _channels(campaign: Campaign) -> tuple[str, ...]:
    return tuple(plan.channel for plan in campaign.channels)


def _told(expense: Expense) -> Message:
    return msg(
        "{day}: {amount} {currency} to {payee}, {reason}",
        day=expense.day,
        amount=f"{expense.cents / 100:.2f}",
        currency=expense.currency,
        payee=expense.payee,
        reason=expense.reason,
    )
