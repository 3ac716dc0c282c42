"""What a campaign would come to, before there is a plan."""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from decimal import Decimal

from outreach.model import LinkTo, Window
from outreach.networks import FACEBOOK, TWITTER
from outreach.plan import make_plan
from outreach.plan.outlook import outlook
from tests.builders import NOW, a_campaign, a_channel_plan, a_place

PLACES = [a_place(f"ort-{number}", name=f"Ort {number}") for number in range(18)]


def test_it_counts_what_a_plan_finds():
    """As many posts on as many days as the plan itself gives, and as many on the fullest day."""
    seen = outlook(a_campaign(), 18, NOW)
    slots = make_plan(a_campaign(), PLACES, earliest=NOW).slots
    assert len(slots) == seen.posts == 72
    for channel in (FACEBOOK, TWITTER):
        mine = [slot.due.date() for slot in slots if slot.channel == channel]
        days = {day.day: day.posts[channel] for day in seen.days if channel in day.posts}
        assert sorted(mine) == sorted(day for day, count in days.items() for _ in range(count))


def test_days_that_are_kept_free_are_named():
    """Holidays by their name, blackout days, and those that are over; none of them has a post."""
    campaign = a_campaign(blackout=((date(2027, 3, 10), date(2027, 3, 12)),))
    seen = outlook(campaign, 18, datetime(2027, 3, 5, 8, tzinfo=UTC))
    assert 61 == len(seen.days)
    assert 4 == sum(day.past for day in seen.days)
    assert "Karfreitag" in {day.holiday for day in seen.blocked}
    assert 3 == sum(day.blackout for day in seen.blocked)
    assert not any(day.total for day in seen.days if day.past or day in seen.blocked)


def test_too_many_posts_name_the_number_that_fits():
    """Where a channel has too few times, it says how many posts a place can have."""
    narrow = a_channel_plan(
        posts_per_place=9,
        weekdays=frozenset({0}),
        windows=(Window(start=time(10), end=time(11)),),
    )
    (channel,) = outlook(a_campaign(channels=(narrow,)), 2, NOW).channels
    assert 18 == channel.wanted
    assert channel.wanted - channel.fitting == channel.short > 0
    assert channel.fitting // 2 == channel.most_per_place


def test_money_follows_the_links():
    """A post with a link costs more on X, and a budget is held against it."""
    plans = [a_channel_plan(TWITTER, link=link) for link in (LinkTo.PAGE, LinkTo.NONE)]
    dear, cheap = (
        outlook(a_campaign(channels=(plan,), budget_usd=Decimal(1)), 18, NOW).forecast for plan in plans
    )
    assert dear.usd > cheap.usd > 0
    assert dear.over_usd > 0
