"""doctor, posts retry, account pause: what a person asks and does while the scheduler runs."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from outreach.language import verbatim
from outreach.model import Receipt, Status, machine
from outreach.store import ClaimRequest
from tests.builders import a_reason
from tests.journeys.cli import World
from tests.journeys.cli import clean_sandbox as clean_sandbox  # a fixture of these tests
from tests.journeys.cli import copied_world as copied_world  # a fixture of these tests


def soon(**back: float) -> datetime:
    return datetime.now(UTC) - timedelta(**back)


def test_all_is_well(world: World) -> None:
    """Drafts far ahead need nobody: exit status 0, and it says so."""
    answer = world("doctor")
    assert (0, "Nothing waits for a person.\n") == (answer.code, answer.err)
    shape = world("doctor", "--json").json
    assert (False, [], [], []) == tuple(shape[key] for key in ("alive", "schedulers", "waiting", "findings"))


@pytest.mark.parametrize(
    ("status", "cause", "command"),
    [
        (Status.UNKNOWN, "doubtful", "resolve"),
        (Status.MISSED, "missed", "reschedule"),
        (Status.REJECTED, "rejected", "edit"),
    ],
)
def test_what_waits_for_a_person_is_told(world: World, status: Status, cause: str, command: str) -> None:
    """The post, its account, why, and the command that helps; exit status 1."""
    id = world.ids()[0]
    world.put(id, status=status, reason=a_reason("the answer got lost"))
    answer = world("doctor")
    assert 1 == answer.code
    assert all(word in answer.err for word in (id, "die-altmark", f"outreach posts {command} {id}"))
    told = world("doctor", "--json")
    assert 1 == told.code
    waiting = told.json["waiting"][0]  # with it the campaign has nothing left that is approved
    assert (cause, id) == (waiting["cause"], waiting["post"])


def test_a_due_post_without_a_scheduler_is_told(world: World) -> None:
    """Nobody works: approved posts that are due go nowhere, and both is said with what to do."""
    id = world.ids()[0]
    world("posts", "approve", id, "--by", "Anna")
    world.put(id, due_utc=soon(minutes=30))
    answer = world("doctor", "--json")
    assert (1, ["doctor.no-scheduler", "doctor.post-late"]) == (
        answer.code,
        [finding["code"] for finding in answer.json["findings"]],
    )


def test_an_account_that_keeps_its_gap_is_told(world: World) -> None:
    """After a late start an account's posts go out one after another: that is said, and not that nobody works."""
    first, second = world.ids()[:2]
    world("posts", "approve", first, second, "--by", "Anna")
    world.put(first, due_utc=soon(minutes=30))
    world.put(second, due_utc=soon(minutes=29))
    with world.store() as store:
        account = store.posts.get(first).account
        world.put(second, account=account)
        (taken,) = store.queue.claim(
            account, ClaimRequest(owner="one", lease=timedelta(minutes=10), limit=1, gaps={}), soon()
        ).posts
        store.queue.start(taken, at=soon(minutes=1), lease_until=soon())
        store.queue.published(
            taken,
            Receipt(external_id="1"),
            caller=machine("one"),
            at=soon(),
            why=verbatim("the network said so"),
        )
    findings = {each["post"]: each for each in world("doctor", "--json").json["findings"] if "post" in each}
    assert ({second}, "doctor.post-in-turn") == (set(findings), findings[second]["code"])
    assert "keeps the gap" in findings[second]["message"]


def test_a_scheduler_that_works_is_seen(world: World) -> None:
    """A step that ended well leaves a sign of life."""
    assert 0 == world("publish", "--once").code
    shape = world("doctor", "--json").json
    assert shape["alive"] is True
    assert 1 == len(shape["schedulers"])
    assert "A scheduler is at work" in world("doctor").err


def test_a_post_that_waits_is_tried_at_once(world: World) -> None:
    """The doctor says until when it waits and why; retry ends the waiting, and the story tells who did it."""
    id = world.ids()[0]
    world("posts", "approve", id, "--by", "Anna")
    world("publish", "--once")
    world.put(id, due_utc=soon(minutes=30), not_before=soon(hours=-1), reason=a_reason("too many calls"))
    (finding,) = world("doctor", "--json").json["findings"]
    assert ("doctor.post-waits", id) == (finding["code"], finding["post"])
    assert "too many calls" in finding["message"]
    again = world("posts", "retry", id, "--by", "Berta", "--json")
    assert (0, None, "approved") == (again.code, again.json["not_before"], again.json["status"])
    last = world("posts", "show", id, "--json").json["history"][-1]
    assert ("Berta", "tried again") == (last["actor"], last["why"]["text"])


def test_a_refused_post_is_tried_again_with_its_approval(world: World) -> None:
    """The network's reason was fixed outside: the approved words go out without another approval."""
    id = world.ids()[0]
    world("posts", "approve", id, "--by", "Anna")
    world.put(
        id, status=Status.REJECTED, due_utc=soon(minutes=10), reason=a_reason("the page was not published")
    )
    again = world("posts", "retry", id, "--json").json
    assert ("approved", "Anna", None) == (again["status"], again["approved_by"], again["reason"])


@pytest.mark.parametrize(
    ("values", "remedy"),
    [
        ({"status": Status.UNKNOWN}, "posts resolve"),
        ({"status": Status.REJECTED, "due_utc": datetime(2026, 1, 1, tzinfo=UTC)}, "posts reschedule"),
        ({"status": Status.MISSED, "due_utc": datetime(2026, 1, 1, tzinfo=UTC)}, "posts reschedule"),
        ({"status": Status.DRAFT}, "posts show"),
        ({"status": Status.PUBLISHED}, "posts show"),
    ],
)
def test_no_other_post_is_tried_again(world: World, values: dict[str, object], remedy: str) -> None:
    """What may be live, is live, is too late or was never approved is refused with what to do instead."""
    id = world.ids()[0]
    world.put(id, **values)
    before = world.state()
    answer = world("posts", "retry", id)
    assert 1 == answer.code
    assert all(word in answer.err for word in (id, remedy))
    assert before == world.state()


def test_a_person_pauses_an_account(world: World) -> None:
    """Nothing of it goes out, everybody is told why, and it goes on when it is resumed."""
    paused = world("account", "pause", "die-altmark", "--why", "Trauerfall", "--by", "Anna", "--json")
    assert (0, "by Anna: “Trauerfall”") == (paused.code, paused.json["paused"]["text"])
    again = world("account", "pause", "die-altmark")
    assert 1 == again.code
    assert "account resume die-altmark" in again.err
    sick = world("doctor", "--json")
    assert (1, ["paused"]) == (sick.code, [each["cause"] for each in sick.json["waiting"]])
    assert 0 == world("account", "resume", "die-altmark").code
    assert 0 == world("doctor").code


def test_a_feed_that_cannot_be_read_is_told_by_doctor(world: World) -> None:
    """A doubtful post that nobody can look for: why, since when, and when it is tried again."""
    id = world.ids()[0]
    world.put(id, status=Status.UNKNOWN, reason=a_reason("the answer got lost"))
    with world.store() as store:
        at, next_at = soon(minutes=5), soon(minutes=-9)
        why = verbatim("the network is down")
        store.feed_reads.failed(store.posts.get(id), why, next_at=next_at, caller=machine("one"), at=at)
    (finding,) = (f for f in world("doctor", "--json").json["findings"] if f["code"] == "doctor.feed-unread")
    assert "the network is down" in finding["message"]
    assert f"{at:%H:%M}" in finding["message"]
    assert "account check" in world("doctor").err
