"""Planning again after a change moves as little as possible."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from itertools import pairwise
from random import Random
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from outreach.model import ChannelName, Place, PlaceStatus, Slot, Window
from outreach.networks import FACEBOOK, TWITTER
from outreach.plan import Plan, make_plan
from tests.builders import a_campaign, a_channel_plan, a_place
from tests.pure.plan_oracle import broken_alone, broken_together, name

pytestmark = pytest.mark.slow

PLACES = [a_place(f"ort-{n:02}", municipality=f"Stadt {n % 7}", categories=(f"k{n % 3}",)) for n in range(18)]
CAMPAIGN = a_campaign()
BOTH = (FACEBOOK, TWITTER)
BERLIN = ZoneInfo("Europe/Berlin")


@cache
def first() -> Plan:
    """The plan that is there before anything changes."""
    return make_plan(CAMPAIGN, PLACES)


def again(places: Sequence[Place] = PLACES, *, fixed: Sequence[Slot] = (), **changes: Any) -> Plan:
    return make_plan(a_campaign(**changes), places, fixed=fixed, previous=first().slots)


def moved(plan: Plan) -> set[Any]:
    """Posts that are in both plans, at different times."""
    before = {name(slot): slot.due for slot in first().slots}
    return {name(slot) for slot in plan.slots if before.get(name(slot), slot.due) != slot.due}


@pytest.mark.parametrize("nth", range(8))
def test_a_new_blackout_day_moves_the_posts_of_that_day_only(nth: int) -> None:
    """The posts of the day go elsewhere, at most a week away; all others stay."""
    day = sorted({slot.due.date() for slot in first().slots})[6 * nth]
    plan = again(blackout=((day, day),))
    assert {name(slot) for slot in first().slots if slot.due.date() == day} == moved(plan)
    assert 72 == len(plan.slots)
    assert [] == broken_together(CAMPAIGN, plan.slots)
    new = {name(slot): slot.due.date() for slot in plan.slots}
    assert max(abs(new[post] - day) for post in moved(plan)) <= timedelta(days=7)


@pytest.mark.parametrize("how", [{"gone": True}, {"status": PlaceStatus.ENDED}])
def test_a_place_that_drops_out_leaves_the_rest_alone(how: dict[str, Any]) -> None:
    """Its posts are gone from the plan, nothing else has moved."""
    plan = again([replace(PLACES[0], **how), *PLACES[1:]])
    assert [slot for slot in first().slots if slot.place != "ort-00"] == list(plan.slots)


def test_a_new_place_is_fitted_in() -> None:
    """A place that joins gets its posts, far apart and on different days, and nobody else moves."""
    plan = again([*PLACES, a_place("neu", municipality="Stadt 8")])
    own = [slot for slot in plan.slots if slot.place == "neu"]
    assert set(first().slots) == set(plan.slots) - set(own)
    assert 4 == len(own)
    days = sorted(slot.due.date() for slot in own)
    assert min(later - earlier for earlier, later in pairwise(days)) >= timedelta(days=7)
    assert max(sum(s.due.date() == day for s in plan.slots) for day in days) <= 2


def test_news_takes_the_first_good_time() -> None:
    """A place that joins as new on the map has its first post on the next day with room for it."""
    now = datetime(2027, 3, 22, 12, 0, tzinfo=UTC)
    out = [slot for slot in first().slots if slot.due < now]
    joined = [*PLACES, a_place("neu", municipality="Stadt 8")]
    plan = make_plan(a_campaign(new_places=("neu",)), joined, fixed=out, previous=first().slots, earliest=now)
    own = {(slot.channel, slot.number): slot for slot in plan.slots if slot.place == "neu"}
    assert [slot for slot in first().slots if slot.due >= now] == [s for s in plan.slots if s.place != "neu"]
    assert {1, 2} == {number for _, number in own}
    assert min(slot.due for slot in own.values()) <= now + timedelta(days=1)
    assert max(own[channel, 1].due for channel in BOTH) <= now + timedelta(days=3)
    assert [] == broken_together(CAMPAIGN, plan.slots, out)


@pytest.mark.parametrize("seed", range(12))
def test_only_what_breaks_a_rule_moves(seed: int) -> None:
    """Pinned posts, new blackout days, places that join or leave, another end: the fewest moves that can be."""
    chance = Random(seed)
    pinned = replace(
        chance.choice(first().slots[10:-10]), due=chance.choice(first().slots).due + timedelta(minutes=45)
    )
    closed = date(2027, 3, 1) + timedelta(days=chance.randrange(61))
    places = [place for place in PLACES if chance.random() > 0.1] + [a_place("neu", municipality="Stadt 8")]
    last_day = date(2027, 4, 30) + timedelta(days=chance.choice([-3, 0, 14]))
    campaign = a_campaign(blackout=((closed, closed),), last_day=last_day)
    plan = make_plan(campaign, places, fixed=[pinned], previous=first().slots)
    here = {place.slug for place in places}
    kept = [slot for slot in first().slots if slot.place in here and name(slot) != name(pinned)]
    forced = {
        name(slot)
        for slot in kept
        if broken_alone(campaign, slot) or broken_together(campaign, [slot], [pinned])
    }
    # a second post whose first one was pinned to the very end has no time any more, and is told
    assert forced & {name(slot) for slot in plan.slots} == moved(plan)


def test_a_longer_period_moves_nothing() -> None:
    """The end moves out, the posts stay."""
    assert first() == again(last_day=date(2027, 6, 30))


def test_a_shorter_period_moves_only_what_lay_beyond() -> None:
    """The posts of the days that are cut off find room in the days that are left."""
    plan = again(last_day=date(2027, 4, 25))
    assert {name(slot) for slot in first().slots if slot.due.date() > date(2027, 4, 25)} == moved(plan)
    assert 72 == len(plan.slots)


def test_one_more_post_per_place_moves_nothing() -> None:
    """A third round is fitted in between the two that are planned."""
    channels = tuple(a_channel_plan(channel, posts_per_place=3) for channel in BOTH)
    plan = again(channels=channels)
    numbers = {(slot.place, slot.channel, slot.number) for slot in plan.slots}
    before = {name(slot): slot for slot in first().slots}
    kept = [slot for slot in plan.slots if before.get(name(slot)) == slot]
    assert 3 * 2 * 18 - sum(int(str(dict(f.message.values)["count"])) for f in plan.findings) == len(numbers)
    assert len(first().slots) == len(kept)


def test_fewer_windows_move_only_what_lay_in_them() -> None:
    """Without the evening window the evening posts move to a morning, the morning posts stay."""
    morning = (Window(start=time(10), end=time(12)),)
    plan = again(channels=tuple(a_channel_plan(channel, windows=morning) for channel in BOTH))
    assert {name(slot) for slot in first().slots if slot.due.hour >= 17} == moved(plan)
    assert {10, 11} == {slot.due.hour for slot in plan.slots}


def test_approved_posts_are_not_returned_and_everything_heeds_them() -> None:
    """An approved post keeps its time, even in the night, and drafts that come too near give way."""
    victim = first().slots[10]
    night = replace(first().slots[0], due=datetime(2027, 4, 28, 23, 7, tzinfo=BERLIN))
    close = replace(
        next(
            slot
            for slot in first().slots[30:]
            if slot.channel == victim.channel and slot.place != victim.place
        ),
        due=victim.due + timedelta(minutes=50),
    )
    plan = again(fixed=[night, close])
    assert {name(night), name(close)}.isdisjoint(name(slot) for slot in plan.slots)
    assert 70 == len(plan.slots)
    assert name(victim) in moved(plan)
    assert [] == broken_together(CAMPAIGN, plan.slots, [night, close])


def test_half_published_the_rest_goes_on() -> None:
    """In the middle of the campaign what is out is fixed, and the drafts ahead stay where they are."""
    now = datetime(2027, 4, 1, 12, 0, tzinfo=UTC)
    out = [slot for slot in first().slots if slot.due < now]
    plan = make_plan(CAMPAIGN, PLACES, fixed=out, previous=first().slots, earliest=now)
    assert [slot for slot in first().slots if slot.due >= now] == list(plan.slots)


def test_drafts_that_were_never_approved_in_time_get_a_new_one() -> None:
    """A draft whose time has passed is planned anew after the earliest moment, the others stay."""
    now = datetime(2027, 3, 8, 12, 0, tzinfo=UTC)
    plan = make_plan(CAMPAIGN, PLACES, previous=first().slots, earliest=now)
    late = {name(slot) for slot in first().slots if slot.due < now}
    assert late <= moved(plan)
    # a place's first post goes before its second one, and another channel's day is taken: nothing else moves
    assert late == moved(plan)
    assert 72 == len(plan.slots)
    assert min(slot.due for slot in plan.slots) >= now


def test_earlier_slots_may_come_in_any_zone() -> None:
    """A slot that was stored in UTC comes back in the campaign's zone, at the same instant."""
    stored = [replace(slot, due=slot.due.astimezone(UTC)) for slot in first().slots]
    plan = make_plan(CAMPAIGN, PLACES, previous=stored)
    assert first().slots == plan.slots
    assert {"Europe/Berlin"} == {str(slot.due.tzinfo) for slot in plan.slots}


def test_slots_of_unknown_posts_are_forgotten() -> None:
    """Slots of a place, channel or number that the campaign does not have any more leave no trace."""
    facebook = a_channel_plan(posts_per_place=1)
    plan = again(channels=(facebook,))
    assert [s for s in first().slots if s.channel == FACEBOOK and s.number == 1] == list(plan.slots)


def tight(days: int, *windows: int, posts: tuple[int, int], seed: int = 1) -> Any:
    """A campaign of a few days, with room for one post per window and day."""
    open_at = tuple(Window(start=time(hour), end=time(hour, 5)) for hour in windows)
    channels = tuple(
        a_channel_plan(name, posts_per_place=count, weekdays=frozenset(range(7)), windows=open_at)
        for name, count in zip(BOTH, posts, strict=True)
    )
    return a_campaign(last_day=date(2027, 3, days), channels=channels, seed=seed)


def out(place: str, number: int, day: int, channel: ChannelName = FACEBOOK) -> Slot:
    """A post that was published at ten."""
    due = datetime(2027, 3, day, 10, tzinfo=BERLIN)
    return Slot(place=place, channel=channel, number=number, due=due)


@pytest.mark.parametrize("day", [1, 2])
def test_a_place_takes_the_day_that_its_other_channel_leaves(day: int) -> None:
    """Two places, two days, one post a day: who was on Facebook today is on X on the other day."""
    campaign = tight(2, 10, posts=(1, 1))
    plan = make_plan(campaign, [a_place("a"), a_place("b")], fixed=[out("a", 1, day)])
    assert () == plan.findings
    assert {("a", 3 - day), ("b", day)} == {
        (slot.place, slot.due.day) for slot in plan.slots if slot.channel == TWITTER
    }


@pytest.mark.parametrize("seed", range(20))
def test_the_channel_that_has_less_choice_may_go_first(seed: int) -> None:
    """Two days, two posts on Facebook and one on X: Facebook keeps to one day, so that X has the other."""
    plan = make_plan(tight(2, 10, 17, posts=(2, 1), seed=seed), [a_place()])
    assert (3, ()) == (len(plan.slots), plan.findings)


@pytest.mark.parametrize("seed", range(30))
def test_posts_make_way_for_one_that_can_go_nowhere_else(seed: int) -> None:
    """Between posts that are out already, nothing is left over that another order has room for."""
    campaign = tight(5, 10, posts=(1, 1), seed=seed)
    published = [
        out("d", 1, 2),
        out("c", 2, 1),
        out("b", 2, 3, TWITTER),
        out("a", 2, 5, TWITTER),
    ]
    plan = make_plan(campaign, [a_place(slug) for slug in "abcde"], fixed=published)
    assert 6 == len(plan.slots)
    assert [] == broken_together(campaign, plan.slots, published)


@pytest.mark.parametrize("seed", range(10))
def test_swaps_for_the_looks_break_no_rule(seed: int) -> None:
    """In a crowded month of places that are all of a kind, channels of a place still keep to different days."""
    campaign = tight(14, 8, 11, 14, 17, 20, posts=(3, 3), seed=seed)
    places = [a_place(f"ort-{n:02}", municipality=f"Stadt {n % 3}", categories=("k",)) for n in range(20)]
    plan = make_plan(campaign, places)
    assert (120, ()) == (len(plan.slots), plan.findings)
    assert [] == broken_together(campaign, plan.slots)
