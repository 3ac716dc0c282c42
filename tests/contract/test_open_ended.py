"""Open-ended campaigns: filled week by week, over restarts, within each month's budget; the ledger is the witness."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from outreach.app import App, journal
from outreach.app.campaigns import campaigns, filling
from outreach.app.places import sharedplaces
from outreach.app.places.following import follow_up
from outreach.app.plan import calendars, costs
from outreach.app.posts import posts, revisions
from outreach.app.results import reports
from outreach.app.running import jobs
from outreach.errors import InvalidInput, Severity
from outreach.language import Language
from outreach.model import Campaign, JobState, Kind, Membership, Place, PlaceKey, Post, Role, Status
from outreach.networks import FACEBOOK, TWITTER
from outreach.places.compare import Comparison
from outreach.settings import read_settings
from tests.builders import ANNA, ANNA_BEISPIEL, NOW, a_campaign, a_channel_plan, a_person, a_place
from tests.contract.stage import Stage

pytestmark = pytest.mark.slow

NAME = "kreativorte-altmark"
FIRST = date(2027, 3, 1)

EVERY = 12
"""Days: the scheduler of the long journey comes seldom, and has a week or two to fill each time."""


class OpenHouse:
    """An open-ended campaign with a few places; the scheduler can be started anew."""

    def __init__(self, stage: Stage, folder: Path, **changes: Any):
        self.stage, self._settings = stage, read_settings({}, folder / "data")
        account = stage.account(FACEBOOK)
        plans = (a_channel_plan(FACEBOOK, account=account, posts_per_place=1, posts_per_week=1),)
        values = {"first_day": FIRST, "ahead": 3, "channels": plans, "skip_holidays": False} | changes
        campaign: Campaign = a_campaign(**values)
        self.campaign = campaign = replace(campaign, last_day=campaign.filled_until(FIRST))
        self.app = self.start()
        self.app.store.campaigns.save(campaign, stage.clock.now())

    def start(self) -> App:
        """The program after a restart."""
        self.app = App(
            settings=self._settings,
            clock=self.stage.clock,
            store=self.stage.store,
            call_of=lambda each: each.verb,
        )
        return self.app

    def bring_in(self, *places: Place) -> None:
        self.app.store.places.save(NAME, places, self.stage.clock.now())

    def fill(self) -> list[str]:
        """What the scheduler writes at this moment: the ids of new posts."""
        filling.step(self.app)
        new: list[str] = []
        while job := jobs.worker(self.app).step():
            assert job.state is JobState.DONE, job.message
            new += job.result["new"] if job.verb == filling.FILL else ()
        return new

    def posts(self, status: Status) -> tuple[Post, ...]:
        return self.app.store.posts.find(campaign=NAME, status=(status,))

    def approve(self) -> None:
        drafts = self.app.store.posts.find(campaign=NAME, status=(Status.DRAFT,))
        posts.approve(
            self.app, {post.id: post.version for post in drafts if post.due_utc}, caller=ANNA_BEISPIEL
        )

    def publish_until(self, moment: datetime) -> None:
        """Everything that is due until then goes out at its time."""
        for post in self.app.store.posts.find(campaign=NAME, status=(Status.APPROVED,)):
            if post.due_utc and post.due_utc < moment:
                self.stage.clock.wait_until(post.due_utc)
                publisher = self.app.publisher()
                publisher.step()
                publisher.close()


@pytest.fixture
def house(stage: Stage, tmp_path: Path) -> OpenHouse:
    """A post a week for two weeks and what is left of the first."""
    plan = a_channel_plan(FACEBOOK, account=stage.account(FACEBOOK), posts_per_place=1, posts_per_week=2)
    return OpenHouse(stage, tmp_path, channels=(plan,), ahead=1)


def some_places(count: int) -> list[Place]:
    return [
        a_place(
            f"ort-{n}",
            name=f"Hof Nummer {n}",
            teaser=f"Auf dem Hof Nummer {n} wird getöpfert, gemalt und gefeiert. Wer mag, bleibt über Nacht.",
            municipality=f"Ort {n}",
        )
        for n in range(1, count + 1)
    ]


@pytest.mark.slow
@pytest.mark.unmeasured
def test_two_hundred_days(stage: Stage, tmp_path: Path) -> None:
    """Each week is filled once, also over restarts; each place is out as often as every other, none twice."""
    house, clock = OpenHouse(stage, tmp_path), stage.clock
    clock.moment = NOW - timedelta(days=1)
    house.bring_in(*some_places(3))
    for day in range(0, 201, EVERY):
        clock.moment = max(clock.moment, datetime(2027, 3, 1, 4, tzinfo=UTC) + timedelta(days=day))
        if day % 24 == 0:
            house.start()
        house.fill()
        assert [] == house.fill(), "looked at again, nothing is new"
        house.approve()
        house.publish_until(clock.moment + timedelta(days=EVERY))
        had = Counter(post.place for post in house.posts(Status.PUBLISHED))
        assert max(had.values(), default=0) - min(had[f"ort-{n}"] for n in range(1, 4)) <= 1
    lines = Counter(line["text"] for line in stage.lines("post"))
    assert Counter(post.text for post in house.posts(Status.PUBLISHED)) == lines
    assert {1} == set(lines.values()), "no post went out twice"
    assert 29 <= len(lines) <= 31


def test_weeks_are_filled_and_wait_for_a_person(house: OpenHouse) -> None:
    """What is filled are drafts with a time in the weeks ahead; those who work for the account are told, once."""
    house.stage.clock.moment = NOW - timedelta(days=1)
    person = a_person("lena", Membership(organisation="", roles=frozenset({Role.EDITOR})))
    house.app.store.people.add(person, "kept", journal.entry(house.app, "people.add", caller=ANNA))
    house.bring_in(*some_places(2))
    new = house.fill()
    drafts = house.posts(Status.DRAFT)
    assert {post.id for post in drafts} == set(new)
    assert 4 == len(new)
    assert all(post.due_utc for post in drafts)
    assert house.app.store.fillings.until(NAME) == house.app.store.campaigns.get(NAME).last_day
    assert 4 == calendars.make(house.app, NAME, Language.DE).posts
    assert date(2027, 3, 14) == calendars.month(house.app, NAME).loads[-1].day
    assert FIRST == reports.gather(house.app, NAME).campaign.last_day, (
        "reported on until today, or its first day"
    )
    (letter,) = house.app.store.letters.take(house.stage.clock.now())
    assert ": 4. They wait" in str(letter.message)
    assert [] == house.fill()


def test_a_post_of_any_number_is_compared_with_what_generating_makes(house: OpenHouse) -> None:
    """A place has its turn again and again; nothing has changed, so generating would make the same."""
    house.stage.clock.moment = NOW - timedelta(days=1)
    house.bring_in(*some_places(1))
    house.fill()
    last = max(house.posts(Status.DRAFT), key=lambda post: post.number)
    assert last.number > 1
    assert revisions.compare_generated(house.app, last.id).same


def test_what_was_broken_off_is_taken_up_again(house: OpenHouse) -> None:
    """Where drafts were written and got no times, the next filling times the same drafts and writes no others."""
    house.bring_in(*some_places(2))
    turns = {("ort-1", FACEBOOK, 1), ("ort-2", FACEBOOK, 1)}
    campaigns.generate(house.app, NAME, caller=ANNA, progress=campaigns.unwatched, turns=turns)
    house.fill()
    assert [] == [post.id for post in house.posts(Status.DRAFT) if post.due_utc is None]
    assert {1, 2} == {post.number for post in house.posts(Status.DRAFT)}


def test_a_place_that_nothing_can_be_written_of_costs_no_week_its_posts(house: OpenHouse) -> None:
    """Another place takes its turns; the finding says why."""
    house.bring_in(
        *some_places(2), a_place("leer", teaser="", teaser_en="A farm where people throw pots and paint.")
    )
    filled = filling.fill(house.app, NAME, caller=ANNA)
    assert {"leer"} == {finding.place for finding in filled.findings if finding.severity is Severity.ERROR}
    found = house.posts(Status.DRAFT)
    assert {"ort-1", "ort-2"} == {post.place for post in found}
    assert 4 == len([post for post in found if post.due_utc])


def test_a_place_that_comes_has_its_turn_soon(house: OpenHouse) -> None:
    """Though the weeks ahead are full, a new place is announced at the first good time, by a draft."""
    house.bring_in(*some_places(3))
    house.fill()
    before = house.posts(Status.DRAFT)
    house.stage.clock.moment = NOW + timedelta(days=1)
    new = a_place("neu-da", name="Neu da")
    house.app.store.places.announce(NAME, ["neu-da"], house.stage.clock.now())
    house.bring_in(new)
    follow_up(house.app, NAME, Comparison(new=(new,)), caller=ANNA, progress=campaigns.unwatched)
    (came,) = [post for post in house.posts(Status.DRAFT) if post.place == "neu-da"]
    assert (Kind.NEU, 1) == (came.kind, came.number)
    assert came.due_utc
    assert came.due_utc < house.stage.clock.now() + timedelta(days=8)
    assert [post.due_utc for post in before] == [
        post.due_utc for post in house.posts(Status.DRAFT) if post.place != "neu-da"
    ]


def test_a_budget_is_one_for_each_month(stage: Stage, tmp_path: Path) -> None:
    """Approving stops where the month's money ends, within one transaction, and goes on in the month after it."""
    account = stage.account(TWITTER)
    plan = a_channel_plan(TWITTER, account=account, posts_per_place=1, posts_per_week=1)
    house = OpenHouse(stage, tmp_path, channels=(plan,), ahead=8)
    house.bring_in(*some_places(5))
    house.fill()
    drafts = sorted(house.posts(Status.DRAFT), key=lambda post: post.due_utc or NOW)
    whole = costs.cost_forecast(house.app, NAME)
    assert 9 == len(drafts)
    assert [date(2027, 3, 1), date(2027, 4, 1)] == [each.month for each in whole.months[:2]]
    assert whole.usd == sum(each.usd for each in whole.months)
    tight = replace(
        house.campaign, budget_usd=(whole.months[0].usd * Decimal("0.6")).quantize(Decimal("0.01"))
    )
    house.app.store.campaigns.save(tight, stage.clock.now())
    approval = posts.approve(house.app, {post.id: post.version for post in drafts}, caller=ANNA_BEISPIEL)
    by_month = Counter((post.due_utc or NOW).month for post in approval.approved)
    assert by_month[3]
    assert by_month[4]
    assert "a month, has no room for" in str(approval.refused[0][1])
    versions = {id: house.app.store.posts.get(id).version for id, _ in approval.refused}
    again = posts.approve(house.app, versions, caller=ANNA_BEISPIEL)
    assert not again.approved, "asked again, the money is still spent"


def test_a_campaign_with_an_end_is_not_filled(stage: Stage, tmp_path: Path) -> None:
    """The scheduler leaves it alone, and a person who asks for it is told why."""
    house = OpenHouse(stage, tmp_path)
    house.app.store.campaigns.save(a_campaign(), stage.clock.now())
    house.bring_in(*some_places(1))
    assert [] == house.fill()
    with pytest.raises(InvalidInput, match="has a last day"):
        filling.fill(house.app, NAME, caller=ANNA)


def test_a_campaign_that_is_given_an_end_is_listed_with_it(house: OpenHouse) -> None:
    """Until when it was filled before counts no more."""
    house.bring_in(*some_places(2))
    assert house.fill()
    ending = replace(house.campaign, ahead=None, last_day=FIRST + timedelta(days=6))
    house.app.store.campaigns.save(ending, house.stage.clock.now())
    (listed,) = house.app.store.campaigns.search("", FIRST, limit=5).entries
    assert (ending.last_day, False) == (listed.last_day, listed.open_ended)
    assert ending.last_day == house.app.store.campaigns.get(NAME).last_day


def test_a_day_that_another_campaign_takes_meanwhile_is_left_to_it(stage: Stage, tmp_path: Path) -> None:
    """Both are filled at once, and have a place in common: the one that comes second plans again around the other."""
    house = OpenHouse(stage, tmp_path, ahead=1)
    other = replace(house.campaign, name="zukunftsorte")
    stage.store.campaigns.save(other, stage.clock.now())
    for name in (NAME, other.name):
        stage.store.places.save(name, [a_place("hof")], stage.clock.now())
    sharedplaces.say(
        house.app, NAME, "hof", PlaceKey(campaign=other.name, slug="hof"), same=True, caller=ANNA
    )
    begun: list[str] = []

    def meanwhile(_done: int, _total: int) -> None:
        if not begun:
            begun.append(other.name)
            filling.fill(house.app, other.name, caller=ANNA)

    filling.fill(house.app, NAME, caller=ANNA, progress=meanwhile)
    days = [
        {post.due_utc.date() for post in stage.store.posts.find(campaign=name) if post.due_utc}
        for name in (NAME, other.name)
    ]
    assert all(days)
    assert not days[0] & days[1]
