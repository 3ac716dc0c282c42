"""Accounts side by side, the posts of each one after another: what holds up whom, and what never does."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import event, text

from outreach.errors import Sent
from outreach.model import SENT_NOW, Account, Post, Status, Window
from outreach.publish import Checkpoint, Publisher
from outreach.publish.sender import LEASE
from outreach.sandbox import FaultKind, Operation
from tests.builders import ANNA, NOW, a_campaign, a_reason
from tests.contract.stage import ACCOUNTS, BEFORE, FACEBOOK, TWITTER, Amid, Stage, take

K, S = FaultKind, Status
SECOND, MINUTE, HOUR = timedelta(seconds=1), timedelta(minutes=1), timedelta(hours=1)
GAP = timedelta(minutes=40)


def campaign(stage: Stage, **changes: Any) -> None:
    """The campaign's rules are others from now on."""
    stage.store.campaigns.save(a_campaign(**({"smallest_gap": GAP} | changes)), BEFORE)


def a_row(stage: Stage, *minutes: float) -> list[Post]:
    """Approved posts of one account, due at these minutes."""
    return [stage.approved(f"ort-{n}", due=NOW + at * MINUTE) for n, at in enumerate(minutes)]


def step(stage: Stage, minute: float, **changes: Any) -> list[str]:
    """A step at that minute; which texts are live by then."""
    stage.clock.moment = NOW + minute * MINUTE
    stage.publisher(**changes).step()
    return stage.live()


# --- an account's posts -------------------------------------------------------------------------------


def test_an_accounts_posts_keep_their_gap_and_their_order(stage: Stage) -> None:
    """Due at once they go out one by one, the longest due first, the gap apart; no other account waits for it."""
    campaign(stage)
    posts = a_row(stage, -2, -1, 0)
    other = stage.approved(channel=TWITTER)
    texts = [post.text for post in posts]
    assert {texts[0], other.text} == set(step(stage, 0))
    assert 2 == len(step(stage, 37))
    assert texts[:2] == [text for text in step(stage, 39) if text != other.text]
    assert texts == [text for text in step(stage, 78) if text != other.text]


def test_ordinary_lateness_pushes_nothing_on(stage: Stage) -> None:
    """A post that went out a minute and a half late lets the next one, due a gap after it, go out on time."""
    campaign(stage)
    posts = a_row(stage, 0, 40)
    step(stage, 1.5)
    assert [post.text for post in posts] == step(stage, 40)


def test_after_a_pause_there_is_no_burst(stage: Stage) -> None:
    """Resumed, an account sends at its own rate: what that makes too late is missed, in its order, and told."""
    campaign(stage, grace=HOUR)
    posts = a_row(stage, 0, 10, 20, 50)
    stage.store.accounts.pause(ACCOUNTS[FACEBOOK], a_reason("block"), NOW)
    assert [] == step(stage, 55)
    stage.store.accounts.pause(ACCOUNTS[FACEBOOK], None, stage.clock.moment)
    assert [posts[0].text] == step(stage, 55)
    for minute in range(56, 120):
        step(stage, minute)
    assert [posts[0].text, posts[3].text] == stage.live()
    assert [S.PUBLISHED, S.MISSED, S.MISSED, S.PUBLISHED] == [stage.status(post) for post in posts]


def test_a_try_that_sent_nothing_takes_no_turn(stage: Stage) -> None:
    """A refused connection or a limit is no post: the next one need not wait a gap for it."""
    campaign(stage)
    first, second = a_row(stage, 0, 1)
    stage.fault(FACEBOOK, K.BAD_PHOTO)
    step(stage, 0)
    assert S.REJECTED is stage.status(first)
    assert [second.text] == step(stage, 1)


def test_a_doubtful_post_takes_its_turn(stage: Stage) -> None:
    """It may be live: the next one keeps its gap to it. Once it is found not to be, it goes out without one."""
    campaign(stage, grace=2 * HOUR)
    first, second = a_row(stage, 0, 60)
    stage.fault(FACEBOOK, K.CUT_BEFORE)
    assert [] == step(stage, 0)
    for minute in (15, 20, 21):
        step(stage, minute)
    assert (S.PUBLISHED, [first.text]) == (stage.status(first), stage.live())
    step(stage, 21 + 37)
    assert S.APPROVED is stage.status(second)
    assert [first.text, second.text] == step(stage, 60)


def test_what_a_person_sends_now_goes_now(stage: Stage) -> None:
    """Before all that waits for its gap; the posts after it keep theirs to it."""
    campaign(stage)
    first, waiting, now = a_row(stage, 0, 5, 300)
    assert [first.text] == step(stage, 8)
    at = NOW + 10 * MINUTE
    stage.store.times.reschedule(now.id, at, SENT_NOW, caller=ANNA, at=at)
    assert [first.text, now.text] == step(stage, 10)
    assert 2 == len(step(stage, 46))
    assert [first.text, now.text, waiting.text] == step(stage, 50)


def test_a_try_that_is_dated_in_the_future_blocks_nobody(stage: Stage) -> None:
    """A clock that ran a year ahead for a while does not silence the account for a year."""
    campaign(stage)
    first = stage.approved()
    stage.clock.jump(timedelta(days=365))
    stage.store.times.reschedule(first.id, stage.clock.moment, "", caller=ANNA, at=stage.clock.moment)
    stage.publisher().step()
    stage.clock.jump(-timedelta(days=365))
    second = stage.approved("danach", due=NOW + 45 * MINUTE)
    assert [first.text, second.text] == step(stage, 45)


def test_several_schedulers_keep_one_accounts_order(stage: Stage) -> None:
    """While one has a post of the account in hand, no other takes the next one; dead, it is waited for."""
    posts = a_row(stage, -1, 0)
    (held,) = take(stage.store, ACCOUNTS[FACEBOOK], owner="one", limit=1)
    assert [] == step(stage, 0, owner="two", sole=False)
    assert (posts[0].id, [S.CLAIMED, S.APPROVED]) == (held.id, [stage.status(post) for post in posts])
    after_lease = LEASE / MINUTE + 0.1
    assert [post.text for post in posts] == step(stage, after_lease, owner="two", sole=False)


def test_several_schedulers_keep_one_accounts_gap(stage: Stage) -> None:
    """What one has sent the other counts."""
    campaign(stage)
    posts = a_row(stage, -1, 0)
    assert [posts[0].text] == step(stage, 0, owner="one", sole=False)
    assert [posts[0].text] == step(stage, 37, owner="two", sole=False)
    assert [post.text for post in posts] == step(stage, 38, owner="two", sole=False)


# --- accounts -----------------------------------------------------------------------------------------


class Stalled:
    """A network that does not answer one of the accounts until it is let go."""

    def __init__(self, stage: Stage, stalled: str):
        self._stage, self._stalled = stage, stalled
        self.reached, self.let_go = threading.Event(), threading.Event()

    def __call__(self, account: Account) -> Any:
        def stall() -> None:
            self.reached.set()
            assert self.let_go.wait(20)

        channel = self._stage.channel(account)
        return Amid(channel, in_prepare=stall) if account.name == self._stalled else channel


@pytest.fixture
def stalled(stage: Stage) -> Iterator[Stalled]:
    network = Stalled(stage, ACCOUNTS[FACEBOOK])
    yield network
    network.let_go.set()


def until(publisher: Publisher, condition: Callable[[], bool]) -> None:
    """Tick as a scheduler does until ``condition`` holds."""
    pause = threading.Event()
    for _ in range(400):
        if condition():
            return
        publisher.tick()
        pause.wait(0.05)
    raise AssertionError("it never came to that")


def test_a_stalled_account_holds_up_nobody(stage: Stage, stalled: Stalled) -> None:
    """While one account hangs the other's posts go out, in this tick and in later ones; then its own do, in order."""
    stuck = [stage.approved(f"fest-{n}", due=NOW + n * SECOND) for n in range(2)]
    first = stage.approved("frei-0", TWITTER)
    stage.clock.moment = NOW + MINUTE
    publisher = stage.publisher(open_channel=stalled)
    publisher.tick()
    assert stalled.reached.wait(20)
    until(publisher, lambda: stage.status(first) is S.PUBLISHED)
    second = stage.approved("frei-1", TWITTER, due=NOW + MINUTE)
    until(publisher, lambda: stage.status(second) is S.PUBLISHED)
    assert [S.CLAIMED, S.CLAIMED] == [stage.status(post) for post in stuck]
    stalled.let_go.set()
    until(publisher, lambda: {stage.status(post) for post in stuck} == {S.PUBLISHED})
    publisher.close()
    assert [post.text for post in (first, second, *stuck)] == stage.live()


def test_what_goes_wrong_on_one_account_is_told_and_stays_there(stage: Stage) -> None:
    """The others' posts go out; the step says what went wrong, and what was in hand is taken up in the next one."""
    broken, fine = stage.approved(), stage.approved(channel=TWITTER)
    seen: list[Checkpoint] = []

    def at(moment: Checkpoint, post: Post) -> None:
        if post.id == broken.id and not seen:
            seen.append(moment)
            raise OSError("the machine has a bad day")

    publisher = stage.publisher(on_checkpoint=at, sole=False)
    with pytest.raises(OSError, match="bad day"):
        publisher.step()
    assert (S.CLAIMED, S.PUBLISHED) == (stage.status(broken), stage.status(fine))
    report = publisher.step()
    assert ([broken.id], S.PUBLISHED) == ([o.post for o in report.recovered], stage.status(broken))


def test_what_goes_wrong_on_all_accounts_is_told_once(stage: Stage) -> None:
    """As where the database goes: the step after it is held up by none of them."""
    posts = [stage.approved(), stage.approved(channel=TWITTER)]
    broken = {post.id for post in posts}

    def at(_: Checkpoint, post: Post) -> None:
        if post.id in broken:
            broken.remove(post.id)
            raise OSError("the machine has a bad day")

    publisher = stage.publisher(on_checkpoint=at, sole=False)
    with pytest.raises(OSError, match="bad day"):
        publisher.step()
    assert {post.id for post in posts} == {outcome.post for outcome in publisher.step().sent}


def test_told_to_stop_it_ends_the_call_in_flight_and_begins_nothing(stage: Stage) -> None:
    """What was claimed and not begun is given back; the post in flight is recorded."""
    posts = a_row(stage, -2, -1, 0)
    stop = threading.Event()

    def stopping(account: Account) -> Any:
        return Amid(stage.channel(account), before_publish=stop.set)

    publisher = stage.publisher(open_channel=stopping, stop=stop)
    publisher.tick()
    assert stop.wait(20)
    report = publisher.close()
    assert [S.PUBLISHED, S.APPROVED, S.APPROVED] == [stage.status(post) for post in posts]
    assert [posts[0].text] == stage.live()
    assert {post.id for post in posts} == {outcome.post for outcome in report.sent}
    assert [] == [a for post in posts[1:] for a in stage.store.posts.attempts(post.id)]
    step(stage, 1, owner="next")
    assert [post.text for post in posts] == stage.live()


def test_told_to_stop_amid_an_upload_it_sends_nothing(stage: Stage) -> None:
    """Nobody sees an upload: the post is given back, and goes out at the next start."""
    post, stop = stage.approved(), threading.Event()

    def stopping(account: Account) -> Any:
        return Amid(stage.channel(account), in_prepare=stop.set)

    stage.publisher(open_channel=stopping, stop=stop).step()
    assert (S.APPROVED, 0) == (stage.status(post), stage.creations())
    assert [post.text] == step(stage, 1, owner="next")


def test_told_to_stop_it_begins_no_account_that_waits_for_its_turn(stage: Stage, stalled: Stalled) -> None:
    """More accounts than threads: those that were not begun stay as they are, and the end does not wait for them."""
    stage.approved("fest")
    publisher = stage.publisher(open_channel=stalled, threads=1)
    publisher.tick()
    assert stalled.reached.wait(20)
    waiting = stage.approved("wartet", TWITTER)
    publisher.tick()
    publisher.stop.set()
    stalled.let_go.set()
    publisher.close()
    assert (S.APPROVED, 0) == (stage.status(waiting), stage.now(waiting).fence)


def test_a_paused_accounts_doubt_wakes_nobody(stage: Stage) -> None:
    """It is looked at again when the account is not paused any more, within a quarter of a minute."""
    post = stage.approved()
    stage.fault(FACEBOOK, K.CUT_AFTER)
    stage.fault(FACEBOOK, K.ERROR_BEFORE, Operation.READ)
    publisher = stage.publisher()
    publisher.step()
    stage.store.accounts.pause(post.account, a_reason("block"), NOW)
    stage.clock.moment = NOW + 20 * SECOND
    publisher.step()
    stage.store.accounts.pause(post.account, None, NOW)
    publisher.step()
    assert S.UNKNOWN is stage.status(post)
    stage.clock.moment = NOW + 35 * SECOND
    publisher.step()
    assert S.PUBLISHED is stage.status(post)


def test_an_answer_is_kept_while_the_database_is_away(stage: Stage, kept_database: Any) -> None:
    """What the network said is written down once the database takes it again; nothing becomes doubtful for it."""
    post, (_, beside) = stage.approved(), kept_database

    def rename(table: str, name: str) -> None:
        with beside.begin() as connection:
            connection.execute(text(f"ALTER TABLE {table} RENAME TO {name}"))

    def at(moment: Checkpoint, _: Post) -> None:
        if moment is Checkpoint.ANSWERED:
            rename("attempts", "elsewhere")
            threading.Timer(0.2, rename, ("elsewhere", "attempts")).start()

    stage.publisher(on_checkpoint=at).step()
    assert S.PUBLISHED is stage.status(post)
    assert [Sent.YES] == [attempt.outcome for attempt in stage.store.posts.attempts(post.id)]


# --- the clock ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("due", "too_late"),
    [
        (datetime(2027, 3, 28, 0, 30, tzinfo=UTC), datetime(2027, 3, 28, 2, 30, 1, tzinfo=UTC)),
        (datetime(2027, 10, 31, 0, 30, tzinfo=UTC), datetime(2027, 10, 31, 2, 30, 1, tzinfo=UTC)),
    ],
    ids=["spring", "autumn"],
)
def test_on_the_nights_of_the_clock_change_a_post_goes_out_once(
    stage: Stage, due: datetime, too_late: datetime
) -> None:
    """In Berlin an hour is missing or comes twice: the post goes out once, and the grace is two hours that pass."""
    campaign(stage, quiet=None, smallest_gap=timedelta(0), skip_holidays=False)
    post, late = stage.approved("nacht", due=due), stage.approved("spaet", due=due)
    stage.clock.moment = due - SECOND
    stage.publisher().step()
    assert [] == stage.live()
    stage.store.times.reschedule(late.id, due + HOUR, "", caller=ANNA, at=due)
    for minutes in (0, 30, 59):
        stage.clock.moment = due + minutes * MINUTE
        stage.publisher().step()
    assert [post.text] == stage.live()
    stage.store.times.reschedule(late.id, due, "", caller=ANNA, at=due)
    stage.clock.moment = too_late
    stage.publisher().step()
    assert (S.MISSED, [post.text]) == (stage.status(late), stage.live())


def test_a_clock_set_back_sends_nothing_again(stage: Stage) -> None:
    """What went out stays out; what becomes due a second time goes out when it is."""
    posts = a_row(stage, 0, 30)
    step(stage, 1)
    stage.clock.jump(-HOUR)
    for _ in range(3):
        stage.publisher().step()
    assert [posts[0].text] == stage.live()
    assert [post.text for post in posts] == step(stage, 30)


def test_a_clock_set_forward_makes_no_burst_of_late_posts(stage: Stage) -> None:
    """Days that did not happen: what they made too late is missed and shown, and nothing of it goes out."""
    posts = a_row(stage, 60, 24 * 60, 48 * 60)
    stage.clock.jump(timedelta(days=3))
    report = stage.publisher().step()
    assert ([], {S.MISSED}) == (stage.live(), {stage.status(post) for post in posts})
    assert [post.id for post in posts] == [outcome.post for outcome in report.missed]


def test_a_machine_that_slept_sends_what_is_not_too_late(stage: Stage) -> None:
    """It wakes after three hours: within the grace a post goes out, beyond it it is missed."""
    posts = a_row(stage, 30, 120)
    assert [] == step(stage, 0)
    assert [posts[1].text] == step(stage, 180)
    assert [S.MISSED, S.PUBLISHED] == [stage.status(post) for post in posts]


def test_nothing_goes_out_at_a_foolish_hour(stage: Stage) -> None:
    """Within its grace, but by now it is night: the post is missed, also after a pause."""
    zone = ZoneInfo(a_campaign().zone)
    start, end = ((NOW + minutes * MINUTE).astimezone(zone).time() for minutes in (30, 9 * 60))
    quiet = Window(start=start, end=end)
    campaign(stage, quiet=quiet, smallest_gap=timedelta(0))
    punctual, late = a_row(stage, 0, 20)
    stage.store.accounts.pause(ACCOUNTS[FACEBOOK], a_reason("block"), NOW)
    step(stage, 10)
    stage.store.accounts.pause(ACCOUNTS[FACEBOOK], None, NOW)
    assert [punctual.text] == step(stage, 10)
    stage.store.accounts.pause(ACCOUNTS[FACEBOOK], a_reason("block"), NOW)
    stage.store.accounts.pause(ACCOUNTS[FACEBOOK], None, NOW)
    assert [punctual.text] == step(stage, 31)
    assert S.MISSED is stage.status(late)


# --- in time, and with few transactions ---------------------------------------------------------------


def test_the_next_look_is_when_a_post_falls_due(stage: Stage) -> None:
    """To the moment; where nothing falls due until then, as late as was asked, whatever is due already."""
    a_row(stage, -1, 1)
    publisher = stage.publisher()
    assert MINUTE == publisher.until_due(HOUR)
    assert 30 * SECOND == publisher.until_due(30 * SECOND)


@pytest.mark.parametrize(("posts", "most"), [(20, 4), (1, 8)])
def test_a_post_takes_few_transactions(stage: Stage, posts: int, most: float) -> None:
    """A claim for several, a look at its place, a mark and a record; what else only asks is asked once a step."""
    a_row(stage, *range(1 - posts, 1))
    campaign(stage, smallest_gap=timedelta(0), grace=HOUR)
    begun: list[object] = []
    publisher, engine = stage.publisher(), stage.store.queue._engine
    event.listen(engine, "begin", begun.append)
    stage.clock.moment = NOW
    publisher.step()
    assert len(begun) <= most * posts
    assert posts == len(stage.live())


def test_what_got_an_older_time_amid_a_step_is_looked_at_before_it_is_sent(stage: Stage) -> None:
    """A post that is too late when it is approved becomes missed in the next step, and is not sent in this one."""
    campaign(stage, smallest_gap=timedelta(0), grace=HOUR)
    posts = a_row(stage, *[0] * 5)
    old: list[Post] = []

    def approve(point: Checkpoint, _post: Post) -> None:
        if point is Checkpoint.CLAIMED and not old:
            old.append(stage.approved("spaet", due=NOW - 5 * HOUR))

    stage.publisher(on_checkpoint=approve).step()
    assert sorted(post.text for post in posts) == sorted(stage.live())
    stage.publisher().step()
    assert S.MISSED is stage.status(old[0])
