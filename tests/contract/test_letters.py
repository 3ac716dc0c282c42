"""Letters to the people whom something concerns, on both databases."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from outreach.app import App, journal
from outreach.app.accounts import accounts
from outreach.app.people import me, people
from outreach.app.posts import review, words
from outreach.app.running import notices
from outreach.contacts import Contacts, Mail
from outreach.language import Language
from outreach.model import Caller, Membership, Role
from outreach.settings import read_settings
from tests.builders import ANNA, a_person, a_place
from tests.contract.mailbox import Mailbox
from tests.contract.stage import ALT, CAMPAIGN, Stage


@pytest.fixture
def box() -> Iterator[Mailbox]:
    with Mailbox() as opened:
        yield opened


@pytest.fixture
def app(stage: Stage, tmp_path: Path, box: Mailbox) -> App:
    """A mail server whose notices go to the machine's keeper, and pages under an address."""
    mail = Mail(
        host="127.0.0.1", port=box.port, tls=False, sender="o@example.org", recipients=("keeper@example.org",)
    )
    settings = replace(
        read_settings({}, tmp_path), base_url="https://posts.example.org", contacts=Contacts(mail=mail)
    )
    return App(settings=settings, clock=stage.clock, store=stage.store, call_of=lambda each: each.verb)


@pytest.fixture
def office(app: App, stage: Stage) -> dict[str, Caller]:
    """Ben writes in German, Emma in English; Carla approves for the page, Dora for another one."""
    for name in ("art", "img"):
        people.add_organisation(app, name, name.upper(), caller=ANNA)
    found = {}
    for name, language, organisation, role in (
        ("chef", Language.DE, "", Role.ADMINISTRATOR),
        ("ben", Language.DE, "art", Role.EDITOR),
        ("emma", Language.EN, "art", Role.EDITOR),
        ("carla", Language.DE, "art", Role.APPROVER),
        ("dora", Language.DE, "img", Role.APPROVER),
    ):
        membership = Membership(organisation=organisation, roles=frozenset({role}))
        person = a_person(name, membership, language=language, made_at=stage.clock.now())
        hashed = "kept" if name == "chef" else ""
        app.store.people.add(person, hashed, journal.entry(app, "people.add", caller=ANNA))
        found[name] = person.as_caller()
    accounts.give(app, "die-altmark", "art", caller=ANNA)
    stage.store.places.save(CAMPAIGN, [a_place()], stage.clock.now())
    return found


def mails(box: Mailbox) -> dict[str, str]:
    """Text by recipient, of what came since the last look; nobody gets two."""
    found = {taken.recipients[0]: taken.text for taken in box.taken}
    assert len(found) == len(box.taken)
    box.taken.clear()
    return found


def test_send_back_tells(app: App, office: dict[str, Caller], stage: Stage, box: Mailbox) -> None:
    """Twenty posts sent back: one mail to the author, with each comment and the way to each post, in a minute."""
    made = [stage.draft(f"ort-{number}") for number in range(20)]
    versions = {post.id: post.version for post in made}
    assert 20 == len(review.submit(app, versions, to="ART", caller=office["ben"]).submitted)
    notices.tell_once(app)
    told = mails(box)
    assert {"carla@example.org"} == told.keys()
    assert 20 == told["carla@example.org"].count("wartet auf Freigabe")

    for number, post in enumerate(made):
        version = stage.now(post).version
        review.send_back(app, post.id, f"Bitte {number} kürzer", version=version, caller=office["carla"])
    stage.clock.moment += timedelta(seconds=60)
    notices.tell_once(app)
    told = mails(box)
    assert {"ben@example.org"} == told.keys()
    assert "Carla hat den Beitrag zu ort-0 (" in told["ben@example.org"]
    for number, post in enumerate(made):
        assert f"»Bitte {number} kürzer«" in told["ben@example.org"]
        assert f"https://posts.example.org/posts/{post.id}" in told["ben@example.org"]
    notices.tell_once(app)
    assert {} == mails(box)


def test_whoever_wrote_and_whoever_submitted_are_told_in_their_languages(
    app: App, office: dict[str, Caller], stage: Stage, box: Mailbox
) -> None:
    """Not whoever sent it back, and not who wants no mail; what follows within minutes waits for one letter more."""
    post = stage.draft()
    words.edit(app, post.id, version=post.version, text=None, alt=f"{ALT} II", caller=office["emma"])
    review.submit(app, {post.id: stage.now(post).version}, to="ART", caller=office["ben"])
    me.set_wishes(app, language=Language.DE, letters=False, caller=office["carla"])
    version = stage.now(post).version
    review.send_back(app, post.id, "Kürzer!", version=version, caller=office["carla"])
    notices.tell_once(app)
    told = mails(box)
    assert {"ben@example.org", "emma@example.org"} == told.keys()
    assert "has sent back" in told["emma@example.org"]
    for _ in range(2):
        review.submit(app, {post.id: stage.now(post).version}, to="ART", caller=office["ben"])
        version = stage.now(post).version
        review.send_back(app, post.id, "Noch kürzer!", version=version, caller=office["carla"])
        notices.tell_once(app)
    assert {} == mails(box)
    stage.clock.moment += timedelta(minutes=5)
    notices.tell_once(app)
    assert 2 == mails(box)["ben@example.org"].count("»Noch kürzer!«")


def test_a_letter_that_the_server_did_not_take_is_sent_later(
    app: App, office: dict[str, Caller], stage: Stage, box: Mailbox
) -> None:
    """An outage delays it; after a day nobody is told any more."""
    post = stage.draft()
    review.submit(app, {post.id: post.version}, to="ART", caller=office["ben"])
    box.answers["RCPT"] = "451 later"
    notices.tell_once(app)
    assert {} == mails(box)
    box.answers.clear()
    notices.tell_once(app)
    assert {"carla@example.org"} == mails(box).keys()
    review.send_back(app, post.id, "Nein", version=stage.now(post).version, caller=office["carla"])
    stage.clock.moment += timedelta(days=1, seconds=1)
    notices.tell_once(app)
    assert "ben@example.org" not in mails(box)


def test_trouble_is_told_to_those_who_work_on_it(
    app: App, office: dict[str, Caller], stage: Stage, box: Mailbox
) -> None:
    """An account that is paused concerns its own organisation and the administrator, not another one."""
    accounts.pause(app, "die-altmark", why="Trauerfall", caller=office["chef"])
    notices.tell_once(app)
    assert {"keeper@example.org"} == mails(box).keys()
    notices.tell_once(app)
    told = mails(box)
    assert {f"{name}@example.org" for name in ("chef", "ben", "emma", "carla")} == told.keys()
    assert "is paused" in told["emma@example.org"]
    assert "angehalten" in told["ben@example.org"]
