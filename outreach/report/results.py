"""What a manager asks beside reach: goals, costs, visits of the website, what came of it. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from zoneinfo import ZoneInfo

from outreach.model import Campaign, Conclusion, Effect, Expense
from outreach.report.costs import Costs, NetworkBill, costs
from outreach.report.effects import Effects, effects
from outreach.report.goals import GoalResult, KnownResults, goals
from outreach.report.model import AccountSeries, FigureGroup, PostFigures
from outreach.report.website import Imported, Website, website


@dataclass(frozen=True, kw_only=True)
class HandedIn:
    """What people have entered and handed in, and what the networks charge."""

    expenses: Sequence[Expense] = ()
    effects: Sequence[Effect] = ()
    website: Imported = ()
    bills: Sequence[NetworkBill] = field(default=())
    conclusion: Conclusion | None = None


NOTHING = HandedIn()


@dataclass(frozen=True, kw_only=True)
class Results:
    """The answers."""

    goals: tuple[GoalResult, ...]
    costs: Costs
    website: Website
    effects: Effects
    conclusion: Conclusion | None  # what the staff draws from it; None where nothing was written

    @property
    def simulated(self) -> bool:
        """Any of it is made up for a demo."""
        return self.costs.simulated or self.website.simulated or self.effects.simulated


def results(
    campaign: Campaign,
    posts: Sequence[PostFigures],
    groups: Sequence[FigureGroup],
    accounts: Sequence[AccountSeries],
    handed_in: HandedIn,
    today: date,
) -> Results:
    """``posts`` are those that went out, ``groups`` the campaign's networks."""
    visits = website(posts, handed_in.website, ZoneInfo(campaign.zone))
    noted = effects(handed_in.effects)
    known = KnownResults(
        campaign=campaign,
        today=today,
        published=len(posts),
        groups=groups,
        accounts=accounts,
        effects=noted,
        website=visits,
    )
    return Results(
        goals=goals(known),
        costs=costs(groups, handed_in.expenses, handed_in.bills),
        website=visits,
        effects=noted,
        conclusion=handed_in.conclusion if handed_in.conclusion and handed_in.conclusion.text else None,
    )
