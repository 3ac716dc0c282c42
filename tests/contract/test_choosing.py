"""Choosing a campaign out of many, on both databases."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest

from outreach.app import App
from outreach.app.campaigns import choosing
from outreach.model import CampaignStage, Slot
from outreach.networks import FACEBOOK
from outreach.settings import read_settings
from outreach.store import DraftRecord
from outreach.store.campaigns.statements import NEXT_POSTS
from tests.builders import ANNA, NOW, a_campaign, a_draft
from tests.contract.stage import CAMPAIGN, HandClock, Stage

TODAY = NOW.date()


@pytest.fixture
def app(stage: Stage, tmp_path: Path) -> App:
    """Twenty campaigns that are over, one that comes, and the stage's."""
    settings = read_settings({}, tmp_path / "data")
    made = App(settings=settings, clock=HandClock(), store=stage.store, call_of=lambda each: each.verb)
    for number in range(20):
        ended = TODAY - timedelta(days=number + 1)
        keep(made, f"alt-{number:02}", ended - timedelta(days=30), ended)
    keep(made, "morgen", TODAY + timedelta(days=1), TODAY + timedelta(days=30))
    return made


def keep(app: App, name: str, first_day: date, last_day: date, **more: object) -> None:
    campaign = a_campaign(name=name, title=f"Öfter {name}", first_day=first_day, last_day=last_day, **more)
    app.store.campaigns.save(campaign, NOW)


def test_a_menu_offers_ten_of_all_campaigns(app: App, stage: Stage) -> None:
    """Those looked at and those whose posts go out next are among them, however late their names come."""
    stage.draft(due=NOW + timedelta(hours=1))
    choice = choosing.near(app, "alt-17", ["alt-17", "alt-12", "gibt-es-nicht"])
    names = [each.name for each in choice.entries]
    assert ("alt-17", choosing.MOST) == (choice.current, len(names))
    assert {"alt-17", "alt-12", CAMPAIGN} <= set(names)
    assert sorted(names) == names


def test_what_runs_is_offered_though_nobody_has_looked_at_it(app: App, stage: Stage) -> None:
    """Beside ten that somebody has looked at, and behind hundreds of posts of another one."""
    keep(app, "zu-spaet", TODAY, TODAY + timedelta(days=60))
    for campaign, count, begin in (("morgen", NEXT_POSTS + 1, 1), ("zu-spaet", 1, 30)):
        drafts = [a_record(f"ort-{number}") for number in range(count)]
        stage.store.posts.save_drafts(campaign, drafts, caller=ANNA, at=NOW)
        slots = [
            Slot(
                place=each.draft.place,
                channel=FACEBOOK,
                number=1,
                due=NOW + timedelta(days=begin, minutes=number),
            )
            for number, each in enumerate(drafts)
        ]
        stage.store.times.set_slots(campaign, slots, caller=ANNA, at=NOW)
    lately = [f"alt-{number:02}" for number in range(10)]
    names = [each.name for each in choosing.near(app, "alt-00", lately).entries]
    assert {"alt-00", "alt-05", "zu-spaet"} <= set(names)
    for number in range(9):
        keep(app, f"zz-{number}", TODAY, TODAY + timedelta(days=60))
    many = [f"zz-{number}" for number in range(9)]
    names = [each.name for each in choosing.near(app, "alt-00", [*lately[:4], *many]).entries]
    assert {"alt-00", "alt-01", "alt-02", "alt-03"} <= set(names)


def a_record(place: str) -> DraftRecord:
    return DraftRecord(
        draft=a_draft(place), account="die-altmark", zone="Europe/Berlin", image="", image_sha256=""
    )


def test_without_a_wish_it_is_the_one_that_runs(app: App, stage: Stage) -> None:
    """However late its name comes, and without a post to tell of it; else the next one, else the last one."""
    stage.store.campaigns.save(
        a_campaign(first_day=TODAY - timedelta(99), last_day=TODAY - timedelta(60)), NOW
    )
    for each in ("", "gibt-es-nicht"):
        assert "morgen" == choosing.near(app, each).current
    keep(app, "zuletzt", TODAY - timedelta(days=3), TODAY + timedelta(days=3))
    assert "zuletzt" == choosing.near(app, "").current
    for name in ("zuletzt", "morgen"):
        keep(app, name, TODAY - timedelta(days=80), TODAY - timedelta(days=70))
    assert "alt-00" == choosing.near(app, "").current


def test_all_campaigns_are_looked_through(app: App) -> None:
    """What runs or comes stands before what is over; words are found in title and name, also with an umlaut."""
    found = choosing.search(app, "", size=10)
    stages = [each.stage(NOW) for each in choosing.search(app, "", size=100).entries]
    assert (22, 10) == (found.total, len(found.entries))
    assert [True] * 2 + [False] * 20 == [stage is not CampaignStage.OVER for stage in stages]
    assert ["alt-00", "alt-01"] == [each.name for each in choosing.search(app, "alt-", size=2).entries]
    assert 21 == choosing.search(app, "öfter").total
    assert ["morgen"] == [each.name for each in choosing.search(app, "MORGEN").entries]
    assert 0 == choosing.search(app, "%").total
    assert "alt-19" == choosing.search(app, "", number=3, size=10).entries[-1].name


def test_how_far_a_campaign_is(app: App) -> None:
    """Ahead before its first day where it runs, over after its last one, and never over where it has no end."""
    keep(app, "dauer", TODAY, TODAY, ahead=4)
    entries = {each.name: each for each in choosing.search(app, "", size=100).entries}
    far, midnight = NOW + timedelta(days=400), NOW.replace(hour=23)  # of Berlin
    assert CampaignStage.AHEAD is entries["morgen"].stage(midnight - timedelta(seconds=1))
    assert CampaignStage.RUNNING is entries["morgen"].stage(midnight)
    assert CampaignStage.OVER is entries["morgen"].stage(far)
    assert CampaignStage.OPEN_ENDED is entries["dauer"].stage(far)
