"""Expenses: what a campaign has cost, as its staff enters it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from outreach.model.campaign import WHOLE_CAMPAIGN, ChannelName

EURO = "EUR"


class ExpenseKind(StrEnum):
    """What money was spent on."""

    HOURS = "hours"  # working hours
    DESIGN = "design"
    ADVERTISING = "advertising"
    FEES = "fees"  # of networks and tools
    OTHER = "other"


@dataclass(frozen=True, kw_only=True)
class Expense:
    """One payment or one piece of work. ``cents`` are of ``currency``; ``channel`` is "" for the campaign as a whole.

    ``receipt`` is the number of the receipt, where there is one. ``version`` counts its changes.
    """

    id: str
    campaign: str
    day: date
    kind: ExpenseKind
    payee: str
    reason: str
    cents: int
    currency: str = EURO
    channel: ChannelName = WHOLE_CAMPAIGN
    receipt: str = ""
    simulated: bool = False
    version: int = 1
    entered_by: str
    entered_at: datetime
