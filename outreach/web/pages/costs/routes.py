"""What a campaign has cost: the receipts, and one to be entered or changed."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from urllib.parse import quote

from starlette.responses import Response

from outreach.app.campaigns import campaigns
from outreach.app.results import expenses
from outreach.errors import InvalidInput
from outreach.language import amount, msg, translate
from outreach.model import Expense, ExpenseKind, StaleEntry
from outreach.networks import profile
from outreach.report.costs import euros
from outreach.report.results_words import EXPENSES
from outreach.web.forms import SentForm
from outreach.web.pages.costs.entering import EntryPage, Typed, wrong_fields
from outreach.web.routing import OK, Asked, Section, Visit

section = Section()

COSTS = "/campaigns/{campaign}/report/costs"

LABELS = MappingProxyType(
    {
        "day": msg("Day"),
        "kind": msg("Spent on"),
        "payee": msg("Payee"),
        "reason": msg("Reason"),
        "amount": msg("Amount in euros"),
        "channel": msg("For"),
        "receipt": msg("Number of the receipt"),
    }
)
NOTHING: Typed = MappingProxyType(dict.fromkeys(LABELS, "") | {"kind": ExpenseKind.HOURS.value})


@section.get(COSTS, verb="expenses.find")
def listed(visit: Asked, campaign: str) -> Response:
    """All receipts, and a form for the next one."""
    return _page(visit, campaign, NOTHING)


@section.post(COSTS, verb="expenses.add")
def added(visit: Asked, campaign: str, sent: SentForm) -> Response:
    """The next receipt; what is wrong comes back at its field."""
    try:
        expenses.add(visit.app, campaign, sent.texts, caller=visit.person)
    except InvalidInput as error:
        return _page(visit, campaign, {**NOTHING, **sent.texts}, error, 422)
    return visit.onward(_here(campaign), msg("The expense is entered."))


@section.get(f"{COSTS}/{{id}}", verb="expenses.get")
def shown(visit: Asked, campaign: str, id: str) -> Response:
    """One of them, to be changed."""
    return EXPENSE.shown(visit, campaign, id)


@section.post(f"{COSTS}/{{id}}", verb="expenses.change")
def changed(visit: Asked, campaign: str, id: str, sent: SentForm) -> Response:
    """As it was typed; somebody else's change stands beside it."""
    try:
        expenses.change(visit.app, campaign, id, sent.texts, version=sent.version, caller=visit.person)
    except (InvalidInput, StaleEntry) as error:
        return EXPENSE.refused(visit, campaign, id, {**NOTHING, **sent.texts}, sent.version, error)
    return visit.onward(_here(campaign), msg("The expense is saved."))


@section.post(f"{COSTS}/{{id}}/remove", verb="expenses.remove")
def removed(visit: Asked, campaign: str, id: str, sent: SentForm) -> Response:
    """It is gone from the list; the journal keeps it."""
    expenses.remove(visit.app, campaign, id, version=sent.version, caller=visit.person)
    return visit.onward(_here(campaign), msg("The expense is removed."))


def _here(campaign: str) -> str:
    return COSTS.replace("{campaign}", quote(campaign))


def _page(
    visit: Visit, campaign: str, typed: Typed, error: InvalidInput | None = None, status: int = OK
) -> Response:
    found = expenses.find(visit.app, campaign)
    return visit.page(
        "pages/costs/costs.html",
        status=status,
        found=found,
        total=amount(euros(sum(each.cents for each in found)), visit.language),
        words=EXPENSES,
        may_add=visit.may("expenses.add"),
        may_change=visit.may("expenses.change"),
        **_form(visit, campaign, typed, error),
    )


def _form(visit: Visit, campaign: str, typed: Typed, error: InvalidInput | None) -> Mapping[str, object]:
    definition = campaigns.get(visit.app, campaign)
    return {
        "name": definition.name,
        "typed": typed,
        "error": error,
        "wrong": wrong_fields(error),
        "kinds": [(kind.value, translate(word, visit.language)) for kind, word in EXPENSES.items()],
        "channels": [
            ("", translate(msg("whole campaign"), visit.language)),
            *((plan.channel, profile(plan.channel).title) for plan in definition.channels),
        ],
    }


EXPENSE = EntryPage[Expense](
    template="pages/costs/expense.html",
    labels=LABELS,
    get=expenses.get,
    typed=expenses.typed_expense,
    form=_form,
)
