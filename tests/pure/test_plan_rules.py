"""Every slot of every plan obeys every hard rule, held against rules written down a second time."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from outreach.model import Campaign, ChannelName, ChannelPlan, PlaceStatus, Slot, Window
from outreach.networks import names
from outreach.plan import Plan, make_plan
from tests.builders import a_campaign, a_channel_plan, a_place
from tests.pure.plan_oracle import broken_alone, broken_together, name, wanted

pytestmark = pytest.mark.slow

times = st.builds(time, st.integers(0, 23), st.sampled_from([0, 0, 15, 30, 47]))
windows = st.builds(Window, start=times, end=times)
forward = windows.map(lambda w: w if w.start <= w.end else Window(start=w.end, end=w.start))
# days around both clock changes, holidays and a leap day
first_days = st.sampled_from(
    [
        date(2027, 3, 20),
        date(2027, 10, 25),
        date(2026, 10, 20),
        date(2028, 2, 20),
        date(2026, 12, 20),
        date(2027, 5, 1),
    ]
)


@st.composite
def channel_plans(draw: st.DrawFn, channel: ChannelName) -> ChannelPlan:
    return a_channel_plan(
        channel,
        posts_per_place=draw(st.integers(1, 4)),
        weekdays=frozenset(draw(st.sets(st.integers(0, 6), min_size=1))),
        windows=tuple(draw(st.lists(forward, min_size=1, max_size=3))),
    )


@st.composite
def campaigns(draw: st.DrawFn) -> Campaign:
    first = draw(first_days)
    last = first + timedelta(days=draw(st.integers(0, 30)))
    inside = st.integers(0, 30).map(lambda n: first + timedelta(days=n))
    blackout = st.tuples(inside, st.integers(0, 3)).map(lambda b: (b[0], b[0] + timedelta(days=b[1])))
    chosen = draw(st.lists(st.sampled_from(names()), min_size=1, max_size=2, unique=True))
    return a_campaign(
        first_day=first,
        last_day=last,
        zone=draw(st.sampled_from(["Europe/Berlin", "Europe/Berlin", "America/New_York", "Asia/Kathmandu"])),
        seed=draw(st.integers(0, 5)),
        channels=tuple(draw(channel_plans(channel)) for channel in chosen),
        blackout=tuple(draw(st.lists(blackout, max_size=2))),
        skip_holidays=draw(st.booleans()),
        quiet=draw(st.none() | windows),
        smallest_gap=draw(
            st.sampled_from([0, 1, 45, 120, 600, 1500, 3000]).map(lambda n: timedelta(minutes=n))
        ),
    )


@st.composite
def some_places(draw: st.DrawFn) -> list[Any]:
    return [
        a_place(
            f"ort-{n}",
            municipality=draw(st.sampled_from(["Stendal", "Salzwedel, OT Ritze", "Salzwedel", ""])),
            categories=tuple(draw(st.lists(st.sampled_from("abc"), max_size=2))),
            gone=draw(st.integers(0, 9)) == 0,
            status=draw(st.sampled_from([PlaceStatus.ACTIVE] * 6 + [PlaceStatus.PLANNED, PlaceStatus.ENDED])),
        )
        for n in range(draw(st.integers(0, 9)))
    ]


@st.composite
def loose_slots(draw: st.DrawFn, campaign: Campaign) -> list[Slot]:
    """Slots anywhere: of known and unknown places, in and out of the period, on any minute."""
    zone = ZoneInfo(campaign.zone)
    start = datetime.combine(campaign.first_day, time(), UTC)
    found: dict[Any, Slot] = {}
    for _ in range(draw(st.integers(0, 6))):
        due = start + timedelta(minutes=draw(st.integers(-2000, 45000)))
        slot = Slot(
            place=f"ort-{draw(st.integers(0, 10))}",
            channel=draw(st.sampled_from(names())),
            number=draw(st.integers(1, 5)),
            due=due.astimezone(zone),
        )
        found[name(slot)] = slot
    return list(found.values())


def missing_by_findings(plan: Plan) -> int:
    counts = [dict(f.message.values)["count"] for f in plan.findings if f.code == "plan.does-not-fit"]
    return sum(int(str(count)) for count in counts)


@settings(max_examples=50)
@given(st.data())
def test_every_slot_obeys_every_rule_and_nothing_is_missing_in_silence(data: st.DataObject) -> None:
    """Whatever the campaign, places, approved posts and earlier drafts are, no rule is broken and no post vanishes."""
    campaign, places = data.draw(campaigns()), data.draw(some_places())
    fixed, previous = data.draw(loose_slots(campaign)), data.draw(loose_slots(campaign))
    start = datetime.combine(campaign.first_day, time(9, 20), UTC)
    earliest = data.draw(st.none() | st.integers(-3, 20).map(lambda n: start + timedelta(days=n)))
    plan = make_plan(campaign, places, fixed=fixed, previous=previous, earliest=earliest)
    assert [] == [broken for slot in plan.slots for broken in broken_alone(campaign, slot, earliest)]
    assert [] == broken_together(campaign, plan.slots, fixed)
    expected = wanted(campaign, places) - {name(slot) for slot in fixed}
    placed = [name(slot) for slot in plan.slots]
    assert len(set(placed)) == len(placed)
    assert set(placed) <= expected
    assert missing_by_findings(plan) == len(expected) - len(placed)


@settings(max_examples=15)
@given(st.data())
def test_planning_again_without_a_change_changes_nothing(data: st.DataObject) -> None:
    """A plan that is given back as the previous one comes out as it went in."""
    campaign, places = data.draw(campaigns()), data.draw(some_places())
    fixed = data.draw(loose_slots(campaign))
    first = make_plan(campaign, places, fixed=fixed)
    again = make_plan(campaign, places, fixed=fixed, previous=first.slots)
    kept = {name(slot): slot for slot in again.slots}
    assert list(first.slots) == [kept[name(slot)] for slot in first.slots]


@settings(max_examples=15)
@given(st.data())
def test_the_order_of_the_places_does_not_matter(data: st.DataObject) -> None:
    """The same input gives the same plan, in whatever order the places and earlier slots come."""
    campaign, places = data.draw(campaigns()), data.draw(some_places())
    fixed, previous = data.draw(loose_slots(campaign)), data.draw(loose_slots(campaign))
    one = make_plan(campaign, places, fixed=fixed, previous=previous)
    other = make_plan(campaign, places[::-1], fixed=fixed[::-1], previous=previous[::-1])
    assert one == other


@settings(max_examples=15)
@given(st.data())
def test_an_earlier_slot_that_is_still_allowed_stays(data: st.DataObject) -> None:
    """After any change of blackout days and places, a slot that breaks no rule is where it was."""
    campaign, places = data.draw(campaigns()), data.draw(some_places())
    first = make_plan(campaign, places)
    day = campaign.first_day + timedelta(days=data.draw(st.integers(0, 30)))
    changed = a_campaign(**{**vars(campaign), "blackout": (*campaign.blackout, (day, day))})
    left = [place for n, place in enumerate(places) if n != data.draw(st.integers(0, 9))]
    again = make_plan(changed, [*left, a_place("neu")], previous=first.slots)
    still = wanted(changed, left)
    stay = {s for s in first.slots if name(s) in still and s.due.date() != day}
    assert stay <= set(again.slots)


def test_a_simple_campaign_is_planned_whole() -> None:
    """The campaign of 18 places, two posts and two channels has no findings and all of its 72 posts."""
    plan = make_plan(a_campaign(), [a_place(f"ort-{n}") for n in range(18)])
    assert () == plan.findings
    assert 72 == len(plan.slots)
    assert [] == broken_together(a_campaign(), plan.slots)
