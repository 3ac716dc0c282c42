"""An approval was given for an organisation: what becomes another one's waits for that one, on both databases."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import text

from outreach.app.accounts import accounts
from outreach.app.campaigns import campaigns
from outreach.app.people import people
from outreach.app.places import places, watching
from outreach.app.posts import posts
from outreach.campaign import CampaignFolder, Uploads
from outreach.campaign.export import written_out
from outreach.channels.base import Channel
from outreach.errors import NotAllowed
from outreach.model import Accept, Caller, Membership, Region, Role, Source, Status, machine
from outreach.networks import BLUESKY, FACEBOOK
from outreach.sandbox import FaultKind
from tests.builders import ANNA, NOW, a_person, a_place, a_reason
from tests.contract.conftest import Kept
from tests.contract.stage import CAMPAIGN, Amid, take
from tests.contract.test_no_self_release import Office
from tests.contract.test_no_self_release import office as office  # a fixture of these tests
from tests.journeys.processes import eventually

PLACE = "gutshof-krevese"
REGIONS = (
    Region(name="Altmark", organisation="img"),
    Region(name="Prignitz", organisation="art"),
    Region(name="Harz"),
)


@pytest.fixture
def regional(office: Office) -> Office:
    """The campaign has regions of IMG, of ART and of nobody; the place lies in ART's."""
    definition = replace(campaigns.get(office.app, CAMPAIGN), regions=REGIONS)
    campaigns.apply(office.app, written_out(definition), file="campaign.toml", caller=everywhere())
    put(office, "Prignitz")
    return office


def everywhere() -> Caller:
    """Somebody with every role in all organisations."""
    roles = frozenset({Role.ADMINISTRATOR, Role.EDITOR, Role.APPROVER})
    return a_person("greta", Membership(organisation="", roles=roles)).as_caller()


def put(office: Office, region: str) -> None:
    office.app.store.places.save(CAMPAIGN, [a_place(region=region)], NOW)


def waits_for(office: Office, id: str) -> tuple[Status, str, str]:
    post = office.app.store.posts.get(id)
    return post.status, post.submitted_to, post.approved_by


def test_a_place_that_moves_takes_its_approvals_along_to_nobody(regional: Office) -> None:
    """The post waits for the new organisation's approvers, says why, and they are told; then it goes out."""
    app, stage = regional.app, regional.stage
    post = stage.draft()
    assert regional.approve(post, regional["ben"]) is None
    put(regional, "Prignitz")
    assert (Status.APPROVED, "", "Ben") == waits_for(regional, post.id)
    put(regional, "Altmark")
    assert (Status.IN_REVIEW, "IMG", "") == waits_for(regional, post.id)
    assert "belongs to “IMG” now" in str(stage.now(post).reason)
    letters = app.store.letters.take(stage.clock.now())
    assert ["Dora"] == [letter.person.name for letter in letters]
    assert "belongs to “IMG” now" in str(letters[0].message)
    stage.publisher().step()
    assert [] == stage.live()
    assert isinstance(regional.approve(post, regional["ben"]), NotAllowed)
    assert regional.approve(post, regional["dora"]) is None
    assert stage.now(post).reason is None
    stage.publisher().step()
    assert [post.text] == stage.live()


def test_who_approves_for_all_has_approved_for_the_next_one_too(regional: Office) -> None:
    """The approval of somebody who may approve in every organisation holds, wherever the place goes."""
    post = regional.stage.draft()
    assert regional.approve(post, everywhere()) is None
    put(regional, "Altmark")
    assert (Status.APPROVED, "", "Greta") == waits_for(regional, post.id)


@pytest.mark.parametrize("approved", [True, False], ids=["approved", "edited since"])
def test_what_another_organisation_has_approved_is_still_its_writers_own(
    regional: Office, approved: bool
) -> None:
    """Dora wrote it, and those before her have let it out: for her own organisation somebody else has to look at it."""
    post = regional.stage.draft()
    regional.edit(post, regional["dora"])
    assert regional.approve(post, regional["ben"]) is None
    if not approved:
        regional.edit(post, regional["erik"], text="Ein anderes Wort.")
    put(regional, "Altmark")
    refused = regional.approve(post, regional["dora"])
    assert isinstance(refused, NotAllowed)
    assert "neither written nor submitted" in str(refused.message)
    assert regional.approve(post, everywhere()) is None


def test_an_account_that_is_given_away_takes_no_approvals_along(office: Office) -> None:
    """What its former organisation has approved waits for the new one; given to everybody, it stays as it is."""
    app, stage = office.app, office.stage
    post = stage.draft()
    assert office.approve(post, office["ben"]) is None
    assert 0 == accounts.give(app, post.account, "", caller=ANNA)[1]
    assert Status.APPROVED is stage.status(post)
    assert 1 == accounts.give(app, post.account, "img", caller=ANNA)[1]
    assert (Status.IN_REVIEW, "IMG", "") == waits_for(office, post.id)
    assert office.approve(post, office["dora"]) is None


def test_a_claimed_post_is_taken_back_from_its_sender(regional: Office) -> None:
    """The place moves while the picture is on its way: the publishing call is never made."""
    stage = regional.stage
    post = stage.draft()
    assert regional.approve(post, regional["ben"]) is None
    publisher = stage.publisher(
        open_channel=lambda account: Amid(stage.channel(account), in_prepare=lambda: put(regional, "Altmark"))
    )
    publisher.step()
    assert (Status.IN_REVIEW, "IMG", "") == waits_for(regional, post.id)
    assert 0 == stage.creations()
    assert regional.approve(post, regional["dora"]) is None
    assert [post.id] == [each.id for each in take(stage.store, post.account, now=stage.clock.now())]


def sent_in_vain(office: Office, id: str) -> None:
    """The network is not to be had while the place moves."""
    office.stage.fault(FACEBOOK, FaultKind.RATE_LIMIT)
    office.stage.publisher(
        open_channel=lambda account: Amid(
            office.stage.channel(account), before_publish=lambda: put(office, "Altmark")
        )
    ).step()


def doubtful(office: Office, id: str) -> None:
    """Cut off amid sending; the place moves, and the feed does not show the post."""
    stage = office.stage
    stage.fault(FACEBOOK, FaultKind.CUT_BEFORE)
    stage.publisher().step()
    assert Status.UNKNOWN is stage.store.posts.get(id).status
    put(office, "Altmark")
    for _ in range(40):
        stage.clock.moment += timedelta(minutes=15)
        stage.publisher().step()


class MovedAmidTheRepeat(Amid):
    """All of a channel; the place moves between looking whether the approval stands and sending again."""

    def __init__(self, channel: Channel, office: Office):
        super().__init__(channel, in_prepare=lambda: self.again(office))

    def again(self, office: Office) -> None:
        if office.stage.creations():
            put(office, "Altmark")

    def __getattr__(self, name: str) -> object:
        return getattr(self.channel, name)


def test_what_is_sent_again_is_still_approved_at_that_moment(regional: Office) -> None:
    """The place moves while the picture is on its way once more: the second request is never made."""
    stage = regional.stage
    post = stage.draft(channel=BLUESKY)
    assert regional.approve(post, regional["ben"]) is None
    stage.fault(BLUESKY, FaultKind.CUT_BEFORE)
    stage.publisher(open_channel=lambda each: MovedAmidTheRepeat(stage.channel(each), regional)).step()
    assert (Status.UNKNOWN, 1, []) == (stage.status(post), stage.creations(), stage.live())
    for _ in range(12):
        stage.clock.moment += timedelta(minutes=15)
        stage.publisher().step()
    assert (Status.IN_REVIEW, "IMG", "") == waits_for(regional, post.id)


def missed(office: Office, id: str) -> None:
    """Too late; the place moves, and somebody gives the post another time."""
    stage = office.stage
    stage.clock.moment += timedelta(days=1)
    stage.publisher().step()
    assert Status.MISSED is stage.store.posts.get(id).status
    put(office, "Altmark")
    version = stage.store.posts.get(id).version
    posts.reschedule_to_next(office.app, id, version=version, caller=office["dora"])


@pytest.mark.parametrize("happens", [sent_in_vain, doubtful, missed])
def test_what_comes_back_to_its_approval_is_looked_at_again(
    regional: Office, happens: Callable[[Office, str], None]
) -> None:
    """A try that sent nothing, a doubt that ends without a post and a new time bring back no other one's approval."""
    post = regional.stage.draft()
    assert regional.approve(post, regional["ben"]) is None
    happens(regional, post.id)
    assert (Status.IN_REVIEW, "IMG", "") == waits_for(regional, post.id)
    assert [] == regional.stage.live()


LOCKED = """
    SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'
    """


@pytest.mark.parametrize("first", ["place", "try"])
def test_a_try_comes_back_while_the_place_moves(kept_database: Kept, regional: Office, first: str) -> None:
    """Whichever has the post first, the other one sees what came of that: the new organisation is asked."""
    store, beside = kept_database
    if beside.dialect.name == "sqlite":
        pytest.skip("who writes there is alone")
    post = regional.stage.draft()
    assert regional.approve(post, regional["ben"]) is None
    (taken,) = take(store, post.account, now=NOW)
    sent = store.queue.start(taken, at=NOW, lease_until=NOW + timedelta(minutes=10))
    assert sent
    steps: dict[str, Callable[[], object]] = {
        "place": lambda: put(regional, "Altmark"),
        "try": lambda: store.queue.back(sent, at=NOW, reason=a_reason("no way"), not_before=None),
    }
    ended = []
    with ThreadPoolExecutor(2) as threads, beside.connect() as connection:
        # what is seen of the others' sessions stays the same within a transaction
        looking = connection.execution_options(isolation_level="AUTOCOMMIT")
        with beside.begin() as holding:
            holding.execute(text("SELECT id FROM posts FOR UPDATE"))
            for name in sorted(steps, key=lambda name: name != first):
                ended.append(threads.submit(steps[name]))
                eventually(lambda: looking.execute(text(LOCKED)).scalar() == len(ended), "it waits")
        for each in ended:
            each.result(10)
    assert (Status.IN_REVIEW, "IMG", "") == waits_for(regional, post.id)


def test_a_place_is_not_taken_from_another_organisation(regional: Office) -> None:
    """An editor of its own gives it away; who edits elsewhere is refused, and an import of theirs leaves it."""
    app = regional.app

    def edited(who: Caller, region: str) -> None:
        version, _ = places.hands(app, CAMPAIGN, PLACE)
        places.edit(app, CAMPAIGN, PLACE, {"region": region}, version=version, caller=who)

    with pytest.raises(NotAllowed) as refused:
        edited(regional["dora"], "Altmark")
    assert "belongs to “art”" in str(refused.value.message)
    edited(regional["dora"], "Prignitz")
    edited(regional["erik"], "Altmark")
    with pytest.raises(NotAllowed):
        edited(regional["erik"], "Harz")


def test_an_import_takes_no_place_from_another_organisation(regional: Office) -> None:
    """It says so and leaves the place as it is, also where a source is watched; an editor of its own takes it over."""
    app, here, there = regional.app, a_place(region="Prignitz"), a_place(region="Altmark")
    for who, kept in ((machine("watching"), here), (regional["dora"], here), (regional["erik"], there)):
        seen = imported(regional, who, dry_run=True)
        assert ([PLACE], kept == here) == (
            [c.place.slug for c in seen.comparison.changed],
            PLACE in seen.held,
        )
        done = imported(regional, who, dry_run=False)
        assert kept.region == places.get(app, CAMPAIGN, PLACE).region
        assert ("places.owner" in [each.code for each in done.findings]) is (kept == here)


def test_a_watched_source_asks_before_it_moves_a_place(regional: Office, tmp_path: Path) -> None:
    """Whatever its rule allows, a place that would be another organisation's stays, and a comparison waits."""
    folder = tmp_path / CAMPAIGN
    folder.mkdir()
    app = replace(regional.app, settings=replace(regional.app.settings, campaigns=tmp_path))
    fields = {name: name for name in ("slug", "name", "region")}
    source = Source(kind="csv", file="orte.csv", watch="hourly", accept=Accept.ALL, fields=fields)
    app.store.campaigns.save(replace(campaigns.get(app, CAMPAIGN), sources=(source,)), NOW)

    def written(region: str) -> None:
        others = [f"hof-{number},Hof {number},Altmark" for number in range(10)]
        rows = ("slug,name,region", *others, f"{PLACE},Gutshof Krevese,{region}")
        (folder / "orte.csv").write_text("\n".join(rows), "utf-8")

    written("Prignitz")
    campaigns.import_places(app, CAMPAIGN, CampaignFolder(folder), dry_run=False, caller=everywhere())
    written("Altmark")
    found = watching.look(app, CAMPAIGN, caller=machine("watching"))
    assert (0, 1) == (len(found.taken.changes), found.left)
    assert found.asks
    assert "Prignitz" == places.get(app, CAMPAIGN, PLACE).region


def imported(office: Office, who: Caller, *, dry_run: bool) -> campaigns.Imported:
    row = "slug,name,region,municipality\n" + f"{PLACE},Gutshof Krevese,Altmark,Osterburg\n"
    digest = app_file(office, row)
    fields = {name: name for name in ("slug", "name", "region", "municipality")}
    source = Source(kind="csv", file="orte.csv", fields=fields)
    return campaigns.import_places(
        office.app,
        CAMPAIGN,
        Uploads({"orte.csv": digest}, office.app.files.open),
        dry_run=dry_run,
        caller=who,
        sources=[source],
    )


def app_file(office: Office, text: str) -> str:
    return office.app.files.put(text.encode())


def test_regions_hold_whoever_gets_an_account_later(regional: Office) -> None:
    """An account that a campaign with regions posts on is given away, or joins, with the word of all concerned."""
    app = regional.app
    people.add_organisation(app, "wfbb", "WFBB", caller=ANNA)
    of_two = a_person(
        "hans",
        *(
            Membership(organisation=each, roles=frozenset({Role.ADMINISTRATOR, Role.EDITOR}))
            for each in ("art", "wfbb")
        ),
    ).as_caller()
    with pytest.raises(NotAllowed):
        accounts.give(app, "die-altmark", "wfbb", caller=of_two)
    accounts.give(app, "die-altmark", "wfbb", caller=ANNA)
    other = replace(app.store.accounts.get("die-altmark"), name="prignitz")
    app.store.accounts.save(other, {}, NOW)
    accounts.give(app, "prignitz", "wfbb", caller=ANNA)
    with pytest.raises(NotAllowed):
        accounts.move(app, "die-altmark", "prignitz", caller=of_two)
