"""Watched sources, from the address to the posts, on both databases."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from outreach.app import App, journal
from outreach.app.campaigns import campaigns
from outreach.app.operation import setup
from outreach.app.places import importing, watching
from outreach.app.plan import planning
from outreach.app.running import jobs
from outreach.app.running.notices import notifier
from outreach.campaign import CampaignFolder
from outreach.model import Accept, Caller, Campaign, Cause, JobState, Kind, Membership, Role, Source, Status
from outreach.places.watching import MOST_NEW
from outreach.settings import read_settings
from tests.builders import ANNA, NOW, a_campaign, a_person
from tests.contract.sources import SourceServer
from tests.contract.stage import HandClock, Stage

pytestmark = pytest.mark.slow

NAME = "kreativorte-altmark"
HEAD = "slug;name;teaser;municipality;street\n"
DAY = timedelta(days=1)


def a_table(count: int, *others: str, without: frozenset[int] = frozenset(), street: str = "") -> bytes:
    rows = [
        f"ort-{n};Hof Nummer {n};Auf dem Hof Nummer {n} wird getöpfert, gemalt und gefeiert.;Osterburg;{street}"
        for n in range(1, count + 1)
        if n not in without
    ]
    return (HEAD + "\n".join((*rows, *others)) + "\n").encode()


CHANGED = "ort-1;Hof Nummer 1;Auf dem Hof wird jetzt gekocht.;Osterburg;"


@pytest.fixture
def server() -> Iterator[SourceServer]:
    with SourceServer(tables={"/orte.csv": a_table(15)}) as running:
        yield running


class House:
    """A campaign whose table lies at an address, with a clock set by hand."""

    def __init__(self, stage: Stage, server: SourceServer, folder: Path):
        settings = read_settings(
            {"OUTREACH_PRIVATE_SOURCES": server.origin, "OUTREACH_CAMPAIGNS": str(folder)}, folder / "data"
        )
        (folder / NAME).mkdir()
        self.clock = HandClock()
        self.app = App(settings=settings, clock=self.clock, store=stage.store, call_of=lambda each: each.verb)
        self.folder = folder / NAME
        self.server = server
        self.address = f"{server.origin}/orte.csv"

    def define(self, *sources: Source, **changes: Any) -> Campaign:
        campaign = a_campaign(sources=sources, **changes)
        self.app.store.campaigns.save(campaign, self.clock.now())
        return campaign

    def source(self, accept: Accept = Accept.NOTHING, watch: str = "daily 06:00") -> Source:
        return Source(
            kind="csv", file="orte.csv", url=self.address, separator="|", watch=watch, accept=accept
        )

    def bring_in(self, caller: Caller = ANNA) -> None:
        campaigns.import_places(self.app, NAME, CampaignFolder(self.folder), dry_run=False, caller=caller)

    def look(self) -> dict[str, Any]:
        """What came of the one job that the scheduler has begun now."""
        assert watching.step(self.app).begun == (NAME,)
        ended = jobs.worker(self.app).step()
        while ended and ended.verb != watching.LOOK:  # comparisons that were asked for before
            ended = jobs.worker(self.app).step()
        assert ended
        assert ended.state is JobState.DONE, ended.message
        return dict(ended.result)

    def known(self) -> dict[str, bool]:
        return {place.slug: place.gone for place in self.app.store.places.of(NAME)}

    def told(self) -> list[str]:
        return [str(each.what) for each in notifier(self.app).alerts() if each.cause is Cause.SOURCE]


@pytest.fixture
def house(stage: Stage, server: SourceServer, tmp_path: Path) -> House:
    return House(stage, server, tmp_path)


def test_a_source_is_read_in_its_rhythm(house: House) -> None:
    """Once when it is new, then once a day at its hour; two schedulers read it once."""
    house.define(house.source())
    house.bring_in()
    assert [] == house.look()["new"]
    assert watching.step(house.app).quiet
    house.clock.moment = NOW + timedelta(hours=20)  # 04:00 UTC is 05:00 in Berlin
    assert watching.step(house.app).quiet
    house.clock.moment = NOW + timedelta(hours=22)
    assert not watching.step(house.app).quiet
    assert watching.step(house.app).quiet
    house.clock.moment = NOW + 90 * DAY
    assert watching.step(house.app).quiet, "the campaign is over"


def test_of_several_schedulers_at_once_one_reads_a_new_source(house: House) -> None:
    """However close they look: the others are told that nothing is due."""
    house.define(house.source())
    with ThreadPoolExecutor(4) as pool:
        done = list(pool.map(lambda _: watching.step(house.app), range(4)))
    assert [NAME] == [name for each in done for name in each.begun]


def test_nothing_is_taken_over_that_no_rule_allows(house: House) -> None:
    """A new place waits as a comparison that a person takes over, told once; then nothing waits any more."""
    house.define(house.source())
    house.bring_in()
    house.look()
    house.server.tables["/orte.csv"] = a_table(16)
    house.clock.moment += DAY
    found = house.look()
    assert ([], 1) == (found["new"], found["left"])
    assert 15 == len(house.known())
    assert 1 == len(house.told())
    house.clock.moment += DAY
    assert found["asks"] == house.look()["asks"], "the same table asks once"
    while jobs.worker(house.app).step():
        pass
    proposal = importing.proposal(house.app, NAME, found["asks"])
    assert (1, True) == (proposal.changes, proposal.adoptable)
    importing.adopt(house.app, NAME, found["asks"], caller=ANNA)
    assert 16 == len(house.known())
    assert [] == house.told()


@pytest.mark.parametrize(
    ("accept", "new", "changed", "gone"),
    [
        (Accept.NOTHING, 0, 0, 0),
        (Accept.NEW, 1, 0, 0),
        (Accept.CHANGES, 1, 1, 0),
        (Accept.ALL, 1, 1, 1),
    ],
)
def test_each_word_takes_more(house: House, accept: Accept, new: int, changed: int, gone: int) -> None:
    """Of a table with one place more, one changed and one gone, what the source's word allows is taken over."""
    house.define(house.source(accept))
    house.server.tables["/orte.csv"] = a_table(30)
    house.bring_in()
    house.server.tables["/orte.csv"] = a_table(31, CHANGED, without=frozenset({1, 9}))
    found = house.look()
    assert (new, changed, gone) == tuple(len(found[name]) for name in ("new", "changed", "gone"))
    assert found["left"] == 3 - new - changed - gone
    assert gone == sum(house.known().values())


@pytest.mark.parametrize(
    "table",
    [
        a_table(15, without=frozenset({3, 4})),
        a_table(15, street="Neue Gasse 7"),
        a_table(1),
        a_table(16 + MOST_NEW),
    ],
    ids=["two gone", "all changed", "most gone", "a flood"],
)
def test_a_broken_export_is_no_mass_extinction(house: House, table: bytes) -> None:
    """Where more than a tenth would be changed or gone, or a thousand new, a person is asked whatever the rule says."""
    house.define(house.source(Accept.ALL))
    house.bring_in()
    before = house.app.store.places.of(NAME)
    house.server.tables["/orte.csv"] = table
    found = house.look()
    assert found["left"]
    assert before == house.app.store.places.of(NAME)
    assert 1 == len(house.told())


@pytest.mark.parametrize(
    "answer",
    [
        b"",
        b"<html>",
        HEAD.encode(),
        b"a;b\n1;2\n",
        b"\x00\x01\x02",
        a_table(15)[:70],
    ],
)
def test_what_is_no_table_of_places_changes_nothing(house: House, answer: bytes) -> None:
    """An empty file, a page, a header alone, other columns, rubbish: told once, and the old places stay."""
    house.define(house.source(Accept.ALL))
    house.bring_in()
    house.look()
    before = house.app.store.places.of(NAME)
    house.server.tables["/orte.csv"] = answer
    subjects = set()
    for _ in range(3):
        house.clock.moment += DAY
        house.look()
        subjects |= {each.subject for each in notifier(house.app).alerts() if each.cause is Cause.SOURCE}
        assert 1 == len(house.told())
    assert 1 == len(subjects), "one occurrence, told once"
    assert before == house.app.store.places.of(NAME)
    house.server.tables["/orte.csv"] = a_table(16)
    house.clock.moment += DAY
    assert ["ort-16"] == house.look()["new"]
    assert [] == house.told()


def test_every_row_twice_is_taken_once(house: House) -> None:
    """A table with each row twice tells no new place."""
    house.define(house.source(Accept.ALL))
    house.bring_in()
    house.server.tables["/orte.csv"] = a_table(15) + a_table(15)[len(HEAD) :]
    house.look()
    assert 15 == len(house.known())


def test_a_file_in_the_campaigns_folder_is_read_when_it_changes(house: House) -> None:
    """Before its hour has come; where it is missing, that is told."""
    (house.folder / "orte.csv").write_bytes(a_table(15))
    house.define(replace(house.source(Accept.NEW), url=""))
    house.bring_in()
    house.look()
    assert watching.step(house.app).quiet
    (house.folder / "orte.csv").write_bytes(a_table(16))
    assert ["ort-16"] == house.look()["new"]
    (house.folder / "orte.csv").unlink()
    house.clock.moment += DAY
    assert ["orte.csv"] == house.look()["failed"]
    assert "OUTREACH_CAMPAIGNS" in house.told()[0]


def test_what_a_person_wrote_stays(house: House) -> None:
    """A watched source overwrites no field that somebody has written by hand."""
    from outreach.app.places import places

    house.define(house.source(Accept.ALL))
    house.bring_in()
    places.edit(house.app, NAME, "ort-1", {"teaser": "Von Hand."}, version=1, caller=ANNA)
    house.server.tables["/orte.csv"] = a_table(15, CHANGED, without=frozenset({1}))
    house.look()
    assert "Von Hand." == house.app.store.places.get(NAME, "ort-1").teaser


def _nobody(*_: int) -> None:
    """Watches nothing."""


def _planned(house: House) -> None:
    setup.init(house.app.settings)
    house.bring_in()
    campaigns.generate(house.app, NAME, caller=ANNA, progress=_nobody)
    planning.adopt(house.app, planning.propose(house.app, NAME), caller=ANNA)
    person = a_person("lena", Membership(organisation="", roles=frozenset({Role.EDITOR})))
    house.app.store.people.add(person, "kept", journal.entry(house.app, "people.add", caller=ANNA))


def _letters(house: House) -> list[str]:
    return [str(letter.message) for letter in house.app.store.letters.take(house.clock.now())]


def test_a_look_that_was_broken_off_is_made_up_for(house: House) -> None:
    """A place that was taken over, and of which no post was written, gets its posts at the next look, once."""
    house.define(house.source(Accept.NEW))
    _planned(house)
    house.look()
    house.server.tables["/orte.csv"] = a_table(16)
    (house.folder / "orte.csv").write_bytes(a_table(16))
    house.bring_in(watching.WATCHER)  # as a look does it that ends before the posts are written
    house.clock.moment += DAY
    assert [] == house.look()["new"]
    mine = [post for post in house.app.store.posts.find(campaign=NAME) if post.place == "ort-16"]
    assert mine
    assert all(post.due_utc for post in mine)
    (told,) = _letters(house)
    assert "Hof Nummer 16" in told
    house.clock.moment += DAY
    house.look()
    assert [] == _letters(house)


def test_a_new_place_that_the_budget_does_not_allow_for_is_told(house: House) -> None:
    """Its posts are written, nothing is moved, and the staff reads why they have no times."""
    campaign = house.define(house.source(Accept.NEW))
    _planned(house)
    house.app.store.campaigns.save(replace(campaign, budget_usd=Decimal("0.01")), house.clock.now())
    house.server.tables["/orte.csv"] = a_table(16)
    assert ["ort-16"] == house.look()["new"]
    mine = [post for post in house.app.store.posts.find(campaign=NAME) if post.place == "ort-16"]
    assert mine
    assert not any(post.due_utc for post in mine)
    new, why = _letters(house)
    assert "Hof Nummer 16" in new
    assert "budget" in why


def test_a_place_that_comes_is_announced_and_planned(house: House) -> None:
    """Its first post on each channel tells that it is new and is a draft with a time; the others keep theirs."""
    house.define(house.source(Accept.NEW))
    setup.init(house.app.settings)
    house.bring_in()
    nobody = lambda *_: None  # noqa: E731 - watches nothing
    campaigns.generate(house.app, NAME, caller=ANNA, progress=nobody)
    planning.adopt(house.app, planning.propose(house.app, NAME), caller=ANNA)
    before = {post.id: post.due_utc for post in house.app.store.posts.find(campaign=NAME)}
    house.server.tables["/orte.csv"] = a_table(16)
    assert ["ort-16"] == house.look()["new"]
    after = house.app.store.posts.find(campaign=NAME)
    mine = [post for post in after if post.place == "ort-16"]
    assert [(Kind.NEU, Status.DRAFT)] * 2 == [(p.kind, p.status) for p in mine if p.number == 1]
    assert all(post.due_utc and post.due_utc > NOW for post in mine)
    moved = [post for post in after if post.id in before and before[post.id] != post.due_utc]
    assert len(moved) <= len(mine)
    house.clock.moment += DAY
    house.look()
    assert len(after) == len(house.app.store.posts.find(campaign=NAME))
    assert "ort-16" in house.app.store.campaigns.get(NAME).new_places
