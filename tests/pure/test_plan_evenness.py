"""A plan is even: over the days, among the places, and no two of a kind in a row."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise

import pytest

from outreach.model import ChannelName, Place, Slot, Window
from outreach.networks import FACEBOOK, TWITTER
from outreach.plan import make_plan
from tests.builders import a_campaign, a_channel_plan, a_place

pytestmark = pytest.mark.slow

EVERY_DAY = frozenset(range(7))
BOTH = (FACEBOOK, TWITTER)
DAY = timedelta(days=1)


def gaps(slots: Sequence[Slot]) -> list[timedelta]:
    moments = sorted(slot.due.astimezone(UTC) for slot in slots)
    return [later - earlier for earlier, later in pairwise(moments)]


def of(slots: Sequence[Slot], channel: ChannelName) -> list[Slot]:
    return [slot for slot in slots if slot.channel == channel]


def the_altmark() -> list[Place]:
    """18 places like those of the Altmark: towns with up to three of them, few kinds, one that tells nothing."""
    towns = (
        ["Salzwedel"] * 3
        + ["Arendsee"] * 2
        + ["Stendal"] * 2
        + ["Gardelegen"] * 2
        + [f"Dorf {n}" for n in range(9)]
    )
    kinds = [("a", "l")] * 6 + [("l",)] * 5 + [("w", "a", "l")] * 3 + [("w", "a"), ("w", "l"), ("a",), ()]
    return [
        a_place(f"ort-{n:02}", municipality=f"{town}, OT {n}", categories=kinds[n * 7 % 18])
        for n, town in enumerate(towns)
    ]


@pytest.mark.parametrize("seed", range(5))
@pytest.mark.parametrize("posts", [15, 30, 100])
def test_the_largest_gap_is_at_most_a_day_above_the_ideal(posts: int, seed: int) -> None:
    """15, 30 and 100 posts over 61 days leave no hole: no gap is wider than the ideal and a day."""
    channel = a_channel_plan(posts_per_place=1, weekdays=EVERY_DAY)
    campaign = a_campaign(seed=seed, skip_holidays=False, channels=(channel,))
    slots = make_plan(campaign, [a_place(f"ort-{n}") for n in range(posts)]).slots
    assert posts == len(slots)
    ideal = timedelta(days=61) / posts
    assert max(gaps(slots)) <= ideal + DAY
    assert slots[0].due.date() - campaign.first_day <= ideal + DAY
    assert campaign.last_day - slots[-1].due.date() <= ideal + DAY


@pytest.mark.parametrize("seed", range(5))
@pytest.mark.parametrize("posts", [15, 30])
def test_both_channels_together_leave_no_hole(posts: int, seed: int) -> None:
    """The posts of two channels do not pile up on the same days: taken together they leave no hole either."""
    channels = tuple(a_channel_plan(name, posts_per_place=1, weekdays=EVERY_DAY) for name in BOTH)
    campaign = a_campaign(seed=seed, skip_holidays=False, channels=channels)
    slots = make_plan(campaign, [a_place(f"ort-{n}") for n in range(posts)]).slots
    assert max(gaps(slots)) <= timedelta(days=61) / (2 * posts) + 1.25 * DAY


def test_a_day_on_which_the_other_channel_posts_comes_second() -> None:
    """Of two days that are equally good, the one is taken on which no other channel posts."""
    channels = tuple(a_channel_plan(name, posts_per_place=1, weekdays=EVERY_DAY) for name in BOTH)
    closed = (
        (date(2027, 4, 15), date(2027, 4, 15)),
    )  # the ideal day of the post on X: the days beside it are as good
    campaign = a_campaign(last_day=date(2027, 4, 29), skip_holidays=False, channels=channels, blackout=closed)
    days = set()
    for fixed_day in (14, 16):
        due = datetime(2027, 4, fixed_day, 8, tzinfo=UTC)
        fixed = Slot(place="b", channel=FACEBOOK, number=1, due=due)
        slots = make_plan(campaign, [a_place("a")], fixed=[fixed]).slots
        days.add((fixed_day, *(slot.due.day for slot in of(slots, TWITTER))))
    assert {(14, 16), (16, 14)} == days


@pytest.mark.parametrize("places", [10, 60, 122, 150])
def test_no_day_is_fuller_than_another_by_two(places: int) -> None:
    """All open days of a channel hold the same number of posts, or one more."""
    channel = a_channel_plan(posts_per_place=1)
    slots = make_plan(a_campaign(channels=(channel,)), [a_place(f"ort-{n}") for n in range(places)]).slots
    # 61 days without Saturdays and without Good Friday and Easter Monday
    full = Counter(slot.due.date() for slot in slots)
    loads = Counter([*full.values(), *[0] * (61 - 8 - 2 - len(full))])
    assert places == sum(load * days for load, days in loads.items())
    assert max(loads) - min(loads) <= 1


@pytest.mark.parametrize("seed", range(6))
def test_neighbours_are_not_of_a_kind(seed: int) -> None:
    """In a channel's queue no post follows one of the same municipality, or of exactly the same categories."""
    places = {place.slug: place for place in the_altmark()}
    slots = make_plan(a_campaign(seed=seed), list(places.values())).slots
    for channel in BOTH:
        for one, other in pairwise(places[slot.place] for slot in of(slots, channel)):
            assert one.municipality.split(",")[0] != other.municipality.split(",")[0]
            assert not one.categories or one.categories != other.categories


@pytest.mark.parametrize("seed", range(6))
def test_a_place_has_its_posts_far_apart_and_its_share_of_mornings(seed: int) -> None:
    """Four posts of a place in two months are ten days apart at least, on each channel one early and one late."""
    slots = make_plan(a_campaign(seed=seed), the_altmark()).slots
    own: defaultdict[str, list[Slot]] = defaultdict(list)
    for slot in slots:
        own[slot.place].append(slot)
    assert {4} == {len(posts) for posts in own.values()}
    for posts in own.values():
        assert min(gaps(posts)) >= timedelta(days=9.5)
        for channel in BOTH:
            assert {True, False} == {slot.due.hour < 14 for slot in of(posts, channel)}


def test_minutes_look_human() -> None:
    """Times lie on a grid of five minutes and not always on the full hour."""
    minutes = Counter(slot.due.minute for slot in make_plan(a_campaign(), the_altmark()).slots)
    assert {0} == {minute % 5 for minute in minutes}
    assert len(minutes) >= 9
    assert max(minutes.values()) <= 18


def test_the_seed_decides_what_is_left_to_chance() -> None:
    """The same seed gives the same plan, another one another."""
    plans = [make_plan(a_campaign(seed=seed), the_altmark()).slots for seed in (1, 1, 2)]
    assert plans[0] == plans[1]
    assert plans[0] != plans[2]


def test_a_leap_day_is_a_day() -> None:
    """The 29th of February holds posts like every other day."""
    channel = a_channel_plan(posts_per_place=1, weekdays=EVERY_DAY)
    campaign = a_campaign(first_day=date(2028, 2, 27), last_day=date(2028, 3, 1), channels=(channel,))
    slots = make_plan(campaign, [a_place(f"ort-{n}") for n in range(4)]).slots
    assert [27, 28, 29, 1] == [slot.due.day for slot in slots]


def test_single_minutes_are_used_where_five_are_too_coarse() -> None:
    """Where posts follow each other by the minute, the grid gets finer instead of leaving posts out."""
    channel = a_channel_plan(posts_per_place=1, windows=(Window(start=time(10), end=time(10, 30)),))
    campaign = a_campaign(
        first_day=date(2027, 3, 1),
        last_day=date(2027, 3, 1),
        smallest_gap=timedelta(minutes=1),
        channels=(channel,),
    )
    plan = make_plan(campaign, [a_place(f"ort-{n}") for n in range(30)])
    assert (30, ()) == (len(plan.slots), plan.findings)


def test_a_gap_of_several_days_is_kept_and_the_period_still_filled() -> None:
    """With 40 hours between two posts, as many posts fit as the hours allow, from the first day to the last."""
    channel = a_channel_plan(posts_per_place=1, weekdays=EVERY_DAY)
    campaign = a_campaign(smallest_gap=timedelta(hours=40), skip_holidays=False, channels=(channel,))
    plan = make_plan(campaign, [a_place(f"ort-{n}") for n in range(28)])
    assert (28, ()) == (len(plan.slots), plan.findings)
    assert min(gaps(plan.slots)) >= timedelta(hours=40)


def test_places_that_do_not_fit_are_counted() -> None:
    """A campaign with too little room plans what fits and says on which channel how many posts are left over."""
    channel = a_channel_plan(TWITTER, posts_per_place=2)
    campaign = a_campaign(last_day=date(2027, 3, 2), channels=(channel,))
    plan = make_plan(campaign, the_altmark())
    (finding,) = plan.findings
    assert 6 == len(plan.slots)
    assert ("plan.does-not-fit", "twitter") == (finding.code, finding.field)
    assert "30 of 36 posts on twitter" in str(finding.message)
    assert "No time is left" in str(finding.remedy)


def test_one_day_cannot_hold_a_place_on_two_channels() -> None:
    """With one day only, the second channel's post is left out, and the finding says why."""
    plan = make_plan(a_campaign(last_day=date(2027, 3, 1)), [a_place()])
    (finding,) = plan.findings
    assert [FACEBOOK] * 2 == [slot.channel for slot in plan.slots]
    assert ("twitter", "gutshof-krevese") == (finding.field, finding.place)
    assert "different days" in str(finding.remedy)


def test_unknown_holidays_are_told() -> None:
    """A federal state that nobody knows keeps no day free, and a warning says so."""
    plan = make_plan(a_campaign(subdivision="XY"), [a_place()])
    assert ["plan.unknown-holidays"] == [finding.code for finding in plan.findings]
    assert 4 == len(plan.slots)


def test_nothing_lies_before_the_earliest_moment() -> None:
    """A plan made in the middle of the campaign uses the days that are left, evenly."""
    now = datetime(2027, 4, 1, 15, 0, tzinfo=UTC)
    plan = make_plan(a_campaign(), the_altmark(), earliest=now)
    assert (72, ()) == (len(plan.slots), plan.findings)
    assert now <= plan.slots[0].due <= now + 2 * DAY
    assert date(2027, 4, 29) <= plan.slots[-1].due.date()
