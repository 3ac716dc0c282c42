"""What a campaign has cost, per network and as a whole, and what that is per 1,000 views and per click. Pure.

Currencies are never added up, and networks never joined: what was spent on the whole campaign is told by itself.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from outreach.model import WHOLE_CAMPAIGN, ChannelName, Expense, ExpenseKind
from outreach.networks import Measure
from outreach.report.model import FigureGroup

US_DOLLAR = "USD"


@dataclass(frozen=True, kw_only=True)
class NetworkBill:
    """What a network charges for what was sent and read until now, reckoned by its prices."""

    channel: ChannelName
    usd: Decimal
    prices_as_of: str


class CostStatus(StrEnum):
    """Whether a cost per something is known, and if not, why."""

    OK = "ok"
    AT_MOST = "at_most"  # some posts' figures are not known: with them it would be less
    UNKNOWN = "unknown"  # no post's figure is known
    NONE_COUNTED = "none_counted"  # it is known that there was none


@dataclass(frozen=True, kw_only=True)
class UnitCost:
    """What one click or 1,000 views have cost; ``known`` of ``posts`` have the figure."""

    value: Decimal | None
    status: CostStatus
    known: int
    posts: int


@dataclass(frozen=True, kw_only=True)
class NetworkCost:
    """What one network has cost in one currency. ``reckoned``: by its prices, else entered by people."""

    channel: ChannelName
    currency: str
    total: Decimal
    reckoned: bool
    per_thousand_views: UnitCost
    per_click: UnitCost
    prices_as_of: str = ""


@dataclass(frozen=True, kw_only=True)
class WholeCost:
    """What was spent on the campaign as a whole, in one currency and of one kind."""

    kind: ExpenseKind
    currency: str
    total: Decimal


@dataclass(frozen=True, kw_only=True)
class Costs:
    """All costs. ``receipts`` are the expenses by day, as a funder lists them; ``totals`` are by currency."""

    networks: tuple[NetworkCost, ...]
    whole: tuple[WholeCost, ...]
    totals: Mapping[str, Decimal]
    receipts: tuple[Expense, ...]
    simulated: bool


def costs(groups: Sequence[FigureGroup], expenses: Sequence[Expense], bills: Sequence[NetworkBill]) -> Costs:
    """``groups`` are the campaign's networks with their figures."""
    receipts = tuple(sorted(expenses, key=lambda e: (e.day, e.entered_at, e.id)))
    networks = tuple(cost for group in groups for cost in _of_network(group, receipts, bills))
    whole = tuple(
        WholeCost(kind=kind, currency=currency, total=_sum(mine))
        for kind in ExpenseKind
        for currency in sorted({e.currency for e in receipts})
        if (
            mine := [
                e for e in receipts if (e.channel, e.kind, e.currency) == (WHOLE_CAMPAIGN, kind, currency)
            ]
        )
    )
    totals: dict[str, Decimal] = {}
    for expense in receipts:
        totals[expense.currency] = totals.get(expense.currency, Decimal(0)) + euros(expense.cents)
    for bill in bills:
        totals[US_DOLLAR] = totals.get(US_DOLLAR, Decimal(0)) + bill.usd
    return Costs(
        networks=networks,
        whole=whole,
        totals=totals,
        receipts=receipts,
        simulated=any(e.simulated for e in receipts),
    )


def euros(cents: int) -> Decimal:
    """Cents as the amount of money that they are."""
    return Decimal(cents).scaleb(-2).quantize(Decimal("0.01"))


def _of_network(
    group: FigureGroup, expenses: Sequence[Expense], bills: Sequence[NetworkBill]
) -> list[NetworkCost]:
    found = [
        _cost(group, US_DOLLAR, bill.usd, reckoned=True, prices_as_of=bill.prices_as_of)
        for bill in bills
        if bill.channel == group.channel
    ]
    mine = [e for e in expenses if e.channel == group.channel]
    for currency in sorted({e.currency for e in mine}):
        total = _sum([e for e in mine if e.currency == currency])
        found.append(_cost(group, currency, total, reckoned=False))
    return found


def _cost(
    group: FigureGroup, currency: str, total: Decimal, *, reckoned: bool, prices_as_of: str = ""
) -> NetworkCost:
    return NetworkCost(
        channel=group.channel,
        currency=currency,
        total=total,
        reckoned=reckoned,
        per_thousand_views=_per(total * 1000, group, Measure.VIEWS),
        per_click=_per(total, group, Measure.CLICKS),
        prices_as_of=prices_as_of,
    )


def _per(total: Decimal, group: FigureGroup, measure: Measure) -> UnitCost:
    summary = group.summaries[measure]
    value, status, posts = None, CostStatus.UNKNOWN, summary.posts + summary.not_final
    if summary.total:
        value = total / summary.total
        status = CostStatus.OK if summary.known == posts else CostStatus.AT_MOST
    elif summary.known and summary.known == posts:
        status = CostStatus.NONE_COUNTED
    return UnitCost(value=value, status=status, known=summary.known, posts=posts)


def _sum(expenses: Sequence[Expense]) -> Decimal:
    return euros(sum(e.cents for e in expenses))
