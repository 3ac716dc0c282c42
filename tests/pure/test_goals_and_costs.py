"""Goals, costs and effects: what is known is told, what is not is never 0."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from outreach.model import Effect, EffectKind, Expense, ExpenseKind, Goal, GoalKind
from outreach.networks import FACEBOOK, TWITTER
from outreach.report import Report, make_report
from outreach.report.costs import CostStatus, NetworkBill, euros
from outreach.report.goals import GoalStatus
from outreach.report.results import HandedIn
from tests.builders import NOW, a_campaign, a_place
from tests.pure.report_sample import facebook_figures, published, some_readings, x_figures

LATER = NOW + timedelta(days=10)
OVER = NOW + timedelta(days=90)


def an_expense(id: str = "e1", **changes: Any) -> Expense:
    values: dict[str, Any] = {
        "id": id,
        "campaign": "kreativorte-altmark",
        "day": date(2027, 3, 2),
        "kind": ExpenseKind.ADVERTISING,
        "payee": "Meta",
        "reason": "Werbung",
        "cents": 5_000,
        "channel": FACEBOOK,
        "entered_by": "Anna",
        "entered_at": NOW,
    }
    return Expense(**(values | changes))


def an_effect(id: str = "w1", **changes: Any) -> Effect:
    values: dict[str, Any] = {
        "id": id,
        "campaign": "kreativorte-altmark",
        "day": date(2027, 3, 2),
        "kind": EffectKind.ENQUIRY,
        "source": "Telefon",
        "entered_by": "Anna",
        "entered_at": NOW,
    }
    return Effect(**(values | changes))


def report(
    *goals: Goal, now: Any = LATER, clicks: tuple[int | None, int | None] = (10, 30), **handed_in: Any
) -> Report:
    """Two posts on Facebook with 1,000 and 2,000 views, one on X of which nothing is known."""
    posts = (published("a"), published("b"), published("x", TWITTER))
    readings = (
        *some_readings(FACEBOOK, facebook_figures(400, 1_000, 5, clicks[0]), post="a"),
        *some_readings(FACEBOOK, facebook_figures(900, 2_000, 5, clicks[1]), post="b"),
        *some_readings(TWITTER, x_figures(None, None, None), post="x"),
    )
    campaign = a_campaign(goals=goals)
    return make_report(campaign, (a_place(),), posts, readings, now=now, handed_in=HandedIn(**handed_in))


def result(goal: Goal, **how: Any) -> tuple[float | None, GoalStatus, str]:
    (made,) = report(goal, **how).results.goals
    return made.actual, made.status, str(made.why or "")


def on(kind: GoalKind, target: int, channel: Any = FACEBOOK) -> Goal:
    return Goal(kind=kind, target=target, channel=channel)


@pytest.mark.parametrize(
    ("goal", "now", "expected"),
    [
        (on(GoalKind.CLICKS, 40), LATER, (40, GoalStatus.REACHED)),
        (on(GoalKind.CLICKS, 41), LATER, (40, GoalStatus.OPEN)),
        (on(GoalKind.CLICKS, 41), OVER, (40, GoalStatus.MISSED)),
        (on(GoalKind.REACH_PER_POST, 600), OVER, (650, GoalStatus.REACHED)),
        (on(GoalKind.VIEWS_PER_POST, 1_600), OVER, (1_500, GoalStatus.MISSED)),
        (Goal(kind=GoalKind.POSTS, target=3), OVER, (3, GoalStatus.REACHED)),
    ],
)
def test_a_goal_is_reached_open_or_missed(goal: Goal, now: Any, expected: tuple[float, GoalStatus]) -> None:
    """Totals and medians of one network against what was aimed at; while the campaign runs nothing is missed."""
    assert expected == result(goal, now=now)[:2]


@pytest.mark.parametrize(
    ("goal", "why"),
    [
        (on(GoalKind.REACH_PER_POST, 9, TWITTER), "The network does not tell this figure."),
        (on(GoalKind.VIEWS, 9, TWITTER), "No post's figure is known."),
        (on(GoalKind.FOLLOWERS, 9), "Followers were not read at two different times."),
        (Goal(kind=GoalKind.VISITS, target=9), "No statistics of the website were handed in."),
        (Goal(kind=GoalKind.PRESS, target=9), "Nothing of this kind has been noted."),
    ],
)
def test_what_nobody_knows_is_not_missed(goal: Goal, why: str) -> None:
    """Also after the end it cannot be told, and the reason is."""
    assert (None, GoalStatus.UNKNOWN, why) == result(goal, now=OVER)


def test_a_total_of_some_posts_is_at_least_so_much() -> None:
    """It can show that a goal is reached, and not that it is missed."""
    assert GoalStatus.REACHED is result(on(GoalKind.CLICKS, 10), now=OVER, clicks=(10, None))[1]
    actual, status, why = result(on(GoalKind.CLICKS, 11), now=OVER, clicks=(10, None))
    assert (10, GoalStatus.UNKNOWN) == (actual, status)
    assert "1 of 2" in why


def test_effects_count_for_their_goal() -> None:
    """Several enquiries in one note count as several."""
    noted = (an_effect("1", count=3), an_effect("2"), an_effect("3", kind=EffectKind.TALK))
    assert (4, GoalStatus.REACHED) == result(Goal(kind=GoalKind.ENQUIRIES, target=4), effects=noted)[:2]


def test_followers_are_what_was_gained() -> None:
    """From the first reading to the last one."""
    readings = [
        one
        for day, level in ((1, 3_950), (2, None), (9, 3_990))
        for one in some_readings(
            FACEBOOK, {"page_follows": level}, post="", age="day", read_at=NOW + timedelta(days=day)
        )
    ]
    campaign = a_campaign(goals=(on(GoalKind.FOLLOWERS, 50),))
    (made,) = make_report(campaign, (), (published(),), readings, now=LATER).results.goals
    assert (40, 0.8) == (made.actual, made.share)


def test_costs_stay_with_their_network() -> None:
    """50 € over 3,000 views and 40 clicks of Facebook; what was spent on the whole is told by itself."""
    whole = an_expense("e2", channel="", kind=ExpenseKind.DESIGN, cents=120_000)
    found = report(expenses=(whole, an_expense())).results.costs
    (facebook,) = found.networks
    assert (FACEBOOK, "EUR", Decimal("50.00")) == (facebook.channel, facebook.currency, facebook.total)
    assert Decimal("16.67") == round(facebook.per_thousand_views.value or 0, 2)
    assert (Decimal("1.25"), CostStatus.OK) == (facebook.per_click.value, facebook.per_click.status)
    assert [(ExpenseKind.DESIGN, Decimal("1200.00"))] == [(each.kind, each.total) for each in found.whole]
    assert {"EUR": Decimal("1250.00")} == found.totals
    assert ["e2", "e1"] == [each.id for each in found.receipts] or len(found.receipts) == 2


def test_costs_per_click_are_unknown_where_clicks_are() -> None:
    """A bill over figures that nobody knows; over some of them at most so much; over none there is no quotient."""
    bill = NetworkBill(channel=TWITTER, usd=Decimal("0.40"), prices_as_of="2026-08")
    (x,) = report(bills=(bill,)).results.costs.networks
    assert (None, CostStatus.UNKNOWN) == (x.per_click.value, x.per_click.status)
    assert ("USD", True) == (x.currency, x.reckoned)
    (some,) = report(expenses=(an_expense(),), clicks=(10, None)).results.costs.networks
    assert (Decimal(5), CostStatus.AT_MOST) == (some.per_click.value, some.per_click.status)
    (none,) = report(expenses=(an_expense(),), clicks=(0, 0)).results.costs.networks
    assert (None, CostStatus.NONE_COUNTED) == (none.per_click.value, none.per_click.status)


def test_currencies_are_never_added_up() -> None:
    """Dollars of a network and euros of the staff are two sums."""
    bill = NetworkBill(channel=FACEBOOK, usd=Decimal("9.50"), prices_as_of="2026-08")
    found = report(expenses=(an_expense(),), bills=(bill,)).results.costs
    assert {"EUR": Decimal("50.00"), "USD": Decimal("9.50")} == found.totals
    assert ["USD", "EUR"] == [each.currency for each in found.networks]


@given(cents=st.lists(st.integers(-(10**9), 10**9), max_size=20))
def test_no_cent_is_lost(cents: list[int]) -> None:
    """Whatever was spent and given back, the sum is that of the receipts."""
    expenses = tuple(an_expense(f"e{n}", cents=each) for n, each in enumerate(cents))
    found = report(expenses=expenses).results.costs
    assert euros(sum(cents)) == found.totals.get("EUR", Decimal(0))
    assert len(cents) == len(found.receipts)


def test_simulated_entries_say_so() -> None:
    """One of them is enough."""
    assert report(expenses=(an_expense(), an_expense("e2", simulated=True))).results.costs.simulated
    assert not report(effects=(an_effect(),)).results.effects.simulated
    assert report(effects=(replace(an_effect(), simulated=True),)).results.effects.simulated
