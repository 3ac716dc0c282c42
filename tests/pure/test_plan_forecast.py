"""The forecast is an exact function of the slots and the price list."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from itertools import pairwise
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from outreach import networks
from outreach.channels.facebook import answers as facebook_answers
from outreach.channels.twitter import signin
from outreach.errors import NotAllowed
from outreach.language import Language, Message, translate
from outreach.measure.due import DAY, ReadingHistory, account_due, due_posts
from outreach.model import Campaign, ChannelName, Post, Status
from outreach.networks import FACEBOOK, HANDOVER, TWITTER, ReadingPlan, profile
from outreach.networks.calls import days
from outreach.networks.facebook_calls import BATCH, PAGE_METRICS, POST_METRICS
from outreach.networks.twitter_calls import OAUTH2, RENEWED_AFTER, TIMELINE
from outreach.plan import (
    Forecast,
    Sending,
    Watched,
    affordable,
    forecast,
    make_plan,
    require_budget,
)
from outreach.plan.calls import calls
from outreach.plan.forecast_tables import tables
from outreach.store import Taken
from tests.builders import a_campaign, a_place, a_post

BERLIN = ZoneInfo("Europe/Berlin")
MONDAY = datetime(2027, 3, 1, 10, 0, tzinfo=BERLIN)


def sent_at(channel: ChannelName, *moments: datetime, **less: bool) -> list[Sending]:
    """Posts with picture, alt text and link, unless ``less`` says otherwise."""
    whole = {"picture": True, "alt": True, "link": True}
    return [Sending(channel=channel, at=due, **(whole | less)) for due in moments]


def costs(found: Forecast) -> dict[str, tuple[int, Decimal]]:
    return {cost.item: (cost.quantity, cost.usd) for cost in found.costs}


def test_one_post_on_facebook() -> None:
    """Picture, post and permalink; five readings in a batch each; the page once on each of 29 UTC days; no money."""
    found = forecast(a_campaign(), sent_at(FACEBOOK, MONDAY))
    expected = {
        (FACEBOOK, "GET /{post}"): 1,
        (FACEBOOK, "POST / (batch)"): 5 + 29,
        (FACEBOOK, "POST /{page}/feed"): 1,
        (FACEBOOK, "POST /{page}/photos"): 1,
    }
    assert expected == found.calls
    assert (Decimal(0), ()) == (found.usd, found.costs)


def test_one_post_on_x() -> None:
    """Upload, alt text and post; the timeline on four days; the profile at the start, weekly and at the end."""
    found = forecast(a_campaign(), sent_at(TWITTER, MONDAY))
    expected = {
        (TWITTER, "GET /2/users/me"): 5,
        (TWITTER, "GET /2/users/{id}/tweets"): 4,
        (TWITTER, "POST /2/media/metadata"): 1,
        (TWITTER, "POST /2/media/upload"): 1,
        (TWITTER, "POST /2/tweets"): 1,
    }
    assert expected == found.calls


def test_the_bill_of_x() -> None:
    """60 posts with a link cost 12.00, without one 0.90; alt texts and readings come on top."""
    sent = sent_at(TWITTER, *(MONDAY + timedelta(hours=3 * n) for n in range(60)))
    with_link = forecast(a_campaign(), sent)
    assert (60, Decimal("12.000")) == costs(with_link)["create_with_link"]
    assert (60, Decimal("0.300")) == costs(with_link)["alt_text"]
    assert Decimal("11.100") == with_link.usd_saved_without_links
    assert sum((usd for _, usd in costs(with_link).values()), Decimal(0)) == with_link.usd
    without = forecast(a_campaign(), [replace(sending, link=False) for sending in sent])
    assert (60, Decimal("0.900")) == costs(without)["create"]
    assert with_link.usd - with_link.usd_saved_without_links == without.usd
    assert 0 == without.usd_saved_without_links


def test_a_post_without_a_picture_takes_fewer_calls() -> None:
    """No picture, no upload; a picture without words, no alt text to pay."""
    for channel, less, missing in (
        (FACEBOOK, {"picture": False}, {"POST /{page}/photos"}),
        (FACEBOOK, {"alt": False}, set()),
        (TWITTER, {"picture": False}, {"POST /2/media/upload", "POST /2/media/metadata"}),
        (TWITTER, {"alt": False}, {"POST /2/media/metadata"}),
    ):
        whole = forecast(a_campaign(), sent_at(channel, MONDAY))
        made = forecast(a_campaign(), sent_at(channel, MONDAY, **less))
        assert {(channel, endpoint) for endpoint in missing} == whole.calls.keys() - made.calls.keys()
        assert "alt_text" not in costs(made)


def test_where_the_links_could_go() -> None:
    """Profile and website save the whole difference, a reply nothing; without links there is nothing to move."""
    found = forecast(a_campaign(), sent_at(TWITTER, MONDAY))
    saved = Decimal("0.185")
    assert {"profile": (True, saved), "website": (True, saved), "reply": (False, 0)} == {
        each.where: (each.allowed, each.usd_saved) for each in found.elsewhere
    }
    assert () == forecast(a_campaign(), sent_at(TWITTER, MONDAY, link=False)).elsewhere
    assert () == forecast(a_campaign(), sent_at(FACEBOOK, MONDAY)).elsewhere


# --- looking after the accounts ---------------------------------------------------------------------------


def looked_at(sent: Sequence[Sending], *channels: ChannelName, app: bool = False) -> Counter[tuple[str, str]]:
    """By endpoint, the calls that looking after accounts adds."""
    secrets = frozenset({"page_token", "app_id", "app_secret"} if app else ())
    watched = [Watched(channel=channel, secrets=secrets) for channel in channels]
    plain, whole = (Counter(dict(forecast(a_campaign(), sent, w).calls)) for w in ((), watched))
    return whole - plain


def test_facebook_is_asked_daily_whose_the_page_is() -> None:
    """Page, figures and, with the app's secret, token: once on each of 29 UTC days."""
    sent = sent_at(FACEBOOK, MONDAY)
    asked = {(FACEBOOK, "GET /me"): 29, (FACEBOOK, "POST / (batch)"): 29}
    assert asked == looked_at(sent, FACEBOOK)
    assert asked | {(FACEBOOK, "GET /debug_token"): 29} == looked_at(sent, FACEBOOK, app=True)


def test_x_costs_nothing_to_be_looked_after() -> None:
    """While figures are read at least weekly, nothing is asked that has a price; before that it is looked at whole."""
    glance = (TWITTER, "GET /2/users/{id}/tweets")
    assert {glance} == looked_at(sent_at(TWITTER, MONDAY), TWITTER).keys()
    usd = [forecast(a_campaign(), sent_at(TWITTER, MONDAY), w).usd for w in ((), [Watched(channel=TWITTER)])]
    assert usd[0] == usd[1]
    later = [*sent_at(FACEBOOK, MONDAY), *sent_at(TWITTER, MONDAY + timedelta(days=2))]
    looks = ("GET /2/users/me", "POST /2/media/upload")
    assert {(TWITTER, call): 3 for call in looks} == {
        key: count for key, count in looked_at(later, TWITTER).items() if key != glance
    }
    paid = [costs(forecast(a_campaign(), later, w))["user_read"][0] for w in ((), [Watched(channel=TWITTER)])]
    assert [5, 7] == paid


def test_what_is_posted_by_hand_is_looked_after_by_nobody() -> None:
    """There is no network to ask."""
    assert {} == looked_at(sent_at(HANDOVER, MONDAY), HANDOVER)


def test_a_sign_in_that_ends_is_renewed_where_it_is_used() -> None:
    """With the post and on each day on which the account is opened; not again within 100 minutes."""
    sent = sent_at(TWITTER, MONDAY, MONDAY + timedelta(minutes=90))
    watched = [Watched(channel=TWITTER, secrets=frozenset(OAUTH2))]
    made = [call.at for call in calls(sent, watched) if call.endpoint == "POST /2/oauth2/token"]
    assert MONDAY == made[0]
    assert min(after - before for before, after in pairwise(made)) >= RENEWED_AFTER
    assert timedelta(hours=2) - signin.EARLY == RENEWED_AFTER
    days_asked = {call.at.date() for call in calls(sent, watched) if call.endpoint != "POST /2/oauth2/token"}
    assert {at.date() for at in made} <= {day + timedelta(days=n) for day in days_asked for n in (0, 1)}


# --- the budget -------------------------------------------------------------------------------------------


def bounded(budget: str) -> Campaign:
    return a_campaign(budget_usd=Decimal(budget))


def test_a_plan_within_its_budget_is_let_through() -> None:
    """To the last cent; and without a budget anything goes."""
    sent = sent_at(TWITTER, MONDAY)
    exact = forecast(a_campaign(), sent).usd
    require_budget(bounded(str(exact)), sent)
    require_budget(a_campaign(), sent)
    assert 0 == forecast(bounded(str(exact)), sent).over_usd


def test_a_plan_beyond_its_budget_is_refused_with_the_figures() -> None:
    """By how much, what it would cost without links, how many posts fit in."""
    sent = sent_at(TWITTER, *(MONDAY + timedelta(days=n) for n in range(10)))
    made = forecast(a_campaign(), sent)
    with pytest.raises(NotAllowed) as refused:
        require_budget(bounded("2.00"), sent)
    told = f"{refused.value.message} {refused.value.remedy}"
    assert f"{made.usd} $" in told
    assert f"{made.usd - Decimal('2.00')} $ more than the budget of 2.00 $" in told
    assert f"it costs {made.usd - made.usd_saved_without_links} $" in told
    assert f"at most {affordable(bounded('2.00'), (), sent)} of the 10 posts" in told


@settings(max_examples=40)
@given(st.integers(0, 400), st.integers(0, 4), st.integers(0, 8))
def test_what_is_affordable_fits_and_one_more_does_not(cents: int, taken: int, more: int) -> None:
    """The posts from the front that keep within the budget beside those that are approved."""
    campaign = bounded(f"{cents / 100:.2f}")
    before = sent_at(TWITTER, *(MONDAY + timedelta(days=n) for n in range(taken)))
    wanted = sent_at(TWITTER, *(MONDAY + timedelta(days=taken + n) for n in range(more)))
    fitting = affordable(campaign, before, wanted)
    if fitting:
        assert 0 == forecast(campaign, [*before, *wanted[:fitting]]).over_usd
    if fitting < more:
        assert 0 < forecast(campaign, [*before, *wanted[: fitting + 1]]).over_usd


# --- limits -----------------------------------------------------------------------------------------------


def test_nothing_planned_costs_nothing() -> None:
    """Without slots there are no calls, no money, and no limit binds."""
    found = forecast(a_campaign(), [])
    assert ({}, {}, Decimal(0)) == (found.posts, found.calls, found.usd)
    assert {(0, None)} == {(use.peak, use.binds_on) for use in found.limits}


def test_a_limit_that_binds_is_dated() -> None:
    """120 posts within a quarter of an hour go beyond X's 100, on that day in the campaign's zone."""
    late = datetime(2027, 3, 5, 23, 30, tzinfo=UTC)
    sent = sent_at(TWITTER, *(late + timedelta(seconds=7 * n) for n in range(120)))
    tight = {
        (use.limit.calls, use.limit.window, use.peak, use.binds_on)
        for use in forecast(a_campaign(), sent).limits
        if use.limit.endpoint == "POST /2/tweets"
    }
    assert {
        (100, timedelta(minutes=15), 120, date(2027, 3, 6)),
        (300, timedelta(hours=3), 120, None),
        (10_000, timedelta(days=1), 120, None),
    } == tight


def test_a_window_rolls() -> None:
    """100 posts, and 100 more a quarter of an hour after the first, never are more than 100 in a quarter of an hour."""
    first = [MONDAY] * 100
    for pause, peak, binds in ((15, 100, None), (14, 200, date(2027, 3, 1))):
        sent = sent_at(TWITTER, *first, *[MONDAY + timedelta(minutes=pause)] * 100)
        (use,) = [u for u in forecast(a_campaign(), sent).limits if u.limit.calls == 100]
        assert (peak, binds) == (use.peak, use.binds_on)


def test_every_operation_of_a_batch_counts_on_facebook() -> None:
    """Eleven posts that reach an age in the same minute take two batches, and 55 calls of the page's limit."""
    sent = sent_at(FACEBOOK, *[MONDAY] * 11)
    weights = [call.weight for call in calls(sent) if call.at == MONDAY.astimezone(UTC) + timedelta(hours=6)]
    assert [50, 5] == weights
    (use,) = [u for u in forecast(a_campaign(), sent).limits if u.channel == FACEBOOK]
    # a day after the posts: readings at six and 24 hours, the page; publishing itself has left the window
    assert 55 + 55 + 3 == use.peak


def test_a_timeline_of_more_than_a_hundred_posts_takes_two_pages() -> None:
    """X is read in pages of 100 posts; every post read is charged once per UTC day."""
    made = [call for call in calls(sent_at(TWITTER, *[MONDAY] * 101)) if call.endpoint == TIMELINE]
    assert [(100, "owned_read"), (1, "owned_read")] == [(call.quantity, call.item) for call in made][:2]
    found = forecast(a_campaign(), sent_at(TWITTER, *[MONDAY] * 101))
    assert 101 * 4 == costs(found)["owned_read"][0]


def test_the_habits_are_those_of_channels_and_measuring() -> None:
    """The ages and metrics that the forecast counts with are the ones that are really read."""
    assert len(facebook_answers.POST_METRICS) == POST_METRICS
    assert len(facebook_answers.PAGE_METRICS) == PAGE_METRICS


def read_by_measuring(posted: Sequence[datetime], plan: ReadingPlan) -> Iterator[tuple[datetime, set[str]]]:
    """When the measuring that is built reads which posts, asked at every moment at which something can be due."""
    posts: list[Post] = [
        a_post(f"p{n}", status=Status.PUBLISHED, published_at=at, external_id=f"{n}")
        for n, at in enumerate(posted)
    ]
    ages = {at + age for at in posted for age in (each.after for each in plan.ages)}
    nights = {at.replace(hour=0, minute=0) + timedelta(days=1) for at in ages}
    taken: list[Taken] = []
    for now in sorted(ages | nights):
        out = [post for post in posts if post.published_at and post.published_at <= now]
        wanted = due_posts(out, ReadingHistory(taken=taken, plan=plan), now)
        if wanted:
            taken += [Taken(post=live.post, age=live.age, read_at=now, failed=False) for live in wanted]
            yield now, {live.post for live in wanted}


moments = st.lists(st.integers(0, 40 * 24 * 12), min_size=1, max_size=8, unique=True).map(
    lambda found: sorted(datetime(2027, 3, 1, tzinfo=UTC) + timedelta(minutes=5 * n) for n in found)
)


@settings(max_examples=60)
@given(moments)
def test_readings_on_facebook_are_those_of_measuring(posted: list[datetime]) -> None:
    """The forecast batches the very posts that measuring would read, at the same moments."""
    expected = {
        at: 5 * len(posts) for at, posts in read_by_measuring(posted, profile(FACEBOOK).figures.reading)
    }
    made = Counter[datetime]()
    for call in calls(sent_at(FACEBOOK, *posted)):
        if call.endpoint.endswith("(batch)") and call.weight != PAGE_METRICS:
            made[call.at] += call.weight
    assert expected == made


@settings(max_examples=60)
@given(moments)
def test_readings_on_x_are_those_of_measuring(posted: list[datetime]) -> None:
    """Once per UTC day at most, back to the oldest post wanted: as measuring would do it."""
    expected = []
    for at, wanted in read_by_measuring(posted, profile(TWITTER).figures.reading):
        oldest = min(posted[int(post[1:])] for post in wanted)
        expected.append((at, sum(oldest <= other <= at for other in posted)))
    made = [(c.at, c.quantity) for c in calls(sent_at(TWITTER, *posted)) if c.item == "owned_read"]
    assert expected == made
    assert DAY == "day"


@settings(max_examples=60)
@given(moments, st.sampled_from([FACEBOOK, TWITTER]))
def test_readings_of_accounts_are_those_of_measuring(posted: list[datetime], channel: ChannelName) -> None:
    """Daily or weekly, at the start and at the end: at the moments at which measuring reads the account."""
    plan = profile(channel).figures.reading
    ends = posted[-1] + plan.last
    midnights = {
        posted[0].replace(hour=0, minute=0) + timedelta(days=n) for n in range(1, (ends - posted[0]).days + 2)
    }
    expected, taken = list[datetime](), tuple[Taken, ...]()
    for now in sorted({*posted, *midnights}):
        out = [a_post(f"p{n}", published_at=at) for n, at in enumerate(posted) if at <= now]
        if account_due(out, ReadingHistory(taken=taken, plan=plan), now):
            taken = (Taken(post="", age=DAY, read_at=now, failed=False),)
            expected.append(now)
    assert expected == list(days(posted, plan))


def test_the_whole_campaign_in_figures() -> None:
    """The demo campaign: 72 posts, and a bill that a person can check."""
    campaign = a_campaign()
    plan = make_plan(campaign, [a_place(f"ort-{n}") for n in range(18)])
    sent = [sending for slot in plan.slots for sending in sent_at(slot.channel, slot.due)]
    found = forecast(campaign, sent)
    assert {FACEBOOK: 36, TWITTER: 36} == found.posts
    assert Decimal("7.200") == costs(found)["create_with_link"][1]
    assert Decimal("6.660") == found.usd_saved_without_links
    assert {None} == {use.binds_on for use in found.limits}
    assert found == forecast(campaign, sent[::-1])


def test_what_reading_takes_is_what_the_docs_say() -> None:
    """docs/report.md tells calls and cents of the demo's campaign, checks of the accounts included."""
    campaign = a_campaign()
    plan = make_plan(campaign, [a_place(f"ort-{n}") for n in range(18)])
    sent = [sending for slot in plan.slots for sending in sent_at(slot.channel, slot.due)]
    watched = [Watched(channel=FACEBOOK), Watched(channel=TWITTER)]
    found = forecast(campaign, sent, watched)
    batches = [call for call in calls(sent, watched) if call.endpoint == BATCH]
    money = costs(found)
    usd = money["owned_read"][1] + money["user_read"][1]
    figures = {
        "355 (1,428)": (found.calls[FACEBOOK, BATCH], sum(call.weight for call in batches)),
        "| 85,": (found.calls[TWITTER, TIMELINE],),
        "| 610, all kept |": (money["owned_read"][0],),
        "| 15 |": (money["user_read"][0],),
        "| 0.760 |": (usd,),
    }
    told = (Path(__file__).parents[2] / "docs" / "report.md").read_text("utf-8")
    for words, values in figures.items():
        assert words in told
        assert all(f"{value:,}" in words for value in values), (words, values)


def test_prices_are_the_networks_own(dearer: ChannelName) -> None:
    """Twice the price is twice the money, each line names its network, and the newest list's date is told."""
    sent = sent_at(TWITTER, MONDAY)
    campaign = a_campaign(
        channels=(*a_campaign().channels, replace(a_campaign().channels[1], channel=dearer))
    )
    once = forecast(campaign, sent)
    found = forecast(campaign, [*sent, *(replace(each, channel=dearer) for each in sent)])
    assert 3 * once.usd == found.usd
    assert 3 * once.usd_saved_without_links == found.usd_saved_without_links
    assert {TWITTER, dearer} == {cost.channel for cost in found.costs} == {e.channel for e in found.elsewhere}
    assert ("2030-01", 2) == (found.prices_as_of, found.prices_source.count("X: pricing"))


@pytest.fixture
def dearer() -> Iterator[ChannelName]:
    """A network like X that takes twice as much."""
    x = profile(TWITTER)
    prices = tuple(replace(price, usd=2 * price.usd) for price in x.calls.prices)
    name = ChannelName("dearer")
    networks.register(replace(x, name=name, calls=replace(x.calls, prices=prices, as_of="2030-01")))
    yield name
    networks.forget(name)


def test_the_prices_that_come_with_the_program() -> None:
    """They carry their date and source, and a link costs the most."""
    known = profile(TWITTER).calls
    assert "2026-08" == known.as_of
    assert known.source
    assert "create_with_link" == max(known.prices, key=lambda price: price.usd).item
    assert all(networks.charges(name) is (name == TWITTER) for name in networks.names())


def test_json_holds_plain_values() -> None:
    """Money is decimal text, days are ISO dates, keys are fixed."""
    found = forecast(a_campaign(), sent_at(TWITTER, *[MONDAY] * 101)).to_json()
    assert [
        "campaign",
        "posts",
        "calls",
        "limits",
        "costs",
        "usd",
        "usd_saved_without_links",
        "elsewhere",
        "budget_usd",
        "over_usd",
        "prices_as_of",
        "prices_source",
    ] == list(found)
    assert {"twitter": 101} == found["posts"]
    line = {"item": "create_with_link", "quantity": 101, "unit_usd": "0.200", "usd": "20.200"}
    assert {"channel": "twitter", **line} in found["costs"]
    assert ["2027-03-01"] == [limit["binds_on"] for limit in found["limits"] if limit["binds_on"]]
    assert {"channel": "twitter", "endpoint": "POST /2/tweets", "calls": 101} in found["calls"]


def test_tables_are_rectangular_and_speak() -> None:
    """Every row has a value or a dash for each column, and the total stands at the end."""
    calls_table, limits, money, elsewhere = tables(forecast(a_campaign(), sent_at(TWITTER, *[MONDAY] * 101)))
    for _, columns, rows in (calls_table, limits, money, elsewhere):
        assert {len(columns)} == {len(row) for row in rows}
    shown = [[translate(c, Language.EN) if isinstance(c, Message) else c for c in row] for row in money[2]]
    assert "total" == shown[-1][1]
    assert "100 in 15 min" in [str(row[2]) for row in limits[2]]
    assert date(2027, 3, 1) in [row[4] for row in limits[2]]
