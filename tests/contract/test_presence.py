"""Several schedulers on one database: who takes over from whom, and when."""

from __future__ import annotations

import threading
from datetime import timedelta
from typing import Any

import pytest

from outreach.model import Account, Status
from outreach.publish import StepReport
from outreach.publish.account_worker import AccountWorker, Work
from outreach.sandbox import FaultKind, Operation
from tests.builders import NOW
from tests.contract.conftest import kept_database as kept_database  # a fixture of these tests
from tests.contract.conftest import stage as stage  # a fixture of these tests
from tests.contract.stage import ACCOUNTS, FACEBOOK, Amid, Stage, take

S = Status
SECOND = timedelta(seconds=1)


def join(stage: Stage, owner: str) -> None:
    stage.store.schedulers.join(owner, stage.clock.now(), version="1", work="publish")


def done(work: Work) -> StepReport:
    """Turn after turn to its end; what came of it."""
    while True:
        try:
            next(work)
        except StopIteration as ended:
            report: StepReport = ended.value
            return report


def looks(stage: Stage, number: int, *, beating: str = "") -> list[Status]:
    """Another scheduler looks every two seconds; where the posts stand after each look."""
    publisher = stage.publisher(owner="two", sole=False)
    seen = []
    for _ in range(number):
        if beating:
            stage.store.schedulers.beat(beating, stage.clock.now())
        publisher.step()
        (post,) = stage.store.posts.find()
        seen.append(post.status)
        stage.clock.moment += 2 * SECOND
    publisher.close()
    return seen


def test_a_silent_ones_claim_is_taken_up_after_twenty_seconds(stage: Stage) -> None:
    """Long before its lease is over; the post goes out once."""
    post = stage.approved()
    join(stage, "one")
    take(stage.store, ACCOUNTS[FACEBOOK], owner="one/1")
    assert [*[S.CLAIMED] * 10, S.PUBLISHED] == looks(stage, 11)
    assert [post.text] == stage.live()


def test_a_living_ones_claim_is_left_to_it(stage: Stage) -> None:
    """For as long as its lease holds."""
    stage.approved()
    join(stage, "one")
    take(stage.store, ACCOUNTS[FACEBOOK], owner="one/1")
    assert {S.CLAIMED} == set(looks(stage, 30, beating="one"))


def test_what_a_silent_one_was_sending_is_doubtful(stage: Stage) -> None:
    """It may live: nothing is sent again, and the doubt rests for as long as on several hosts."""
    stage.approved()
    join(stage, "one")
    (post,) = take(stage.store, ACCOUNTS[FACEBOOK], owner="one/1")
    stage.store.queue.start(post, at=NOW, lease_until=NOW + timedelta(minutes=10))
    assert [*[S.SENDING] * 10, S.UNKNOWN] == looks(stage, 11)
    publisher = stage.publisher(owner="three", sole=False)
    for _ in range(11):
        stage.clock.moment += timedelta(minutes=5)
        publisher.step()
        assert S.UNKNOWN is stage.status(post)
    publisher.close()
    assert 0 == stage.creations()


def test_one_that_has_ended_holds_nothing(stage: Stage) -> None:
    """What it left is taken up at the first look."""
    stage.approved()
    join(stage, "one")
    take(stage.store, ACCOUNTS[FACEBOOK], owner="one/1")
    stage.store.schedulers.leave("one", NOW)
    assert [S.PUBLISHED] == looks(stage, 1)


def test_one_that_never_counted_is_judged_by_its_lease(stage: Stage) -> None:
    """So is a scheduler of a version that knew of no beats."""
    stage.approved()
    take(stage.store, ACCOUNTS[FACEBOOK], owner="of an older version")
    assert {S.CLAIMED} == set(looks(stage, 30))


def test_two_threads_never_work_on_one_account(stage: Stage) -> None:
    """The second one finds the first at it and does nothing: no claim is given back, nothing becomes doubtful."""
    posts = [stage.approved(f"ort-{number}") for number in range(3)]
    begun, go_on = threading.Event(), threading.Event()

    def slow(account: Account) -> Any:
        def wait() -> None:
            begun.set()
            assert go_on.wait(10)

        return Amid(stage.channel(account), before_publish=wait)

    publisher = stage.publisher(open_channel=slow, sole=False)
    worker = AccountWorker(context=publisher, account=ACCOUNTS[FACEBOOK], owner="one/1")
    wanted = stage.store.queue.wanted(stage.clock.now())[ACCOUNTS[FACEBOOK]]
    first = threading.Thread(target=done, args=(worker.work(wanted),))
    first.start()
    assert begun.wait(10)
    again = stage.store.queue.wanted(stage.clock.now())[ACCOUNTS[FACEBOOK]]
    assert done(worker.work(again)).quiet
    go_on.set()
    first.join()
    publisher.close()
    assert [S.PUBLISHED] * 3 == [stage.status(post) for post in posts]
    assert 3 == len(stage.live()) == stage.creations()


@pytest.mark.parametrize("sole", [True, False])
def test_each_worker_has_a_name_of_its_own(stage: Stage, sole: bool) -> None:
    """In the journal too, so that what one of them left is never another one's."""
    one, two = stage.approved(), stage.approved(channel=list(ACCOUNTS)[1])
    stage.publisher(sole=sole).step()
    owners = {attempt.owner for post in (one, two) for attempt in stage.store.posts.attempts(post.id)}
    assert 2 == len(owners)
    assert all(owner.startswith("one/") for owner in owners)


def test_who_counts_is_not_forgotten_though_no_step_of_it_is_told(stage: Stage) -> None:
    """Who is there for jobs alone ends no step of publishing: it is known for as long as it counts."""
    for owner in ("jobs", "dead"):
        join(stage, owner)
    stage.clock.moment += timedelta(days=8)
    stage.store.schedulers.beat("jobs", stage.clock.now())
    join(stage, "new")
    assert {"jobs", "new"} == {each.owner for each in stage.store.schedulers.seen()}


def test_one_host_reads_a_feed_for_all(stage: Stage) -> None:
    """Three have the same doubtful post for a quarter of an hour: its feed is read as often as by one alone."""
    stage.approved()
    stage.fault(FACEBOOK, FaultKind.CUT_BEFORE)
    hosts = [stage.publisher(owner=name, sole=False) for name in ("one", "two", "three")]
    for _ in range(15 * 12):
        for host in hosts:
            host.step()
        stage.clock.moment += 5 * SECOND
    for host in hosts:
        host.close()
    reads = [line for line in stage.lines("call") if line.get("operation") == Operation.READ]
    assert 5 <= len(reads) <= 8
