"""What a network knows a try by is kept with it, and given to the tries after it."""

from __future__ import annotations

from datetime import timedelta

from outreach.clock import MonotonicReading
from outreach.errors import Sent
from outreach.model import Post, Status, network
from outreach.store import Store, UnknownOutcome
from tests.builders import ANNA, NOW, a_reason
from tests.contract.conftest import stage as stage  # a fixture of these tests
from tests.contract.stage import ACCOUNTS, FACEBOOK, STEADY, Stage, take

KEY = {"key": "1a2b", "media": ["17"]}
HOUR = timedelta(hours=1)
ACCOUNT = ACCOUNTS[FACEBOOK]


def sending(stage: Stage, handle: dict[str, object]) -> Post:
    """The account's next post is being sent under ``handle``."""
    (claimed,) = take(stage.store, ACCOUNT, limit=1)
    started = stage.store.queue.start(
        claimed, at=NOW, lease_until=NOW + HOUR, handle=handle, monotonic=STEADY
    )
    assert started is not None
    return started


def doubtful(stage: Stage, handle: dict[str, object]) -> UnknownOutcome:
    post = sending(stage, handle)
    stage.store.queue.unknown(post, STEADY, at=NOW, reason=a_reason("the connection was cut"))
    return the_doubt(stage.store, STEADY)


def the_doubt(store: Store, monotonic: MonotonicReading) -> UnknownOutcome:
    (doubt,) = store.unknown_outcomes.of(ACCOUNT, lambda: monotonic)
    return doubt


def once_more(
    stage: Stage, doubt: UnknownOutcome, monotonic: MonotonicReading, owner: str = "one"
) -> Post | None:
    doubts, caller = stage.store.unknown_outcomes, network(FACEBOOK)
    return doubts.again(doubt, monotonic, owner=owner, identity="", lease=HOUR, caller=caller, at=NOW)


def later(seconds: float) -> MonotonicReading:
    return MonotonicReading(STEADY.boot, STEADY.seconds + seconds)


def test_the_next_try_gets_the_handle_of_the_one_before(stage: Stage) -> None:
    """Also where that one was certainly not sent: what was uploaded for it may still be there."""
    post = stage.approved()
    assert {} == stage.store.tries.handle(post)
    sent = sending(stage, KEY)
    stage.store.queue.back(sent, at=NOW, reason=a_reason("not now"), not_before=None)
    assert KEY == stage.store.tries.handle(stage.now(post))


def test_a_try_without_a_handle_hides_none(stage: Stage) -> None:
    """The last handle is the publication's, whatever the tries after it knew."""
    post = stage.approved()
    for handle in (KEY, {}):
        stage.store.queue.back(sending(stage, handle), at=NOW, reason=a_reason("not now"), not_before=None)
    assert KEY == stage.store.tries.handle(stage.now(post))


def test_a_handle_grows_old_by_the_clock_that_nobody_sets(stage: Stage) -> None:
    """From the first try under it; after a start of the machine its age is not known any more."""
    stage.approved()
    doubtful(stage, KEY)
    assert timedelta(minutes=7) == the_doubt(stage.store, later(420)).kept.age
    again = once_more(stage, the_doubt(stage.store, later(420)), later(420))
    assert again is not None
    stage.store.queue.unknown(again, later(430), at=NOW, reason=a_reason("cut again"))
    assert timedelta(minutes=10) == the_doubt(stage.store, later(600)).kept.age
    assert None is the_doubt(stage.store, MonotonicReading("after a restart", 5)).kept.age


def test_a_post_that_is_sent_again_stays_out_of_all_hands(stage: Stage) -> None:
    """It is being sent, under a new fence; what was read before tells nothing of it, and a doubt rests anew."""
    post = stage.approved()
    doubt = doubtful(stage, KEY)
    stage.store.unknown_outcomes.miss(doubt, STEADY, caller=network(FACEBOOK), at=NOW)
    again = once_more(stage, doubt, later(60), "two")
    assert again is not None
    assert (Status.SENDING, doubt.post.fence + 1, 2, "two") == (
        again.status,
        again.fence,
        again.tries,
        again.owner,
    )
    stage.store.queue.unknown(again, later(90), at=NOW, reason=a_reason("cut again"))
    now = the_doubt(stage.store, later(91))
    assert (STEADY.seconds + 90, None, KEY) == (now.since, now.first_miss, now.kept.handle)
    assert [KEY, KEY] == [attempt.handle for attempt in stage.store.posts.attempts(post.id)]


def test_only_who_saw_the_doubt_as_it_stands_sends_again(stage: Stage) -> None:
    """Not after somebody else did, and not once the post is known to be live."""
    stage.approved()
    doubt = doubtful(stage, KEY)
    first = once_more(stage, doubt, later(1))
    assert first is not None
    assert None is once_more(stage, doubt, later(2), "two")
    stage.store.queue.unknown(first, later(3), at=NOW, reason=a_reason("cut again"))
    second = the_doubt(stage.store, later(4))
    stage.store.unknown_outcomes.found(first.id, "123_456", "", caller=ANNA, at=NOW)
    assert None is once_more(stage, second, later(5))


def test_an_account_at_something_else_sends_nothing_again(stage: Stage) -> None:
    """While it is paused, or another of its posts is in somebody's hands, the doubt waits."""
    stage.approved()
    doubt = doubtful(stage, KEY)
    stage.store.accounts.pause(ACCOUNT, a_reason("Trauerfall"), NOW)
    assert None is once_more(stage, doubt, later(1))
    stage.store.accounts.pause(ACCOUNT, None, NOW)
    stage.approved("kloster-jerichow")
    sending(stage, {})
    assert None is once_more(stage, doubt, later(2))


def test_a_refused_repeat_leaves_the_doubt_of_the_try_before_it(stage: Stage) -> None:
    """»Not sent« is true of the repeat alone: the post is doubtful again, with the new reason."""
    post = stage.approved()
    again = once_more(stage, doubtful(stage, KEY), later(1))
    assert again is not None
    stage.store.queue.unknown(again, later(2), at=NOW, reason=a_reason("too many calls"), outcome=Sent.NO)
    now = stage.now(post)
    assert (Status.UNKNOWN, a_reason("too many calls")) == (now.status, now.reason)
    assert not the_doubt(stage.store, later(2)).refused
