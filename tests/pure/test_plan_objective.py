"""One value says how good a plan is, and no other plan has a better one."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta
from itertools import permutations
from zoneinfo import ZoneInfo

import pytest

from outreach.model import Slot
from outreach.networks import FACEBOOK
from outreach.plan import make_plan
from outreach.plan.explain import explain
from outreach.plan.objective import ideal_days, measure
from tests.builders import a_campaign, a_channel_plan, a_place
from tests.pure.test_plan_evenness import EVERY_DAY, the_altmark

pytestmark = pytest.mark.slow

BERLIN = ZoneInfo("Europe/Berlin")
ONE = a_campaign(
    last_day=date(2027, 3, 14),
    skip_holidays=False,
    channels=(a_channel_plan(posts_per_place=1, weekdays=EVERY_DAY),),
)


def slots_on(*days: int, places: str = "abcdefgh") -> list[Slot]:
    return [
        Slot(
            place=place,
            channel=FACEBOOK,
            number=1,
            due=datetime(2027, 3, day, 10, tzinfo=BERLIN),
        )
        for place, day in zip(places, days, strict=False)
    ]


def test_every_term_counts_what_it_says() -> None:
    """A plan worked out by hand: two on one day, off its ideal days, alike neighbours, a week too full."""
    places = [a_place(slug, municipality="Stadt, OT X", categories=("k",)) for slug in "ab"]
    places += [a_place(slug, municipality=slug, categories=()) for slug in "cde"]
    score = measure(ONE, places, slots_on(1, 1, 8, 14))
    assert 1 == score.left_over
    assert 4 + 1 + 1 == score.crowding
    # ideal days of four posts over 14 days: the 2nd, 6th, 9th and 13th
    assert [1, 5, 8, 12] == [
        day - date(2027, 3, 1).toordinal() for day in ideal_days(date(2027, 3, 1).toordinal(), 14, 4, 0, 1)
    ]
    assert 1 + 25 + 1 + 1 == score.drift
    assert 3 + 1 + 1 == score.alike
    # of »Stadt« and »k« each two posts in a week with half of all: one too many each
    assert 2 == score.bunching
    assert (0, 10 * 5 + 2, 0) == (score.nearness, score.penalty, score.one_sided)


@pytest.mark.parametrize("seed", range(10))
def test_no_other_order_is_better(seed: int) -> None:
    """Of all orders of seven places on the plan's days, none has less penalty."""
    towns, kinds = "AABBCDE", ["x", "x", "xy", "y", "y", "z", "z"]
    places = [
        a_place(s, municipality=t, categories=tuple(k))
        for s, t, k in zip("abcdefg", towns, kinds, strict=True)
    ]
    campaign = replace(ONE, seed=seed)
    slots = make_plan(campaign, places).slots
    best = min(
        measure(campaign, places, [replace(slot, place=who) for slot, who in zip(slots, order, strict=True)])
        for order in permutations("abcdefg")
        if order[0] < "d"  # half of them, and a third of the time
    )
    assert measure(campaign, places, slots) <= best


@pytest.mark.parametrize("seed", range(3))
def test_where_an_order_without_likeness_exists_it_is_taken(seed: int) -> None:
    """Six villages of two towns and two kinds can alternate, so they do, on both channels."""
    places = [a_place(f"p{n}", municipality=f"Stadt {n % 2}", categories=(f"k{n % 2}",)) for n in range(6)]
    campaign = a_campaign(seed=seed)
    assert 0 == measure(campaign, places, make_plan(campaign, places).slots).alike


def test_a_post_is_explained() -> None:
    """The sentences name the ideal day, both neighbours and the place's own posts; no other time is better."""
    campaign, places = a_campaign(), the_altmark()
    slots = make_plan(campaign, places).slots
    found = explain(campaign, places, slots, slots[20])
    assert 4 == len(found.why)
    assert "ideal day" in str(found.why[0])
    assert len(found.instead) >= 4
    assert not any(other.better for other in found.instead if other.due)
    assert all(str(other.says) for other in found.instead)


def test_a_time_that_a_person_chose_badly_is_told() -> None:
    """A post moved to a day that has one already: another day would be better, and it is said."""
    campaign, places = a_campaign(), the_altmark()
    slots = list(make_plan(campaign, places).slots)
    other = [slot for slot in slots if slot.channel == slots[0].channel][12]
    late = replace(slots[0], due=other.due + timedelta(hours=1))
    found = explain(campaign, places, [late, *slots[1:]], late)
    assert any(other.better for other in found.instead)
