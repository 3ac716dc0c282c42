"""Another program is told of each change of a post's state, on both databases, over a real connection."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from outreach.app import App
from outreach.app.operation import doctor
from outreach.app.posts import posts, review, words
from outreach.app.running import notices
from outreach.contacts import Contacts, Webhook, read_contacts
from outreach.model import Status
from outreach.notices import ChangeTeller
from outreach.settings import read_settings
from tests.builders import ANNA, a_place
from tests.contract.receiver import Receiver
from tests.contract.stage import CAMPAIGN, Stage

SECRET = "a long random word"


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    with Receiver(SECRET) as opened:
        yield opened


@pytest.fixture
def app(stage: Stage, tmp_path: Path, receiver: Receiver) -> App:
    contacts = Contacts(posts_webhook=Webhook(url=f"{receiver.url}/posts", secret=SECRET))
    settings = replace(read_settings({}, tmp_path), contacts=contacts)
    stage.store.places.save(CAMPAIGN, [a_place("hof"), a_place("muehle")], stage.clock.now())
    made = App(settings=settings, clock=stage.clock, store=stage.store, call_of=lambda each: each.verb)
    teller(made).step()  # from now on it is told
    return made


def teller(app: App) -> ChangeTeller:
    """One of a process that was started just now."""
    made = notices.change_teller(app)
    assert made
    return made


def told(receiver: Receiver) -> list[tuple[str, str | None, str]]:
    """Post, and from which to which state, of what came since the last look."""
    found = [(body["post"], body["before"], body["after"]) for _, body in receiver.got]
    receiver.got.clear()
    return found


def test_each_change_is_told_in_order_and_once(app: App, stage: Stage, receiver: Receiver) -> None:
    """After its transaction, signed, with the step's number; a change of words or time alone is none."""
    first, second = stage.draft("hof"), stage.draft("muehle")
    edited = words.edit(app, first.id, version=first.version, text="Neue Worte", alt=None, caller=ANNA).post
    review.submit(app, {first.id: edited.version}, to="Ben", caller=ANNA)
    posts.cancel(app, {second.id: second.version}, caller=ANNA, why="geheim")
    mine = teller(app)
    assert 4 == mine.step().told
    raw = json.dumps([body for _, body in receiver.got], ensure_ascii=False)
    for secret in ("Neue Worte", "Anna", "geheim", SECRET):
        assert secret not in raw
    deliveries = [headers["X-Outreach-Delivery"] for headers, _ in receiver.got]
    assert deliveries == [f"post-{body['id']}" for _, body in receiver.got]
    assert deliveries == sorted(set(deliveries), key=lambda each: int(each.removeprefix("post-")))
    assert {
        "event": "posts.state",
        "campaign": CAMPAIGN,
        "place": "hof",
        "channel": "facebook",
        "account": first.account,
        "by": "person",
        "permalink": "",
    }.items() <= receiver.got[2][1].items()
    assert [
        (first.id, None, "draft"),
        (second.id, None, "draft"),
        (first.id, "draft", "in_review"),
        (second.id, "draft", "cancelled"),
    ] == told(receiver)
    assert 0 == mine.step().told
    stage.clock.moment += timedelta(hours=1)
    assert 0 == teller(app).step().told
    assert [] == told(receiver)


def test_what_is_not_taken_is_told_again_and_keeps_its_order(
    app: App, stage: Stage, receiver: Receiver
) -> None:
    """The receiver is left alone for a while; the doctor says why; afterwards all comes, oldest first."""
    post = stage.draft("hof")
    posts.cancel(app, {post.id: post.version}, caller=ANNA, why="")
    receiver.status = 500
    mine = teller(app)
    assert mine.step().failure
    asked = len(receiver.asked)
    assert mine.step().failure is None
    assert asked == len(receiver.asked)
    (finding,) = [each for each in doctor.diagnose(app).findings if each.code == "doctor.webhook-behind"]
    assert "500" in str(finding.message)
    receiver.status = 204
    stage.clock.moment += timedelta(seconds=10)
    assert 2 == mine.step().told
    assert [(post.id, None, "draft"), (post.id, "draft", "cancelled")] == told(receiver)
    assert not [each for each in doctor.diagnose(app).findings if each.code == "doctor.webhook-behind"]
    stage.clock.moment += timedelta(days=1)
    receiver.status = 500
    stage.draft("muehle")
    assert mine.step().failure
    receiver.status = 204
    stage.clock.moment += timedelta(days=7, seconds=1)
    assert 0 == mine.step().told  # nobody wants to hear of it any more


def test_one_process_tells_at_a_time(app: App, stage: Stage, receiver: Receiver) -> None:
    """A second one does when the first has ended its step, or was silent for three minutes."""
    stage.draft("hof")
    now = stage.clock.now()
    assert stage.store.webhooks.take("another process", now, now + timedelta(minutes=3))
    mine = teller(app)
    assert 0 == mine.step().told
    stage.clock.moment += timedelta(minutes=3)
    assert 1 == mine.step().told
    stage.draft("muehle")
    assert 1 == teller(app).step().told
    assert 2 == len(told(receiver))


def test_a_step_that_is_committed_late_is_told(app: App, stage: Stage, receiver: Receiver) -> None:
    """What stands below the newest one that was told is told as long as its transaction could have been open."""
    stage.draft("hof")
    stage.draft("muehle")
    changes = stage.store.webhooks.untold(stage.clock.now(), 10)
    stage.store.webhooks.told(changes[1].number, stage.clock.now())
    stage.store.webhooks.settle(stage.clock.now(), None)
    assert [changes[0]] == list(stage.store.webhooks.untold(stage.clock.now(), 10))
    assert 1 == teller(app).step().told
    stage.clock.moment += timedelta(minutes=11)
    stage.store.webhooks.settle(stage.clock.now(), None)
    assert () == stage.store.webhooks.untold(stage.clock.now(), 10)
    assert 1 == len(told(receiver))


def test_a_published_post_has_its_address(app: App, stage: Stage, receiver: Receiver) -> None:
    """Whoever listens can show it at once; while it is on its way its address is told to nobody."""
    post = stage.approved()
    stage.publisher().step()
    assert Status.PUBLISHED is stage.now(post).status
    teller(app).step()
    last = receiver.got[-1][1]
    assert ("published", stage.now(post).permalink) == (last["after"], last["permalink"])
    assert ["machine"] * 3 == [body["by"] for _, body in receiver.got[-3:]]
    assert {""} == {body["permalink"] for _, body in receiver.got[:-1]}


def test_it_is_wanted_by_settings() -> None:
    """An address and a secret of its own; what is wrong with them is told, and leaves the rest alone."""
    given = {"OUTREACH_POSTS_WEBHOOK_URL": "https://example.org/x", "OUTREACH_POSTS_WEBHOOK_SECRET": SECRET}
    read = read_contacts(given, lambda environ, name: environ.get(name, ""))
    assert read.posts_webhook == Webhook(url="https://example.org/x", secret=SECRET)
    assert (None, ()) == (read.webhook, read.problems)
    short = {**given, "OUTREACH_POSTS_WEBHOOK_SECRET": "kurz"}
    (problem,) = read_contacts(short, lambda environ, name: environ.get(name, "")).problems
    assert "notices.posts-webhook-secret" == problem.code
