"""The weeks ahead of an open-ended campaign: filled evenly, fair over all places, never twice."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from outreach.model import Campaign, Place, Slot
from outreach.networks import FACEBOOK, TWITTER
from outreach.plan import PostsSoFar, fill_ahead
from outreach.plan.turns import PlaceTurns
from tests.builders import a_campaign, a_channel_plan, a_place
from tests.pure.plan_oracle import broken_alone, broken_together

MONDAY = datetime(2027, 3, 1, 5, tzinfo=UTC)
TOWNS = ("Osterburg", "Stendal", "Salzwedel")


def some_places(count: int) -> list[Place]:
    return [a_place(f"ort-{n:02}", name=f"Ort {n}", municipality=TOWNS[n % 3]) for n in range(count)]


def an_open_campaign(*weekly: int, ahead: int = 4, **changes: Any) -> Campaign:
    channels = tuple(
        a_channel_plan(channel, posts_per_place=1, posts_per_week=count)
        for channel, count in zip((FACEBOOK, TWITTER), weekly, strict=False)
    )
    return a_campaign(channels=channels, ahead=ahead, **changes)


def filled(campaign: Campaign, places: Sequence[Place], weeks: int) -> list[Slot]:
    """All slots of so many weeks, filled as the scheduler does it: on Mondays, from the last day that is filled."""
    slots: list[Slot] = []
    since = MONDAY
    for week in range(weeks):
        until = campaign.filled_until((MONDAY + timedelta(weeks=week)).date())
        last = {(slot.place, slot.channel): slot.number for slot in slots}
        written = PostsSoFar(slots=slots, untimed={}, last=last)
        slots += fill_ahead(replace(campaign, last_day=until), places, written, since=since).slots
        since = datetime.combine(until + timedelta(days=1), time(5), UTC)
    return slots


@settings(max_examples=25)
@given(
    count=st.integers(1, 12), facebook=st.integers(1, 5), twitter=st.integers(0, 4), ahead=st.integers(1, 6)
)
def test_every_place_is_within_one_of_every_other(
    count: int, facebook: int, twitter: int, ahead: int
) -> None:
    """After each post no place has two more on a channel than another; each post comes once, and breaks no rule."""
    campaign, places = (
        an_open_campaign(facebook, *([twitter] if twitter else []), ahead=ahead),
        some_places(count),
    )
    slots = filled(campaign, places, 9)
    assert len({(s.place, s.channel, s.number) for s in slots}) == len(slots)
    for plan in campaign.channels:
        had = Counter({place.slug: 0 for place in places})
        for slot in sorted((s for s in slots if s.channel == plan.channel), key=lambda s: s.due):
            had[slot.place] += 1
            assert slot.number == had[slot.place]
            assert max(had.values()) - min(had.values()) <= 1
    last = max(slot.due for slot in slots).date()
    whole = replace(campaign, last_day=last)
    assert [] == [each for slot in slots for each in broken_alone(whole, slot)]
    assert [] == broken_together(whole, slots)


def test_a_place_waits_for_nearly_a_whole_round() -> None:
    """With many places nobody comes again before most others had their turn."""
    slots = filled(an_open_campaign(5), some_places(15), 12)
    turns = [slot.place for slot in sorted(slots, key=lambda s: s.due)]
    for slug in set(turns):
        own = [at for at, each in enumerate(turns) if each == slug]
        assert min(b - a for a, b in pairwise(own)) >= 10


def test_weeks_are_evenly_full() -> None:
    """Each week without a holiday has as many posts as are wanted, the first one its share."""
    slots = filled(an_open_campaign(3, skip_holidays=False), some_places(7), 6)
    weeks = Counter(slot.due.isocalendar()[:2] for slot in slots)
    assert {3} == set(weeks.values())
    assert 6 + 4 == len(weeks)


def test_filling_again_fills_nothing_twice() -> None:
    """What has its posts gets no more of them, on whatever day it is looked at again."""
    campaign, places = an_open_campaign(3), some_places(5)
    campaign = replace(campaign, last_day=campaign.filled_until(MONDAY.date()))
    first = fill_ahead(campaign, places, PostsSoFar(untimed={}, last={}), since=MONDAY)
    last = {(s.place, s.channel): s.number for s in first.slots}
    for day in (0, 2, 9):
        again = fill_ahead(
            campaign,
            places,
            PostsSoFar(slots=first.slots, untimed={}, last=last),
            since=MONDAY + timedelta(days=day),
        )
        assert () == again.slots


def test_a_draft_without_a_time_goes_before_a_new_post() -> None:
    """What was written and never timed, because filling was broken off, is taken up again under its number."""
    campaign = replace(an_open_campaign(1, ahead=1), last_day=date(2027, 3, 7))
    written = PostsSoFar(untimed={("ort-00", FACEBOOK): [4]}, last={("ort-00", FACEBOOK): 4})
    (slot,) = fill_ahead(campaign, some_places(1), written, since=MONDAY).slots
    assert 4 == slot.number


def test_a_place_that_cannot_have_its_turn_holds_up_nobody() -> None:
    """The weeks stay full while a place's own posts close them to it: one far ahead, or one lower than what is out."""
    campaign, places = an_open_campaign(3, ahead=1, skip_holidays=False), some_places(5)
    first = fill_ahead(
        replace(campaign, last_day=date(2027, 3, 14)), places, PostsSoFar(untimed={}, last={}), since=MONDAY
    ).slots
    one = next(slot for slot in first if slot.place == "ort-00")
    far = [replace(slot, due=slot.due + timedelta(weeks=30)) if slot is one else slot for slot in first]
    out = [replace(slot, number=2) if slot is one else slot for slot in first]
    for slots, untimed in ((far, {}), (out, {("ort-00", FACEBOOK): [1]})):
        last = {(slot.place, slot.channel): slot.number for slot in slots}
        written = PostsSoFar(slots=slots, untimed=untimed, last=last)
        made = fill_ahead(
            replace(campaign, last_day=date(2027, 5, 30)),
            places,
            written,
            since=datetime(2027, 3, 15, tzinfo=UTC),
        ).slots
        assert {3} == set(Counter(slot.due.isocalendar()[:2] for slot in made).values())
        assert 33 == len(made)
        others = Counter(slot.place for slot in made if slot.place != "ort-00")
        assert 1 >= max(others.values()) - min(others.values())


def test_no_more_posts_than_the_month_can_pay() -> None:
    """Posts that cost something are planned as far as the month's budget reaches; the others are missing, and told."""
    campaign = replace(an_open_campaign(3, 3), last_day=date(2027, 4, 11))
    room = {date(2027, 3, 1): 2, date(2027, 4, 1): 1}
    made = fill_ahead(campaign, some_places(9), PostsSoFar(untimed={}, last={}), since=MONDAY, room=room)
    paid = Counter(slot.due.month for slot in made.slots if slot.channel == TWITTER)
    assert {3: 2, 4: 1} == paid
    assert 10 <= sum(slot.channel == FACEBOOK for slot in made.slots)
    assert [TWITTER] == [finding.field for finding in made.findings if finding.code == "plan.does-not-fit"]


@given(st.lists(st.sampled_from("abcde"), max_size=40))
def test_what_a_place_missed_while_it_was_away_is_not_made_up_for(history: list[str]) -> None:
    """A place that comes late, or is back, has its turn at once and then no more often than the others."""
    turns = PlaceTurns("abcdex", history)
    told = []
    for _ in range(30):
        place = turns.choose(lambda slug: True, lambda slug: 0)
        assert place is not None
        turns.show(place)
        told.append(place)
    for place in "abcdex":
        own = [at for at, each in enumerate(told) if each == place]
        assert own
        assert all(b - a > 1 for a, b in pairwise(own))
    assert told.count("x") <= 7
