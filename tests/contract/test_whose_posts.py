"""Every verb about a post, in every state, of one's own organisation and of another one, on both databases."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date, datetime, time

import pytest
from sqlalchemy import update

from outreach.app import App
from outreach.app.accounts import accounts
from outreach.app.campaigns import campaigns
from outreach.app.plan import moving
from outreach.app.posts import approving, gone, handover, otherwise, owning, posts, review, revisions, words
from outreach.app.posts.owning import COMMON
from outreach.app.results import handfigures
from outreach.campaign.export import written_out
from outreach.errors import NotAllowed, NotFound, OutreachError
from outreach.model import Caller, Kind, Membership, Post, Region, Role, Status
from outreach.networks import TWITTER
from outreach.store import schema
from tests.builders import ANNA, NOW, a_person, a_place
from tests.contract.conftest import Kept
from tests.contract.stage import CAMPAIGN
from tests.contract.test_no_self_release import Office
from tests.contract.test_no_self_release import office as office  # a fixture of these tests

DAY, WALL = date(2026, 9, 20), datetime.combine(date(2026, 9, 20), time(11))

Do = Callable[[App, str, int, Caller], object]

VERBS: Mapping[str, Do] = {
    "cancel": lambda app, id, v, who: posts.cancel(app, {id: v}, why="", caller=who).refused,
    "reschedule_to_next": lambda app, id, v, who: posts.reschedule_to_next(app, id, version=v, caller=who),
    "reschedule": lambda app, id, v, who: posts.reschedule(app, id, WALL, version=v, caller=who),
    "pin": lambda app, id, v, who: posts.pin(app, id, version=v, caller=who),
    "unpin": lambda app, id, v, who: posts.unpin(app, id, version=v, caller=who),
    "retry": lambda app, id, v, who: posts.retry(app, id, version=v, caller=who),
    "resolve live": lambda app, id, v, who: posts.resolve(app, id, "1_2", version=v, caller=who),
    "resolve not": lambda app, id, v, who: posts.resolve(app, id, "", version=v, caller=who),
    "to_day": lambda app, id, v, who: moving.to_day(app, id, DAY, version=v, caller=who),
    "undo": lambda app, id, v, who: moving.undo(app, id, version=v, caller=who),
    "edit": lambda app, id, v, who: words.edit(app, id, version=v, text=None, alt=f"Tor {v}", caller=who),
    "done": lambda app, id, v, who: handover.done(app, id, "https://x.example/1", caller=who),
    "submit": lambda app, id, v, who: review.submit(app, {id: v}, to="Ivo", caller=who).refused,
    "restore": lambda app, id, v, who: revisions.restore(app, id, 1, version=v, caller=who),
    "back": lambda app, id, v, who: revisions.back_to_generated(app, id, version=v, caller=who),
    "put_photo": lambda app, id, v, who: otherwise.put_photo(app, id, "none.jpg", version=v, caller=who),
    "put_kind": lambda app, id, v, who: otherwise.put_kind(app, id, Kind.PORTRAIT, 99, version=v, caller=who),
    "figures": lambda app, id, v, who: len(handfigures.add(app, id, {"reach": "9"}, caller=who)),
    "no figures": lambda app, id, v, who: handfigures.withdraw(app, id, caller=who),
    "look": lambda app, id, v, who: gone.look(app, id, caller=who),
}


DRAWS = {"put_kind"}
"""Verbs that have a card drawn, in a process of its own."""


def put(kept: Kept, post: Post, status: Status) -> int:
    """The post stands there, however it came to; its version."""
    table = schema.posts
    store, engine = kept
    with engine.begin() as connection:
        connection.execute(update(table).where(table.c.id == post.id).values(status=status))
    return store.posts.get(post.id).version


def told(do: Do, office: Office, post: Post, version: int, who: str) -> str:
    """What the verb was refused with, "" where it was done."""
    try:
        refused = do(office.app, post.id, version, office[who])
    except OutreachError as error:
        return str(error.message)
    return str(refused[0][1].message) if isinstance(refused, tuple) and refused else ""


@pytest.mark.parametrize(
    "name", [pytest.param(each, marks=pytest.mark.slow) if each in DRAWS else each for each in VERBS]
)
def test_what_another_organisation_has_let_out_is_out_of_reach(
    office: Office, kept_database: Kept, name: str
) -> None:
    """Drafts are everybody's to write and plan; past that a role in the account's organisation is needed."""
    own, foreign = office.stage.draft(), office.stage.draft(channel=TWITTER)
    for status in Status:
        before = put(kept_database, foreign, status)
        answer = told(VERBS[name], office, foreign, before, "erik")
        assert ("may not do this for “img”" in answer) is (status not in COMMON), (status, answer)
        if status not in COMMON:
            assert (status, before) == (office.stage.status(foreign), office.stage.now(foreign).version)
        answer = told(VERBS[name], office, own, put(kept_database, own, status), "erik")
        assert "may not do this for" not in answer, (status, answer)


def test_what_belongs_to_nobody_is_everybodys(office: Office, kept_database: Kept) -> None:
    """An approved post on an account without an organisation is changed by any editor, as before."""
    foreign = office.stage.draft(channel=TWITTER)
    accounts.give(office.app, foreign.account, "", caller=ANNA)
    for name in ("edit", "cancel"):
        version = put(kept_database, foreign, Status.APPROVED)
        assert not told(VERBS[name], office, foreign, version, "erik")


def test_a_region_says_whose_its_posts_are(office: Office) -> None:
    """Its organisation approves, is handed in to and changes what is out of reach for others, on whosever account."""
    app, post = office.app, office.stage.draft()
    both = a_person(
        "greta", Membership(organisation="", roles=frozenset({Role.ADMINISTRATOR, Role.EDITOR}))
    ).as_caller()
    definition = campaigns.get(app, CAMPAIGN)
    region = Region(name="Altmark", areas=("Landkreis Stendal",), organisation="img")
    given = replace(definition, regions=(region,))
    file = written_out(given)
    with pytest.raises(NotAllowed):  # ART's account, and an editor's word
        campaigns.apply(app, file, file="campaign.toml", caller=office["erik"])
    with pytest.raises(NotFound):
        campaigns.apply(app, file.replace(b'"img"', b'"wfbb"'), file="campaign.toml", caller=both)
    campaigns.apply(app, file, file="campaign.toml", caller=both)
    campaigns.apply(app, file, file="campaign.toml", caller=office["erik"])  # it says so already
    assert "approver of “img”" in str(getattr(office.approve(post, office["ben"]), "message", ""))
    (submitted,) = review.submit(
        app, {post.id: office.stage.now(post).version}, to="", caller=office["erik"]
    ).submitted
    assert "IMG" == submitted.submitted_to
    assert [post.id] == [each.id for each in approving.queue(app, caller=office["dora"]).posts]
    assert () == approving.queue(app, caller=office["ben"]).posts
    assert "img" == owning.owners(app).of(submitted)
    assert office.approve(post, office["dora"]) is None
    assert told(VERBS["edit"], office, post, office.stage.now(post).version, "erik")
    app.store.places.save(CAMPAIGN, [a_place(region="", latitude=51.34, longitude=12.37, district="")], NOW)
    assert "art" == owning.owners(app).of(post)
    app.store.places.save(CAMPAIGN, [a_place()], NOW)
    assert "img" == owning.owners(app).of(post)
    campaigns.apply(app, written_out(definition), file="campaign.toml", caller=both)
    assert "art" == owning.owners(app).of(post)


def test_a_region_takes_no_other_organisations_account_along(office: Office) -> None:
    """Where a region has an organisation, an account that joins the campaign takes the word of its own one too."""
    app = office.app
    definition = campaigns.get(app, CAMPAIGN)
    region = Region(name="Altmark", areas=("Landkreis Stendal",), organisation="art")
    ours, others = (
        tuple(plan for plan in definition.channels if (plan.channel == TWITTER) is img)
        for img in (False, True)
    )
    both = a_person(
        "greta", Membership(organisation="", roles=frozenset({Role.ADMINISTRATOR, Role.EDITOR}))
    ).as_caller()
    arts = a_person(
        "hans", Membership(organisation="art", roles=frozenset({Role.ADMINISTRATOR, Role.EDITOR}))
    ).as_caller()
    assert ours
    assert others
    given = replace(definition, regions=(region,), channels=ours)
    campaigns.apply(app, written_out(given), file="campaign.toml", caller=both)
    wider = written_out(replace(given, channels=definition.channels))
    with pytest.raises(NotAllowed):
        campaigns.apply(app, wider, file="campaign.toml", caller=arts)
    campaigns.apply(app, wider, file="campaign.toml", caller=both)
    campaigns.apply(app, written_out(given), file="campaign.toml", caller=arts)
