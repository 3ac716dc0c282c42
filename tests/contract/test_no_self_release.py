"""Nobody releases their own words, by no door, on both databases."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import pytest

from outreach.app import App, journal
from outreach.app.accounts import accounts
from outreach.app.campaigns import campaigns, definitions
from outreach.app.people import people
from outreach.app.places import places
from outreach.app.posts import posts, review, revisions, words
from outreach.app.running import jobs
from outreach.campaign import Uploads
from outreach.errors import NotAllowed, NotFound, OutreachError
from outreach.model import Caller, Draft, Membership, Post, Role, Source, Status, machine
from outreach.networks import FACEBOOK, TWITTER
from outreach.settings import read_settings
from outreach.store import DraftRecord
from tests.builders import ANNA, a_person, a_place
from tests.contract.stage import ALT, CAMPAIGN, Stage

BOTH = frozenset({Role.EDITOR, Role.APPROVER})
OTHER_WORDS = "Ein Ort wacht auf, und Gäste sind willkommen. Gutshof Krevese"


@dataclass
class Office:
    """Two organisations with an account each, and people who both write and approve."""

    app: App
    stage: Stage
    callers: dict[str, Caller]

    def __getitem__(self, name: str) -> Caller:
        return self.callers[name]

    def approve(self, post: Post, who: Caller) -> OutreachError | None:
        """What the verb refuses it with, None where it was approved."""
        done = posts.approve(self.app, {post.id: self.stage.now(post).version}, caller=who)
        return done.refused[0][1] if done.refused else None

    def edit(self, post: Post, who: Caller, text: str = OTHER_WORDS, alt: str = ALT) -> None:
        version = self.stage.now(post).version
        words.edit(self.app, post.id, version=version, text=text, alt=alt, caller=who)


@pytest.fixture
def office(stage: Stage, tmp_path: Path) -> Office:
    """Ben and Carla write and approve for ART, Dora for IMG; Erik writes for ART."""
    store = stage.store
    app = App(settings=read_settings({}, tmp_path), clock=stage.clock, store=store, call_of=str)
    whole = (Membership(organisation="", roles=frozenset({Role.ADMINISTRATOR})),)
    wanted = {"chef": whole}
    for name, organisation, roles in (
        ("ben", "art", BOTH),
        ("carla", "art", BOTH),
        ("dora", "img", BOTH),
        ("erik", "art", frozenset({Role.EDITOR})),
    ):
        wanted[name] = (Membership(organisation=organisation, roles=roles),)
    callers = {}
    for name, memberships in wanted.items():
        if name == "ben":
            for each in ("art", "img"):
                people.add_organisation(app, each, each.upper(), caller=ANNA)
        person = a_person(name, *memberships, made_at=stage.clock.now())
        store.people.add(person, "", journal.entry(app, "people.add", caller=ANNA))
        callers[name] = person.as_caller()
    accounts.give(app, "die-altmark", "art", caller=ANNA)
    accounts.give(app, "img-sachsen-anhalt", "img", caller=ANNA)
    stage.store.places.save(CAMPAIGN, [a_place()], stage.clock.now())
    return Office(app, stage, callers)


def refused_alone(office: Office, post: Post, *own: str) -> None:
    """Each of ``own`` is refused, in words that name the other; then the other approves."""
    for name in own:
        error = office.approve(post, office[name])
        assert isinstance(error, NotAllowed), name
        assert "neither written nor submitted" in str(error.message)
    assert Status.APPROVED is not office.stage.status(post)


def test_whoever_wrote_or_submitted_does_not_approve(office: Office) -> None:
    """Text, alt text, an earlier revision taken back, and handing it in each count; the refusal names who may."""
    post = office.stage.draft()
    assert office.approve(post, office["ben"]) is None  # generated words are nobody's own
    office.edit(post, office["ben"])
    refused_alone(office, post, "ben")
    error = office.approve(post, office["ben"])
    assert error
    assert "Carla" in str(error.remedy)
    assert "Ben" not in str(error.remedy)
    assert office.approve(post, office["carla"]) is None

    office.edit(post, office["carla"], alt="Ein Herrenhaus am Morgen")
    assert office.approve(post, office["ben"]) is None  # what Ben wrote was approved by Carla
    version = office.stage.now(post).version
    revisions.restore(office.app, post.id, 1, version=version, caller=office["ben"])
    refused_alone(office, post, "ben")
    assert office.approve(post, office["carla"]) is None


def test_whoever_submitted_does_not_approve_after_it_was_sent_back_either(office: Office) -> None:
    """Sending it back with a comment does not open the door to whoever handed it in."""
    post = office.stage.draft()
    now = office.stage.now
    review.submit(office.app, {post.id: post.version}, to="ART", caller=office["ben"])
    refused_alone(office, post, "ben")
    version = now(post).version
    review.send_back(office.app, post.id, "Bitte kürzer", version=version, caller=office["carla"])
    refused_alone(office, post, "ben")
    office.edit(post, office["carla"])
    refused_alone(office, post, "ben", "carla")
    error = office.approve(post, office["ben"])
    assert error
    assert "nobody else" in str(error.remedy)


def generate(office: Office, post: Post, text: str) -> None:
    """The words of ``post`` are made again, by the machine."""
    draft = Draft(
        place=post.place,
        channel=post.channel,
        kind=post.kind,
        number=post.number,
        variant=post.variant,
        text=text,
        link="",
        alt=ALT,
        card=b"",
        made_from=text,
    )
    record = DraftRecord(
        draft=draft,
        account=post.account,
        zone="Europe/Berlin",
        image=post.image,
        image_sha256=post.image_sha256,
    )
    now = office.stage.clock.now()
    office.stage.store.posts.save_drafts(CAMPAIGN, [record], caller=machine("generating", "Ben"), at=now)
    assert office.stage.now(post).text == text


def test_words_made_of_what_somebody_wrote_into_the_place_are_theirs(office: Office) -> None:
    """Writing a field by hand and generating is no way around; once somebody else has approved it, it is over."""
    post = office.stage.draft()
    values = {"teaser": "Ein Ort wacht auf, von Ben beschrieben."}
    places.edit(office.app, CAMPAIGN, post.place, values, version=1, caller=office["ben"])
    generate(office, post, "Von Ben beschrieben.")
    refused_alone(office, post, "ben")
    assert office.approve(post, office["carla"]) is None
    office.stage.clock.moment += timedelta(hours=1)
    generate(office, post, "Noch einmal gemacht.")
    assert office.approve(post, office["ben"]) is None


def fill_in(office: Office, who: Caller, **changes: str) -> None:
    """The campaign's page, with these fields changed."""
    seen = definitions.of(office.app, CAMPAIGN)
    filled = {**seen.form, **{name.replace("_", ".", 1): [value] for name, value in changes.items()}}
    definitions.save(office.app, CAMPAIGN, filled, version=seen.version, caller=who)


def apply(office: Office, who: Caller) -> None:
    """The campaign's file, with other hashtags."""
    before = campaigns.export(office.app, CAMPAIGN).decode()
    after = before.replace("hashtags = [", 'hashtags = ["VonBen", ', 1)
    assert after != before
    campaigns.apply(office.app, after.encode(), file="campaign.toml", caller=who)


def watch(office: Office, who: Caller) -> None:
    """The campaign's file, with a table that the machine reads by itself, and that may be Ben's own."""
    source = (
        '[[sources]]\nkind = "csv"\nfile = "o.csv"\nurl = "https://example.org/o.csv"\nwatch = "hourly"\n'
    )
    before = campaigns.export(office.app, CAMPAIGN).decode().partition("[[sources]]")[0]
    campaigns.apply(office.app, (before + source).encode(), file="campaign.toml", caller=who)


def bring_in(office: Office, who: Caller) -> None:
    """A table in which the place is described in other words."""
    table = office.app.files.put(b"slug;name;teaser\ngutshof-krevese;Gutshof Krevese;Von Ben beschrieben.\n")
    fields = {field: field for field in ("slug", "name", "teaser")}
    source = Source(kind="csv", file="orte.csv", fields=fields)
    beside = Uploads({"orte.csv": table}, office.app.files.open)
    done = campaigns.import_places(office.app, CAMPAIGN, beside, dry_run=False, caller=who, sources=[source])
    assert done.comparison.changes


@pytest.mark.parametrize(
    "door",
    [
        pytest.param(lambda office, who: fill_in(office, who, brand_hashtags="VonBen"), id="page"),
        pytest.param(apply, id="file"),
        pytest.param(watch, id="watched source"),
        pytest.param(bring_in, id="table"),
    ],
)
def test_words_made_of_what_somebody_wrote_for_all_places_are_theirs(
    office: Office, door: Callable[[Office, Caller], None]
) -> None:
    """By the campaign's page, its file or a table of places, also one that is watched; until somebody else approves."""
    post = office.stage.draft()
    door(office, office["ben"])
    generate(office, post, "Ein Ort wacht auf. #VonBen")
    refused_alone(office, post, "ben")
    assert office.approve(post, office["carla"]) is None
    office.stage.clock.moment += timedelta(hours=1)
    generate(office, post, "Noch einmal gemacht.")
    assert office.approve(post, office["ben"]) is None


def test_when_posts_go_out_is_nobodys_words(office: Office) -> None:
    """Whoever changes the campaign's days and title has written nothing that is approved."""
    post = office.stage.draft()
    fill_in(office, office["ben"], period_grace="3h", title="Anders genannt")
    generate(office, post, "Ein Ort wacht auf, noch einmal.")
    assert office.approve(post, office["ben"]) is None


def test_approving_the_words_of_before_approves_nothing_that_was_written_since(office: Office) -> None:
    """What somebody wrote before the approval, and was generated after it, nobody else has seen."""
    post = office.stage.draft()
    generate(office, post, "Die Worte von vorher.")
    office.stage.clock.moment += timedelta(hours=1)
    fill_in(office, office["ben"], brand_hashtags="VonBen")
    office.stage.clock.moment += timedelta(hours=1)
    assert office.approve(post, office["carla"]) is None
    office.stage.clock.moment += timedelta(hours=1)
    generate(office, post, "Die Worte danach. #VonBen")
    refused_alone(office, post, "ben")
    assert office.approve(post, office["carla"]) is None


def test_of_many_the_own_ones_are_refused_and_the_others_approved(office: Office) -> None:
    """Bulk is no way around: each post is asked for by itself, and one does not keep the others back."""
    made = [office.stage.draft(f"ort-{number}") for number in range(4)]
    made.append(office.stage.draft("ort-x", TWITTER))
    for number, name in ((0, "ben"), (1, "carla")):
        version = made[number].version
        office.app.store.posts.edit(
            made[number].id,
            version=version,
            text="Neu.",
            alt=ALT,
            link="",
            caller=office[name],
            at=office.stage.clock.now(),
        )
    versions = {post.id: office.stage.now(post).version for post in made}
    done = posts.approve(office.app, versions, caller=office["ben"])
    assert {made[number].id for number in (1, 2, 3)} == {post.id for post in done.approved}
    assert {made[0].id, made[4].id} == {id for id, _ in done.refused}
    assert Status.DRAFT is office.stage.status(made[0])


def test_an_account_is_approved_for_by_its_organisation_alone(office: Office) -> None:
    """Others see its posts and let nothing out, send nothing back, send nothing now, pause nothing."""
    post = office.stage.draft("ort", TWITTER)
    error = office.approve(post, office["ben"])
    assert isinstance(error, NotAllowed)
    assert "img" in str(error.message)
    assert "Dora" in str(error.remedy)
    for verb in (
        lambda: review.send_back(office.app, post.id, "nein", version=post.version, caller=office["ben"]),
        lambda: accounts.pause(office.app, "img-sachsen-anhalt", why="", caller=office["ben"]),
        lambda: accounts.resume(office.app, "img-sachsen-anhalt", caller=office["ben"]),
        lambda: accounts.give(office.app, "img-sachsen-anhalt", "art", caller=office["ben"]),
    ):
        with pytest.raises(NotAllowed):
            verb()
    assert office.approve(post, office["dora"]) is None
    version = office.stage.now(post).version
    with pytest.raises(NotAllowed):
        posts.send_now(office.app, post.id, version=version, caller=office["ben"])
    with pytest.raises(NotFound):
        accounts.give(office.app, "die-altmark", "nowhere", caller=ANNA)


def test_words_that_move_to_another_page_are_approved_anew(office: Office) -> None:
    """Whoever wrote them does not let them out there because somebody has approved them for the first page."""
    post = office.stage.draft()
    office.edit(post, office["ben"])
    assert office.approve(post, office["carla"]) is None
    office.stage.store.posts.to_account("die-altmark", "art-2", caller=ANNA, at=office.stage.clock.now())
    refused_alone(office, post, "ben")


@pytest.mark.parametrize(
    "door",
    [
        lambda app, id: posts.approve(app, {id: 1}, caller=ANNA),
        lambda app, id: posts.send_now(app, id, version=1, caller=ANNA),
        lambda app, id: posts.cancel(app, {id: 1}, caller=ANNA, why=""),
        lambda app, id: words.edit(app, id, version=1, text="x", alt=None, caller=ANNA),
        lambda app, id: review.submit(app, {id: 1}, to="x", caller=ANNA),
        lambda app, id: jobs.start(app, "campaigns.generate", {}, caller=ANNA),
    ],
)
def test_once_there_are_people_nobody_goes_in_without_signing_in(
    office: Office, door: Callable[[App, str], object]
) -> None:
    """A name that anybody can write is no approval; the remedy is a token."""
    post = office.stage.draft()
    with pytest.raises(NotAllowed, match="signed in") as caught:
        door(office.app, post.id)
    assert "people.token" in str(caught.value.remedy.actions)
    assert Status.DRAFT is office.stage.status(post)


def test_whoever_keeps_the_machine_going_needs_no_sign_in_for_that(office: Office) -> None:
    """In an emergency an account is stopped by whoever sits there."""
    assert accounts.pause(office.app, "die-altmark", why="Trauerfall", caller=ANNA).paused


def test_before_there_are_people_everything_is_as_it_was(stage: Stage, tmp_path: Path) -> None:
    """One person alone, whom nobody has checked, writes and approves."""
    app = App(settings=read_settings({}, tmp_path), clock=stage.clock, store=stage.store, call_of=str)
    stage.store.places.save(CAMPAIGN, [a_place()], stage.clock.now())
    post = stage.draft(channel=FACEBOOK)
    words.edit(app, post.id, version=post.version, text=OTHER_WORDS, alt=None, caller=ANNA)
    assert posts.approve(app, {post.id: stage.now(post).version}, caller=ANNA).approved
