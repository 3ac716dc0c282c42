"""Places that two campaigns share: confirmed by a person, and what follows, on both databases."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest

from outreach.app import App, journal
from outreach.app.campaigns import campaigns
from outreach.app.places import places, rights, sharedplaces
from outreach.app.plan import moving, planning
from outreach.errors import NotAllowed, NotFound
from outreach.model import Kind, Photo, PlaceKey
from outreach.networks import FACEBOOK
from outreach.settings import read_settings
from tests.builders import ANNA, NOW, a_campaign, a_channel_plan, a_place
from tests.contract.stage import HandClock, Stage

ONE, OTHER = "kreativorte-altmark", "zukunftsorte"
HERE, THERE = PlaceKey(campaign=ONE, slug="gutshof-krevese"), PlaceKey(campaign=OTHER, slug="gut-krevese")


@pytest.fixture
def app(stage: Stage, tmp_path: Path) -> App:
    settings = read_settings({}, tmp_path / "data")
    made = App(settings=settings, clock=HandClock(), store=stage.store, call_of=lambda each: each.verb)
    plan = a_channel_plan(FACEBOOK, account=stage.account(FACEBOOK), posts_per_place=1)
    photo = Photo(file="hof.jpg", credit="Anna", sha256="a" * 64)
    for name, slug, label in ((ONE, HERE.slug, "Gutshof Krevese"), (OTHER, THERE.slug, "Gut Krevese")):
        made.store.campaigns.save(a_campaign(name=name, title=name.title(), channels=(plan,)), NOW)
        made.store.places.save(name, [a_place(slug, name=label, photos=(photo,))], NOW)
    return made


def test_a_pair_is_asked_about_until_somebody_says_something(app: App) -> None:
    """Found from both sides by the same page; once it was said what they are, nobody asks again."""
    (pair,) = sharedplaces.find(app, ONE).asked
    assert (HERE.slug, THERE) == (pair.slug, pair.other)
    assert [HERE] == [each.other for each in sharedplaces.find(app, OTHER).asked]
    sharedplaces.say(app, OTHER, THERE.slug, HERE, same=False, caller=ANNA)
    assert () == sharedplaces.find(app, ONE).asked == sharedplaces.find(app, ONE).same
    sharedplaces.say(app, ONE, HERE.slug, THERE, same=True, caller=ANNA)
    assert [THERE] == [each.other for each in sharedplaces.find(app, ONE).same]
    assert [HERE] == [each.key for each in sharedplaces.twins(app, OTHER, THERE.slug)]
    assert 2 == sum(entry.verb == "sharedplaces.say" for entry in journal.find(app, 9, caller=ANNA))


def test_what_cannot_be_the_same(app: App) -> None:
    """Two places of one campaign, and places that are not there, are refused."""
    with pytest.raises(NotAllowed, match="same campaign"):
        sharedplaces.say(app, ONE, HERE.slug, HERE, same=True, caller=ANNA)
    with pytest.raises(NotFound):
        sharedplaces.say(app, ONE, HERE.slug, replace(THERE, slug="nirgends"), same=True, caller=ANNA)


def test_what_is_written_or_withdrawn_there_is_offered_here(app: App) -> None:
    """A hand-made change and a withdrawal of one are offered for the other; what a person took over is no more."""
    sharedplaces.say(app, ONE, HERE.slug, THERE, same=True, caller=ANNA)
    places.edit(app, OTHER, THERE.slug, {"teaser": "Jetzt mit Café."}, version=1, caller=ANNA)
    rights.withdraw(app, OTHER, "hof.jpg", day=date(2027, 3, 9), caller=ANNA, why="")
    (twin,) = sharedplaces.twins(app, ONE, HERE.slug)
    assert {"teaser": "Jetzt mit Café."} == {field: text for field, (_, text) in twin.offers.items()}
    assert {"hof.jpg": date(2027, 3, 9)} == twin.withdrawn
    sharedplaces.take_over(app, ONE, HERE.slug, THERE, "teaser", version=1, caller=ANNA)
    sharedplaces.withdraw_too(app, ONE, HERE.slug, THERE, "hof.jpg", caller=ANNA)
    (twin,) = sharedplaces.twins(app, ONE, HERE.slug)
    assert ({}, {}) == (twin.offers, twin.withdrawn)
    assert "Jetzt mit Café." == places.get(app, ONE, HERE.slug).teaser
    assert date(2027, 3, 9) == app.store.rights.withdrawn(ONE)["hof.jpg"]
    (back,) = sharedplaces.twins(app, OTHER, THERE.slug)
    assert not back.offers
    with pytest.raises(NotFound):
        sharedplaces.take_over(app, ONE, HERE.slug, THERE, "street", version=2, caller=ANNA)


def test_a_place_is_announced_as_new_by_one_campaign(app: App) -> None:
    """Of two that announced it, the one that did so later does not any more."""
    app.store.places.announce(ONE, [HERE.slug], NOW)
    app.store.places.announce(OTHER, [THERE.slug], NOW + timedelta(days=1))
    sharedplaces.say(app, OTHER, THERE.slug, HERE, same=True, caller=ANNA)
    assert (HERE.slug,) == app.store.campaigns.get(ONE).new_places
    assert () == app.store.campaigns.get(OTHER).new_places
    campaigns.generate(app, OTHER, caller=ANNA, progress=campaigns.unwatched)
    assert {Kind.PORTRAIT} == {post.kind for post in app.store.posts.find(campaign=OTHER)}


def test_two_campaigns_do_not_post_about_it_on_one_day(app: App) -> None:
    """On the account that both post on, planning keeps the day free on which the other campaign posts about it."""
    for name in (ONE, OTHER):
        campaigns.generate(app, name, caller=ANNA, progress=campaigns.unwatched)
        planning.adopt(app, planning.propose(app, name), caller=ANNA)
    days = [
        p.due_utc.date() for name in (ONE, OTHER) for p in app.store.posts.find(campaign=name) if p.due_utc
    ]
    assert days[0] == days[1], "both have the one day in the middle, as nobody knows"
    sharedplaces.say(app, ONE, HERE.slug, THERE, same=True, caller=ANNA)
    _, verdicts = moving.verdicts(app, app.store.posts.find(campaign=OTHER)[0].id)
    (verdict,) = [each for each in verdicts if each.day == days[0]]
    assert moving.ELSEWHERE in verdict.says
    assert 1 == len(planning.adopt(app, planning.propose(app, OTHER), caller=ANNA))
    days = [
        p.due_utc.date() for name in (ONE, OTHER) for p in app.store.posts.find(campaign=name) if p.due_utc
    ]
    assert days[0] != days[1]
