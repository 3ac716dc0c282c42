"""How an approved post goes out once: the real channels against the sandbox, whose ledger is the witness."""

from __future__ import annotations

import hashlib
import threading
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

import pytest

from outreach.channels.settling import CAUTIOUS
from outreach.errors import InvalidInput, Sent
from outreach.language import msg
from outreach.model import Account, Post, Status
from outreach.publish import Checkpoint, StepReport
from outreach.publish.account_worker import BATCH
from outreach.publish.context import DEADLINE
from outreach.publish.quiet_period import quiet_period
from outreach.publish.sender import LEASE
from outreach.sandbox import FaultKind, Operation
from tests.builders import ANNA, NOW, a_campaign, a_reason, an_outgoing
from tests.contract.sandbox_clients import FacebookClient, a_picture
from tests.contract.stage import ACCOUNTS, ALT, BEFORE, FACEBOOK, TWITTER, Amid, Stage, take
from tests.contract.wire import soon

K, Op, S = FaultKind, Operation, Status
SECOND, MINUTE, HOUR = timedelta(seconds=1), timedelta(minutes=1), timedelta(hours=1)
GRACE = a_campaign().grace
QUIET = quiet_period(CAUTIOUS, sole=True)
both = pytest.mark.parametrize("channel", [FACEBOOK, TWITTER])


# --- what goes out, and when --------------------------------------------------------------------------


@both
def test_an_approved_post_goes_out_with_picture_and_alt_text(stage: Stage, channel: Any) -> None:
    """What the person approved is what goes live, at its minute, with the network's id and time in the books."""
    post = stage.approved(channel=channel)
    report = stage.publisher().step()
    (line,) = stage.lines("post")
    card = hashlib.sha256(stage.picture(post).read_bytes()).hexdigest()
    assert (post.text, [{"sha256": card, "alt": ALT}]) == (line["text"], line["images"])
    done = stage.now(post)
    assert (S.PUBLISHED, line["id"], NOW) == (done.status, done.external_id, done.published_at)
    assert NOW.isoformat() == line["at"]
    assert [(post.id, S.PUBLISHED, line["id"])] == [(o.post, o.status, o.external_id) for o in report.sent]


def test_a_post_without_a_picture_goes_out(stage: Stage) -> None:
    """A post may do without a picture."""
    post = stage.approved(pictured=False)
    stage.publisher().step()
    assert (S.PUBLISHED, []) == (stage.status(post), stage.lines("post")[0]["images"])


def test_a_step_with_nothing_to_do_is_quiet(stage: Stage) -> None:
    """What is live is not sent again, and nobody is asked for anything."""
    stage.live_post()
    calls = len(stage.lines("call"))
    report = stage.publisher().step()
    assert report == StepReport()
    assert report.quiet
    assert calls == len(stage.lines("call"))


def test_what_nobody_approved_never_goes_out(stage: Stage) -> None:
    """A draft stays a draft, a cancelled post stays out, an edited one has lost its approval."""
    draft = stage.draft("entwurf")
    cancelled, edited = stage.approved("abgesagt"), stage.approved("geaendert")
    stage.store.posts.cancel(cancelled.id, caller=ANNA, at=BEFORE)
    stage.store.posts.edit(edited.id, text="Neu.", alt=ALT, link="", caller=ANNA, at=BEFORE)
    stage.publisher().step()
    assert [S.DRAFT, S.CANCELLED, S.DRAFT] == [stage.status(post) for post in (draft, cancelled, edited)]
    assert [] == stage.lines("call")


def test_a_post_waits_for_its_minute(stage: Stage) -> None:
    """A second before its time nothing is sent."""
    post = stage.approved(due=NOW + HOUR)
    stage.clock.moment = NOW + HOUR - SECOND
    assert stage.publisher().step().quiet
    stage.clock.moment = NOW + HOUR
    stage.publisher().step()
    assert S.PUBLISHED is stage.status(post)


def test_the_longest_due_goes_first(stage: Stage) -> None:
    """Posts go out in the order of their times, in one step, however many there are."""
    names = [f"ort-{n}" for n in range(2 * BATCH + 1)]
    posts = [stage.approved(name, due=NOW - n * MINUTE) for n, name in enumerate(names)]
    stage.publisher().step()
    assert [post.text for post in reversed(posts)] == stage.live()


def test_the_last_of_a_batch_is_begun_within_its_lease() -> None:
    """A living sender does not lose a claim while it sends the others."""
    assert BATCH * DEADLINE < LEASE


M = Checkpoint
MOMENTS = {
    K.OTHER_VERSION: [M.CLAIMED, M.PREPARED, M.MARKED, M.ANSWERED, M.RECORDED],
    K.RATE_LIMIT: [M.CLAIMED, M.PREPARED, M.MARKED, M.ANSWERED, M.RECORDED],
    K.CUT_AFTER: [M.CLAIMED, M.PREPARED, M.MARKED, M.ANSWERED, M.RECORDED, M.READ_BACK],
}


@pytest.mark.parametrize("kind", MOMENTS, ids=lambda kind: kind)
def test_every_moment_of_a_post_has_a_name(stage: Stage, kind: FaultKind) -> None:
    """Whoever listens is told each moment in its order, with the post as the database has it by then."""
    post = stage.approved()
    stage.fault(FACEBOOK, kind)
    told: list[Checkpoint] = []

    def at(moment: Checkpoint, seen: Post) -> None:
        assert stage.now(post) == seen
        told.append(moment)

    stage.publisher(on_checkpoint=at).step()
    assert MOMENTS[kind] == told


def test_a_death_at_a_named_moment_leaves_what_the_database_had(stage: Stage) -> None:
    """What a listener raises ends the step right there: marked and not sent, the post is doubtful to the next one."""
    post = stage.approved()

    def at(moment: Checkpoint, _seen: Post) -> None:
        if moment is M.MARKED:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        stage.publisher(on_checkpoint=at).step()
    assert (S.SENDING, 0) == (stage.status(post), stage.creations())
    told: list[Checkpoint] = []
    stage.publisher(owner="two", on_checkpoint=lambda moment, _seen: told.append(moment)).step()
    assert ([M.RECOVERED, M.READ_BACK], S.UNKNOWN, 0) == (told, stage.status(post), stage.creations())


# --- too late -----------------------------------------------------------------------------------------


def test_at_the_end_of_its_grace_a_post_is_still_sent(stage: Stage) -> None:
    """The grace belongs to the time in which a post may go out."""
    post = stage.approved()
    stage.clock.moment = NOW + GRACE
    stage.publisher().step()
    assert S.PUBLISHED is stage.status(post)


def test_after_its_grace_a_post_is_missed(stage: Stage) -> None:
    """Too late it is told and not sent; with a new time it is on its way again."""
    post = stage.approved()
    stage.clock.moment = NOW + GRACE + SECOND
    report = stage.publisher().step()
    assert ([(post.id, S.MISSED)], []) == ([(o.post, o.status) for o in report.missed], stage.live())
    stage.store.times.reschedule(post.id, stage.clock.moment, "", caller=ANNA, at=stage.clock.moment)
    stage.publisher().step()
    assert [post.text] == stage.live()


def late_because(stage: Stage, post: Any) -> str:
    stage.clock.moment = NOW + GRACE + SECOND
    stage.publisher().step()
    assert S.MISSED is stage.status(post)
    return str(stage.now(post).reason)


def test_a_missed_post_keeps_the_refusal_that_made_it_late(stage: Stage) -> None:
    """What the network said until the grace was over stays with the post, in its history too."""
    post = stage.approved(channel=TWITTER)
    stage.fault(TWITTER, K.RATE_LIMIT, seconds=GRACE.total_seconds() * 2)
    stage.publisher().step()
    assert "X wants a pause" in late_because(stage, post)
    assert "X wants a pause" in str(stage.store.posts.history(post.id)[-1].why)


def test_a_missed_post_keeps_why_its_account_was_paused(stage: Stage) -> None:
    """The pause, and what is to be done about it, stay with each post that it made late."""
    posts = [stage.approved("erster"), stage.approved("zweiter")]
    stage.fault(FACEBOOK, K.BLOCKED, times=None)
    stage.publisher().step()
    for post in posts:
        assert "blocked the page" in late_because(stage, post)
        assert "support inbox" in str(stage.now(post).reason.remedy)


def test_a_missed_post_keeps_that_it_waited_behind_others(stage: Stage) -> None:
    """Behind other posts of its account, or held with them by the network, is not »no scheduler«."""
    stage.store.campaigns.save(a_campaign(smallest_gap=2 * GRACE), BEFORE)
    _, waited = stage.approved("erster"), stage.approved("zweiter")
    stage.publisher().step()
    assert "busy with other posts" in late_because(stage, waited)
    held = stage.approved(channel=TWITTER, due=stage.clock.moment)
    stage.store.queue.defer(held.account, stage.clock.moment + 2 * GRACE)
    stage.clock.moment += GRACE + SECOND
    stage.publisher().step()
    assert "wanted a pause" in str(stage.now(held).reason)


def test_a_missed_post_keeps_that_nobody_worked(stage: Stage) -> None:
    """Without any other cause it was the scheduler that was not there; a missing account is named as one."""
    assert "no scheduler" in late_because(stage, stage.approved())


def test_what_a_dead_scheduler_held_too_long_is_missed(stage: Stage) -> None:
    """A claim that is given back after the grace is too late like any other post."""
    post = stage.approved()
    claim(stage)
    stage.clock.moment = NOW + GRACE + SECOND
    report = stage.publisher(owner="two").step()
    assert (S.MISSED, [post.id]) == (stage.status(post), [o.post for o in report.missed])
    assert [] == stage.live()


# --- accounts that stand still ------------------------------------------------------------------------


def test_a_paused_account_waits_and_the_others_go_on(stage: Stage) -> None:
    """Posts of a paused account stay approved; resumed, they go out."""
    waiting, other = stage.approved(channel=FACEBOOK), stage.approved(channel=TWITTER)
    stage.store.accounts.pause(ACCOUNTS[FACEBOOK], a_reason("block"), NOW)
    stage.publisher().step()
    assert (S.APPROVED, S.PUBLISHED) == (stage.status(waiting), stage.status(other))
    stage.store.accounts.pause(ACCOUNTS[FACEBOOK], None, NOW)
    stage.publisher().step()
    assert S.PUBLISHED is stage.status(waiting)


def test_a_dead_token_pauses_its_account_at_once(stage: Stage) -> None:
    """After the first refusal no other post of the account is tried; the other account's posts go out."""
    first, second = stage.approved("erster", due=NOW - MINUTE), stage.approved("zweiter")
    other = stage.approved(channel=TWITTER)
    stage.fault(FACEBOOK, K.DEAD_TOKEN, times=None)
    report = stage.publisher().step()
    assert (ACCOUNTS[FACEBOOK],) == report.paused
    assert stage.store.accounts.get(ACCOUNTS[FACEBOOK]).paused
    assert [S.APPROVED, S.APPROVED, S.PUBLISHED] == [stage.status(post) for post in (first, second, other)]
    assert [1, 0] == [stage.now(post).tries for post in (first, second)]
    assert "the account waits" == str(stage.now(second).reason)


def test_an_account_that_is_not_there_lets_its_posts_wait(stage: Stage) -> None:
    """A post of an unknown account is left alone; nothing is sent, and the others go out."""
    lost, other = stage.approved("verwaist", account="niemand"), stage.approved()
    stage.publisher().step()
    assert (S.APPROVED, S.PUBLISHED) == (stage.status(lost), stage.status(other))
    assert 0 == stage.now(lost).fence
    assert [other.text] == stage.live()


# --- what the network says ----------------------------------------------------------------------------


@dataclass(frozen=True)
class Said:
    """A fault, and what becomes of the post: state, live posts, the journal's outcome, whether the account pauses."""

    kind: FaultKind
    status: Status
    live: int = 0
    outcome: str = Sent.NO
    pauses: bool = False
    operation: Operation = Op.CREATE


# unclassed answers: looked for in the feed at once, found or left to a person
AROUND = [
    *(
        Said(kind, S.UNKNOWN, outcome=Sent.UNKNOWN)
        for kind in (K.ERROR_BEFORE, K.HTML_BEFORE, K.CUT_BEFORE, K.STALL_BEFORE)
    ),
    Said(K.DUPLICATE, S.UNKNOWN, outcome=Sent.PROBABLY),
    Said(K.DUPLICATE_WORDS, S.UNKNOWN, outcome=Sent.PROBABLY),
    Said(K.REWRITTEN_AFTER, S.UNKNOWN, 1, outcome=Sent.UNKNOWN),
    *(
        Said(kind, S.PUBLISHED, 1, outcome=Sent.YES)
        for kind in (K.ERROR_AFTER, K.HTML_AFTER, K.CUT_AFTER, K.STALL_AFTER, K.HALF_JSON)
    ),
    Said(K.RATE_LIMIT, S.APPROVED),
    Said(K.RATE_LIMIT_BARE, S.APPROVED),
    Said(K.DEAD_TOKEN, S.APPROVED, pauses=True),
]
UPLOADS = [
    *(
        Said(kind, S.APPROVED, outcome="", operation=Op.MEDIA)
        for kind in (K.ERROR_BEFORE, K.ERROR_AFTER, K.HTML_AFTER, K.CUT_AFTER, K.STALL_AFTER, K.HALF_JSON)
    ),
    Said(K.RATE_LIMIT, S.APPROVED, outcome="", operation=Op.MEDIA),
    Said(K.BAD_PHOTO, S.REJECTED, outcome="", operation=Op.MEDIA),
    Said(K.DEAD_TOKEN, S.APPROVED, outcome="", pauses=True, operation=Op.MEDIA),
]
SAID = [
    *((channel, said) for channel in (FACEBOOK, TWITTER) for said in (*AROUND, *UPLOADS)),
    (FACEBOOK, Said(K.APP_LIMIT, S.APPROVED)),
    (FACEBOOK, Said(K.BLOCKED, S.APPROVED, pauses=True)),
    (FACEBOOK, Said(K.DENIED, S.APPROVED, pauses=True)),
    (FACEBOOK, Said(K.NO_PERMISSION, S.UNKNOWN, outcome=Sent.UNKNOWN, pauses=True)),
    (FACEBOOK, Said(K.SUSPENDED, S.UNKNOWN, outcome=Sent.UNKNOWN, pauses=True)),
    (FACEBOOK, Said(K.REFUSED_AFTER, S.PUBLISHED, 1, outcome=Sent.YES)),
    (FACEBOOK, Said(K.BAD_PHOTO, S.REJECTED)),
    (FACEBOOK, Said(K.OTHER_VERSION, S.PUBLISHED, 1, outcome=Sent.YES)),
    (TWITTER, Said(K.NO_CREDITS, S.APPROVED, pauses=True)),
    (TWITTER, Said(K.SUSPENDED, S.APPROVED, pauses=True)),
    (TWITTER, Said(K.CAPPED, S.APPROVED, pauses=True)),
    (TWITTER, Said(K.WRONG_CLOCK, S.APPROVED)),
    (TWITTER, Said(K.AUTOMATED, S.APPROVED)),
    (TWITTER, Said(K.DENIED, S.REJECTED)),
    (TWITTER, Said(K.BAD_PHOTO, S.APPROVED)),
    (TWITTER, Said(K.NOT_FOUND, S.UNKNOWN, outcome=Sent.UNKNOWN)),
]
TELLING = {K.CUT_BEFORE, K.CUT_AFTER, K.HALF_JSON, K.RATE_LIMIT_BARE, K.DEAD_TOKEN, K.BAD_PHOTO, K.DUPLICATE}
TELLING |= {K.DUPLICATE_WORDS, K.REWRITTEN_AFTER, K.NO_PERMISSION, K.REFUSED_AFTER, K.SUSPENDED}
SHORT = timedelta(seconds=0.6)


def fate(stage: Stage, channel: Any, said: Said) -> Any:
    """A post runs into the fault."""
    stalls = said.kind in (K.STALL_BEFORE, K.STALL_AFTER)
    post = stage.approved(channel=channel)
    stage.fault(channel, said.kind, said.operation, **({"seconds": 5} if stalls else {}))
    stage.publisher(**({"deadline": SHORT} if stalls else {})).step()
    return stage.now(post)


@pytest.mark.parametrize(("channel", "said"), SAID, ids=lambda value: getattr(value, "kind", value))
def test_every_answer_leads_to_its_state(stage: Stage, channel: Any, said: Said) -> None:
    """Each answer has one state, never more than one live post, a closed journal row, and a reason where it waits."""
    post = fate(stage, channel, said)
    assert (said.status, said.live) == (post.status, len(stage.live()))
    assert (said.outcome or None) == next((a.outcome for a in stage.store.posts.attempts(post.id)), None)
    assert all(attempt.ended_at and attempt.reason for attempt in stage.store.posts.attempts(post.id))
    assert said.pauses is bool(stage.store.accounts.get(post.account).paused)
    assert bool(post.reason) is (post.status is not S.PUBLISHED)


@pytest.mark.parametrize(
    ("channel", "said"),
    [pair for pair in SAID if pair[1].kind in TELLING],
    ids=lambda value: getattr(value, "kind", value),
)
def test_in_the_end_no_post_is_live_twice(stage: Stage, channel: Any, said: Said) -> None:
    """Through all later steps and a person's resuming: live once where it may be tried again, else as it stands."""
    post = fate(stage, channel, said)
    stage.store.accounts.pause(post.account, None, NOW)
    for minutes in (1, 16, 31, 32):
        stage.clock.moment = NOW + minutes * MINUTE
        stage.publisher().step()
    again = said.status is S.APPROVED or said.kind in (K.CUT_BEFORE, K.NO_PERMISSION, K.SUSPENDED)
    expected = S.PUBLISHED if again else said.status
    live = 1 if again else said.live
    assert (expected, live) == (stage.status(post), len(stage.live()))


@both
def test_a_rate_limit_is_waited_for_to_the_second(stage: Stage, channel: Any) -> None:
    """The network's own word says when the post is tried again."""
    post = stage.approved(channel=channel)
    stage.fault(channel, K.RATE_LIMIT, seconds=1800)
    stage.publisher().step()
    stage.clock.moment = NOW + 30 * MINUTE - SECOND
    stage.publisher().step()
    assert (S.APPROVED, 1) == (stage.status(post), stage.creations())
    stage.clock.moment = NOW + 30 * MINUTE
    stage.publisher().step()
    assert (S.PUBLISHED, 2) == (stage.status(post), stage.creations())


def test_a_limit_that_says_now_does_not_make_a_storm(stage: Stage) -> None:
    """Where the network's clock is behind ours, one step is still one try."""
    stage.approved(channel=TWITTER)
    stage.fault(TWITTER, K.RATE_LIMIT, seconds=0, times=3)
    stage.publisher().step()
    assert 1 == stage.creations()


def test_an_upload_beyond_the_deadline_sends_nothing(stage: Stage) -> None:
    """When the time is over before the publishing call, the call is not made, and the post is tried again."""
    post = stage.approved(channel=TWITTER)

    def late(account: Account) -> Any:
        return Amid(stage.channel(account), in_prepare=lambda: threading.Event().wait(0.7))

    stage.publisher(open_channel=late, deadline=SHORT).step()
    assert (S.APPROVED, 0) == (stage.status(post), stage.creations())
    (attempt,) = stage.store.posts.attempts(post.id)
    assert Sent.NO == attempt.outcome


def test_no_secret_is_in_the_books(stage: Stage) -> None:
    """Refusals are told without the tokens that were refused."""
    posts = [
        stage.approved(f"{channel}-{kind}", channel, due=NOW)
        for channel in (FACEBOOK, TWITTER)
        for kind in (K.ERROR_BEFORE, K.RATE_LIMIT, K.DEAD_TOKEN)
    ]
    for channel in (FACEBOOK, TWITTER):
        for kind in (K.ERROR_BEFORE, K.RATE_LIMIT, K.DEAD_TOKEN):
            stage.fault(channel, kind)
    report = stage.publisher().step()
    told = [str(report)] + [
        str((stage.now(post), stage.store.posts.attempts(post.id), stage.store.posts.history(post.id)))
        for post in posts
    ]
    told += [str(account) for account in stage.store.accounts.all()]
    for account in stage.sandbox.accounts():
        for secret in account.secrets.values():
            assert not [text for text in told if secret in text]


# --- doubt --------------------------------------------------------------------------------------------


@both
def test_a_live_post_whose_answer_was_lost_is_found_later(stage: Stage, channel: Any) -> None:
    """Where the feed cannot be read at first the post stays doubtful; read, it settles the doubt without sending."""
    post = stage.approved(channel=channel)
    stage.fault(channel, K.CUT_AFTER)
    stage.fault(channel, K.ERROR_BEFORE, Op.READ)
    stage.publisher().step()
    assert S.UNKNOWN is stage.status(post)
    stage.clock.moment = NOW + 5 * HOUR
    report = stage.publisher().step()
    done = stage.now(post)
    assert (S.PUBLISHED, stage.lines("post")[0]["id"], NOW) == (
        done.status,
        done.external_id,
        done.published_at,
    )
    assert ([post.id], ()) == ([o.post for o in report.reconciled], report.sent)
    assert 1 == stage.creations()


def test_a_paused_account_is_not_read_back(stage: Stage) -> None:
    """Its access is dead: nobody is asked until a person has fixed it."""
    post = stage.approved()
    stage.fault(FACEBOOK, K.CUT_AFTER)
    stage.fault(FACEBOOK, K.ERROR_BEFORE, Op.READ)
    stage.publisher().step()
    stage.store.accounts.pause(post.account, a_reason("block"), NOW)
    calls = len(stage.lines("call"))
    stage.publisher().step()
    assert (S.UNKNOWN, calls) == (stage.status(post), len(stage.lines("call")))


def test_a_person_says_that_it_is_live(stage: Stage) -> None:
    """Then it is published under the id the person names, and is not sent."""
    post = doubtful(stage)
    stage.store.unknown_outcomes.found(post.id, "77_88", "", caller=ANNA, at=NOW)
    stage.publisher().step()
    assert (S.PUBLISHED, "77_88", 1) == (
        stage.status(post),
        stage.now(post).external_id,
        stage.creations(),
    )


def test_a_person_says_that_it_is_not_live(stage: Stage) -> None:
    """Then it goes out with the next step, once; the journal has both tries."""
    post = doubtful(stage)
    says_no(stage, post)
    stage.publisher().step()
    assert (S.PUBLISHED, [post.text]) == (stage.status(post), stage.live())
    assert [Sent.UNKNOWN, Sent.YES] == [a.outcome for a in stage.store.posts.attempts(post.id)]


def test_a_person_who_was_wrong_makes_no_second_post_on_x(stage: Stage) -> None:
    """X refuses the duplicate; the post is found where the first try left it."""
    post = stage.approved(channel=TWITTER)
    stage.fault(TWITTER, K.CUT_AFTER)
    stage.fault(TWITTER, K.ERROR_BEFORE, Op.READ)
    stage.publisher().step()
    says_no(stage, post)
    stage.clock.moment = NOW + 30 * MINUTE
    stage.publisher().step()
    assert (S.PUBLISHED, [post.text], NOW) == (
        stage.status(post),
        stage.live(),
        stage.now(post).published_at,
    )


def test_a_live_post_is_evidence_for_one_post_only(stage: Stage) -> None:
    """Of two posts with the same words one is live: the doubtful other is not taken for it."""
    live = stage.live_post("erster", text="Ein Gut wacht auf.")
    doubted = doubtful(stage, "zweiter", text="Ein Gut wacht auf.")
    assert (S.PUBLISHED, S.UNKNOWN) == (stage.status(live), stage.status(doubted))
    assert "" == stage.now(doubted).external_id


def test_two_doubtful_posts_of_the_same_words_are_not_one(stage: Stage) -> None:
    """Two doubts and one live post: one of them is found, the other waits for a person."""
    posts = [stage.approved(name, text="Ein Gut wacht auf.") for name in ("erster", "zweiter")]
    stage.fault(FACEBOOK, K.CUT_AFTER)
    stage.fault(FACEBOOK, K.CUT_BEFORE)
    stage.publisher().step()
    assert [S.PUBLISHED, S.UNKNOWN] == sorted(stage.status(post) for post in posts)


# --- the way out of doubt without a person ------------------------------------------------------------


def after(stage: Stage, *minutes: float, **changes: Any) -> None:
    """A step of a new scheduler at each of these times after the post was due."""
    for each in minutes:
        stage.clock.moment = NOW + each * MINUTE
        stage.publisher(**changes).step()


@both
def test_what_two_reads_do_not_show_goes_out_again(stage: Stage, channel: Any) -> None:
    """After the quiet period, twice, a while apart: then it is not live. Restarts of the scheduler keep the count."""
    post = doubtful(stage, channel=channel)
    after(stage, 14)
    assert [] == notes(stage, post)
    after(stage, 15, 19)
    assert (S.UNKNOWN, 1) == (stage.status(post), len(notes(stage, post)))
    after(stage, 20)
    assert (S.APPROVED, 1) == (stage.status(post), stage.creations())
    after(stage, 21)
    assert (S.PUBLISHED, 2, [post.text]) == (stage.status(post), stage.creations(), stage.live())
    assert [Sent.UNKNOWN, Sent.YES] == [a.outcome for a in stage.store.posts.attempts(post.id)]


def notes(stage: Stage, post: Post) -> list[str]:
    """What the history says about reads without the post."""
    told = (str(step.why) for step in stage.store.posts.history(post.id))
    return [why for why in told if "for the first time" in why]


def test_what_shows_late_is_found_by_the_second_read(stage: Stage) -> None:
    """A post that the first read did not show is live after all: it is not sent again."""
    post = doubtful(stage)
    after(stage, 15)
    assert 1 == len(notes(stage, post))
    channel = stage.channel(stage.store.accounts.get(post.account))
    image = stage.picture(post).read_bytes()
    outgoing = an_outgoing(post_id=post.id, text=post.text, link="", alt=ALT, image=image)
    live = channel.publish(channel.prepare(outgoing, soon()), soon())
    after(stage, 20)
    assert (S.PUBLISHED, live.external_id) == (stage.status(post), stage.now(post).external_id)


@pytest.mark.parametrize("minute", [15, 20], ids=["the first", "the second"])
def test_a_read_of_an_earlier_doubt_says_nothing(stage: Stage, minute: int) -> None:
    """While the feed is read a person decides, the post goes out and is doubtful again: what was read is dropped."""
    post = doubtful(stage)
    if minute > 15:
        after(stage, 15)

    def again() -> None:
        at = stage.clock.moment
        stage.store.unknown_outcomes.not_found(post.id, stage.clock.monotonic(), QUIET, caller=ANNA, at=at)
        stage.fault(FACEBOOK, K.CUT_BEFORE)
        stage.publisher(owner="two").step()
        assert S.UNKNOWN is stage.status(post)

    before = len(notes(stage, post))
    after(stage, minute, open_channel=lambda account: Amid(stage.channel(account), in_feed=again))
    assert (S.UNKNOWN, before) == (stage.status(post), len(notes(stage, post)))


def test_a_person_who_decides_amid_a_read_goes_first(stage: Stage) -> None:
    """What is published by then stays as it is, and the read leaves no note."""
    post = doubtful(stage)

    def found() -> None:
        stage.store.unknown_outcomes.found(post.id, "77_88", "", caller=ANNA, at=stage.clock.moment)

    after(stage, 15, open_channel=lambda account: Amid(stage.channel(account), in_feed=found))
    assert (S.PUBLISHED, []) == (stage.status(post), notes(stage, post))


def test_a_wall_clock_that_jumps_ends_no_doubt(stage: Stage) -> None:
    """The quiet period is counted on a clock that nobody sets: not the hours that it jumps, and all that pass."""
    post = doubtful(stage)
    stage.clock.jump(5 * HOUR)
    stage.publisher().step()
    stage.publisher().step()
    assert ([], S.UNKNOWN) == (notes(stage, post), stage.status(post))
    stage.clock.jump(-9 * HOUR)
    stage.clock.moment += 15 * MINUTE
    stage.publisher().step()
    assert 1 == len(notes(stage, post))


@pytest.mark.parametrize("far", [2 * HOUR, 24 * HOUR, 24 * 365 * HOUR])
def test_a_clock_far_ahead_for_one_look_changes_nothing(stage: Stage, far: timedelta) -> None:
    """What is approved is neither missed nor sent before its time, in the step of the jump or in one under way."""
    due, later = stage.approved(), stage.approved("spaeter", due=NOW + 12 * HOUR)
    publisher = stage.publisher()
    stage.clock.jump(far)
    assert publisher.step().quiet
    assert {S.APPROVED} == {stage.status(due), stage.status(later)}
    stage.clock.jump(-far)
    publisher.on_checkpoint = lambda *_: stage.clock.jump(far)
    publisher.step()
    stage.clock.jump(-far * round((stage.clock.moment - NOW) / far))
    assert (S.PUBLISHED, S.APPROVED) == (stage.status(due), stage.status(later))


def test_a_clock_that_stays_ahead_is_believed_at_the_second_look(stage: Stage) -> None:
    """Somebody has put it right: what is late by it is missed then."""
    post = stage.approved()
    publisher = stage.publisher()
    stage.clock.jump(30 * HOUR)
    publisher.step()
    assert S.APPROVED is stage.status(post)
    publisher.step()
    assert S.MISSED is stage.status(post)


def test_time_that_has_truly_passed_is_no_jump(stage: Stage) -> None:
    """A machine that slept over a post tells so at once."""
    post = stage.approved()
    publisher = stage.publisher()
    stage.clock.moment += 30 * HOUR
    publisher.step()
    assert S.MISSED is stage.status(post)


def test_a_machine_that_started_anew_goes_on_counting(stage: Stage) -> None:
    """From what the last look had written down; what passed between that and its own first look is not counted."""
    post = doubtful(stage)
    after(stage, 10)
    stage.clock.restart()
    after(stage, 100, 104)
    assert ([], S.UNKNOWN) == (notes(stage, post), stage.status(post))
    after(stage, 105)
    assert (1, S.UNKNOWN) == (len(notes(stage, post)), stage.status(post))
    stage.clock.restart()
    after(stage, 200, 204)
    assert (1, S.UNKNOWN) == (len(notes(stage, post)), stage.status(post))
    after(stage, 205)
    assert (1, S.APPROVED) == (len(notes(stage, post)), stage.status(post))


def test_workers_that_hop_from_host_to_host_do_not_begin_anew(stage: Stage) -> None:
    """Each has a clock of its own; together they count as one would, and none of them counts twice."""
    post = doubtful(stage)
    for minute in range(1, 20):
        stage.clock.boot = f"host {minute % 3}"
        after(stage, minute)
        assert S.UNKNOWN is stage.status(post)
    after(stage, 24)
    assert (1, S.APPROVED) == (len(notes(stage, post)), stage.status(post))


def test_a_feed_that_cannot_be_read_shows_no_absence(stage: Stage) -> None:
    """However long it lasts."""
    post = doubtful(stage)
    stage.fault(FACEBOOK, K.ERROR_BEFORE, Op.READ, times=None)
    after(stage, 15, 20, 60, 60 * 24)
    assert ([], S.UNKNOWN, 1) == (notes(stage, post), stage.status(post), stage.creations())


def test_a_feed_that_cannot_be_read_is_told(stage: Stage) -> None:
    """Why, since when and when next stands with the post, once for each reason; and that it can be read again."""
    post = doubtful(stage)
    stage.fault(FACEBOOK, K.ERROR_BEFORE, Op.READ, times=None)
    publisher = stage.publisher(owner="two")
    for minute in (1, 5, 9):
        stage.clock.moment = NOW + minute * MINUTE
        publisher.step()
    unread = stage.store.feed_reads.of(stage.now(post))
    assert unread is not None
    assert NOW + MINUTE == unread.since
    assert unread.next_at is not None
    assert unread.next_at > stage.clock.moment
    told = [str(step.why) for step in stage.store.posts.history(post.id) if "cannot be read" in str(step.why)]
    assert 1 == len(told)
    stage.sandbox.faults.clear()
    stage.fault(FACEBOOK, K.DENIED, Op.READ, times=1)
    stage.clock.moment = NOW + 13 * MINUTE
    stage.publisher(owner="three").step()
    changed = stage.store.feed_reads.of(stage.now(post))
    assert changed is not None
    assert "pages_read_engagement" in str(changed.why)
    assert unread.since == changed.since
    stage.publisher(owner="four").step()
    assert stage.store.feed_reads.of(stage.now(post)) is None
    assert "can be read again" in str(stage.store.posts.history(post.id)[-1].why)
    after(stage, 16, 22, 23)
    assert S.PUBLISHED is stage.status(post)


def test_an_entry_that_may_be_the_post_leaves_it_to_a_person(stage: Stage) -> None:
    """A text that was cut or changed in a way nobody foresaw proves nothing either way."""
    words = "Ein altes Gutshaus wacht auf und lädt am Sonntag alle zum Rundgang durch Scheune und Garten ein."
    post = doubtful(stage, text=words)
    channel = stage.channel(stage.store.accounts.get(post.account))
    cut = an_outgoing(post_id="", text=words[:70] + "…", link="", alt="", image=b"")
    channel.publish(channel.prepare(cut, soon()), soon())
    after(stage, 15, 20, 60, 60 * 24)
    assert ([], S.UNKNOWN, 1) == (notes(stage, post), stage.status(post), len(stage.live()))


@both
def test_a_doubt_is_settled_only_on_the_page_that_it_was_sent_to(stage: Stage, channel: Any) -> None:
    """Under the same name stands another page's access: its empty feed says nothing, and a person is told."""
    post = stage.approved(channel=channel)
    stage.fault(channel, K.CUT_AFTER)
    stage.fault(channel, K.ERROR_BEFORE, Op.READ)
    stage.publisher().step()
    account = stage.store.accounts.get(post.account)
    assert [account.external_id] == [a.identity for a in stage.store.posts.attempts(post.id)]
    other = stage.sandbox.add_account(channel, "andere", "Andere")
    stage.store.accounts.save(replace(account, external_id=other.external_id), other.secrets, NOW)
    after(stage, 15, 20, 60, 60 * 24)
    assert ([], S.UNKNOWN, 1) == (notes(stage, post), stage.status(post), stage.creations())
    told = [step.why for step in stage.store.posts.history(post.id) if account.external_id in str(step.why)]
    assert 1 == len(told)
    stage.store.unknown_outcomes.found(post.id, "77_88", "", caller=ANNA, at=NOW)
    assert S.PUBLISHED is stage.status(post)


REWRITTEN = "@[123456789] und @[987654321] und @[555] laden ein: Rundgang in Krevese, Sonntag ab zehn Uhr."


@both
def test_a_post_in_other_words_is_not_sent_again(stage: Stage, channel: Any) -> None:
    """What the network made of it shares too few words to be known: it waits for a person, and is live once."""
    post = stage.approved(channel=channel, text=REWRITTEN)
    stage.fault(channel, K.REWRITTEN_AFTER)
    after(stage, 0, 15, 20, 60, 60 * 24)
    assert ([], S.UNKNOWN, [post.text]) == (notes(stage, post), stage.status(post), stage.live())
    (seen,) = stage.store.sightings.of(stage.now(post))
    assert (stage.lines("post")[0]["id"], 1) == (seen.external_id, seen.images)
    assert "Altmark-Verein" in seen.text
    told = [step.why for step in stage.store.posts.history(post.id) if "may be it" in str(step.why)]
    assert 1 == len(told)


@both
def test_what_the_page_posts_itself_forbids_absence_only_near_the_try(stage: Stage, channel: Any) -> None:
    """A picture that the page's own people posted an hour and a half before has nothing to do with it."""
    stage.clock.moment = NOW - timedelta(minutes=90)
    own = stage.channel(stage.store.accounts.get(ACCOUNTS[channel]))
    picture = a_picture()
    outgoing = an_outgoing(post_id="", text="Am Sonntag ist Hofmarkt.", link="", alt="Markt", image=picture)
    own.publish(own.prepare(outgoing, soon()), soon())
    stage.clock.moment = NOW
    post = doubtful(stage, channel=channel)
    after(stage, 15, 20, 21)
    assert (S.PUBLISHED, 2) == (stage.status(post), len(stage.live()))


def test_a_clock_that_was_wrong_at_sending_hides_no_post(stage: Stage) -> None:
    """Sent by a clock an hour ahead, and live: the feed is read back a day further, so it is not taken for absent."""
    post = stage.approved()
    stage.fault(FACEBOOK, K.CUT_AFTER)
    stage.fault(FACEBOOK, K.ERROR_BEFORE, Op.READ)
    stage.sandbox.set_time(NOW)
    stage.clock.jump(HOUR)
    stage.publisher().step()
    after(stage, 60 + 15, 60 + 20, 60 + 60)
    assert ([], S.UNKNOWN, 1) == (notes(stage, post), stage.status(post), stage.creations())


@both
@pytest.mark.parametrize("kind", [K.DUPLICATE, K.DUPLICATE_WORDS], ids=lambda kind: kind)
def test_what_the_network_calls_a_duplicate_is_left_to_a_person(
    stage: Stage, channel: Any, kind: FaultKind
) -> None:
    """By number or in words it says that the post is there: that the feed does not show it settles nothing."""
    post = stage.approved(channel=channel)
    stage.fault(channel, kind)
    after(stage, 0, 15, 20, 60, 60 * 24)
    assert ([], S.UNKNOWN, 1) == (notes(stage, post), stage.status(post), stage.creations())


def refused(stage: Stage) -> Any:
    """A post that Facebook refuses in a way that has been seen beside live posts; its feed cannot be read yet."""
    post = stage.approved()
    stage.fault(FACEBOOK, K.REFUSED_AFTER, times=None)
    stage.fault(FACEBOOK, K.ERROR_BEFORE, Op.READ)
    stage.publisher().step()
    assert (S.UNKNOWN, Sent.REFUSED) == (stage.status(post), stage.store.posts.attempts(post.id)[0].outcome)
    return post


def test_a_refusal_that_was_none_is_found_in_the_feed(stage: Stage) -> None:
    """»Refused« is believed only once the feed has been read: the post is live, and is not sent again."""
    post = refused(stage)
    after(stage, 1)
    assert (S.PUBLISHED, 1) == (stage.status(post), len(stage.live()))


@pytest.mark.parametrize("by_hand", [False, True], ids=["by the feed", "by a person"])
def test_a_refusal_that_the_feed_confirms_is_one(stage: Stage, *, by_hand: bool) -> None:
    """Not live either: then it is refused for good, with the network's words, and waits for other ones of ours."""
    post = refused(stage)
    with FacebookClient(stage.sandbox) as client:
        client.send("DELETE", stage.lines("post")[0]["id"], params={"access_token": client.token})
    if by_hand:
        says_no(stage, post)
    else:
        after(stage, 15, 20, 21)
    assert (S.REJECTED, 1) == (stage.status(post), stage.creations())
    assert "Unsupported post request" in str(stage.now(post).reason)


def test_on_several_hosts_the_quiet_period_is_long(stage: Stage) -> None:
    """No lock proves a sender dead there, so that all that it may still do has to be over."""
    post = doubtful(stage)
    after(stage, 15, 20, 59, sole=False)
    assert [] == notes(stage, post)
    after(stage, 60, 65, sole=False)
    assert (1, S.APPROVED) == (len(notes(stage, post)), stage.status(post))


def test_a_doubt_is_read_less_and_less_often(stage: Stage) -> None:
    """A scheduler that looks every two seconds reads the feed a handful of times until absence counts."""
    post = doubtful(stage)
    publisher, before = stage.publisher(), len(stage.lines("call"))
    for second in range(2, 15 * 60, 2):
        stage.clock.moment = NOW + second * SECOND
        publisher.step()
    assert (6, S.UNKNOWN) == (len(stage.lines("call")) - before, stage.status(post))
    stage.clock.moment = NOW + 15 * MINUTE
    publisher.step()
    assert 1 == len(notes(stage, post))


# --- pictures and keys that are gone ------------------------------------------------------------------


def test_another_picture_than_the_approved_one_is_not_sent(stage: Stage) -> None:
    """A card that was changed on the disk after the approval keeps its post waiting, and the reason names it."""
    post = stage.approved()
    stage.picture(post).write_bytes(b"another")
    stage.publisher().step()
    assert (S.APPROVED, []) == (stage.status(post), stage.live())
    assert "missing or damaged" in str(stage.now(post).reason)


def test_a_picture_that_vanished_keeps_its_post_waiting(stage: Stage) -> None:
    """Nothing is sent without the approved picture; the reason is told, and with the picture back it goes out."""
    post, other = stage.approved("bildlos"), stage.approved()
    card = stage.picture(post).read_bytes()
    stage.picture(post).unlink()
    stage.publisher().step()
    assert (S.APPROVED, [other.text]) == (stage.status(post), stage.live())
    assert post.image in str(stage.now(post).reason)
    stage.picture(post).write_bytes(card)
    stage.clock.moment = NOW + 15 * MINUTE
    stage.publisher().step()
    assert S.PUBLISHED is stage.status(post)


def test_a_doubtful_post_is_found_without_its_picture(stage: Stage) -> None:
    """Reading back needs no file: that one is gone keeps nobody in doubt."""
    post = stage.approved()
    stage.fault(FACEBOOK, K.CUT_AFTER)
    stage.fault(FACEBOOK, K.ERROR_BEFORE, Op.READ)
    stage.publisher().step()
    stage.picture(post).unlink()
    stage.publisher().step()
    assert S.PUBLISHED is stage.status(post)


def test_an_account_that_cannot_be_opened_keeps_its_posts_waiting(stage: Stage) -> None:
    """With the wrong key nothing is sent; the post says why, and the doubtful stay doubtful."""
    doubted, post = doubtful(stage, "zweifel"), stage.approved()

    def locked(account: Account) -> Any:
        raise InvalidInput(msg("The key is another one."))

    stage.publisher(open_channel=locked).step()
    assert (S.APPROVED, "The key is another one.") == (stage.status(post), str(stage.now(post).reason))
    assert (S.UNKNOWN, []) == (stage.status(doubted), stage.live())


# --- schedulers that die, sleep, or are two -----------------------------------------------------------


def claim(stage: Stage) -> Any:
    """A scheduler named one takes what is due, and is not heard of again."""
    (post,) = take(stage.store, ACCOUNTS[FACEBOOK])
    return post


def sending(stage: Stage) -> Any:
    """The same amid sending."""
    return stage.store.queue.start(claim(stage), at=NOW, lease_until=NOW + LEASE)


def says_no(stage: Stage, post: Post) -> None:
    """A person has looked after the quiet period, and did not see the post."""
    stage.clock.moment += QUIET
    monotonic = stage.clock.monotonic()
    stage.store.unknown_outcomes.not_found(post.id, monotonic, QUIET, caller=ANNA, at=stage.clock.moment)


def doubtful(stage: Stage, *words: Any, **changes: Any) -> Any:
    """A post that was sent and is not live, and nobody knows."""
    post = stage.approved(*words, **changes)
    stage.fault(post.channel, K.CUT_BEFORE)
    stage.publisher().step()
    assert S.UNKNOWN is stage.status(post)
    return post


def test_a_claim_of_the_dead_goes_out_once(stage: Stage) -> None:
    """Nothing was sent, so it is sent now."""
    post = stage.approved()
    claim(stage)
    report = stage.publisher(owner="two").step()
    assert [(post.id, S.APPROVED)] == [(o.post, o.status) for o in report.recovered]
    assert (S.PUBLISHED, [post.text]) == (stage.status(post), stage.live())


def test_what_the_dead_was_sending_is_doubtful(stage: Stage) -> None:
    """Nobody knows whether it went out: it is not sent again."""
    post = stage.approved()
    sending(stage)
    report = stage.publisher(owner="two").step()
    assert [(post.id, S.UNKNOWN)] == [(o.post, o.status) for o in report.recovered]
    assert (S.UNKNOWN, 0) == (stage.status(post), stage.creations())
    (attempt,) = stage.store.posts.attempts(post.id)
    assert (Sent.UNKNOWN, "one is gone amid sending") == (attempt.outcome, str(attempt.reason))


def test_what_the_dead_has_sent_is_found(stage: Stage) -> None:
    """It is live: found in the feed, and not sent again."""
    post = stage.approved()
    started = sending(stage)
    channel = stage.channel(stage.store.accounts.get(post.account))
    image = stage.picture(started).read_bytes()
    outgoing = an_outgoing(post_id=post.id, text=post.text, link="", alt=ALT, image=image)
    channel.publish(channel.prepare(outgoing, soon()), soon())
    stage.publisher(owner="two").step()
    assert (S.PUBLISHED, 1) == (stage.status(post), stage.creations())


def test_without_the_lock_a_lease_is_waited_for(stage: Stage) -> None:
    """On a server another scheduler may be alive: its claim holds until the lease has run out."""
    post = stage.approved()
    claim(stage)
    stage.clock.moment = NOW + LEASE
    stage.publisher(owner="two", sole=False).step()
    assert S.CLAIMED is stage.status(post)
    stage.clock.moment = NOW + LEASE + SECOND
    stage.publisher(owner="two", sole=False).step()
    assert (S.PUBLISHED, [post.text]) == (stage.status(post), stage.live())


def test_who_lost_the_claim_cannot_send(stage: Stage) -> None:
    """A scheduler that slept over its lease finds the post sent by another, and sends nothing."""
    post = stage.approved()

    def sleepy(account: Account) -> Any:
        def sleep() -> None:
            stage.clock.moment = NOW + LEASE + SECOND
            stage.publisher(owner="two", sole=False).step()

        return Amid(stage.channel(account), in_prepare=sleep)

    report = stage.publisher(open_channel=sleepy, sole=False).step()
    assert (S.PUBLISHED, 1) == (stage.status(post), stage.creations())
    assert () == report.sent
    assert ["two/1"] == [a.owner for a in stage.store.posts.attempts(post.id)]


def test_late_evidence_of_success_always_counts(stage: Stage) -> None:
    """The post was doubted meanwhile; the answer of the one who sent it settles that."""
    post = stage.approved()
    stage.fault(FACEBOOK, K.ERROR_BEFORE, Op.READ, times=None)

    def doubted(account: Account) -> Any:
        def doubt() -> None:
            stage.publisher(owner="two").step()
            assert S.UNKNOWN is stage.status(post)

        return Amid(stage.channel(account), after_publish=doubt)

    stage.publisher(open_channel=doubted).step()
    assert (S.PUBLISHED, 1) == (stage.status(post), stage.creations())
    assert stage.lines("post")[0]["id"] == stage.now(post).external_id


@pytest.mark.parametrize("kind", [K.RATE_LIMIT, K.CUT_BEFORE])
def test_a_late_answer_that_proves_nothing_changes_nothing(stage: Stage, kind: FaultKind) -> None:
    """A post that others doubt by now does not go back into the queue."""
    post = stage.approved()
    stage.fault(FACEBOOK, kind)

    def doubted(account: Account) -> Any:
        return Amid(stage.channel(account), after_publish=lambda: stage.publisher(owner="two").step())

    assert () == stage.publisher(open_channel=doubted).step().sent
    assert (S.UNKNOWN, 1) == (stage.status(post), stage.creations())


def test_the_journal_is_written_before_the_call(stage: Stage) -> None:
    """When the publishing call begins, its row is in the database, open, and the post is being sent."""
    post = stage.approved()
    seen: list[Any] = []

    def watched(account: Account) -> Any:
        def look() -> None:
            seen.append((stage.status(post), stage.creations(), *stage.store.posts.attempts(post.id)))

        return Amid(stage.channel(account), before_publish=look)

    stage.publisher(open_channel=watched).step()
    ((status, creations, row),) = seen
    assert (S.SENDING, 0) == (status, creations)
    assert ("one/1", NOW, None, "") == (row.owner, row.started_at, row.ended_at, row.outcome)
    (closed,) = stage.store.posts.attempts(post.id)
    assert (NOW, Sent.YES, stage.now(post).external_id) == (closed.ended_at, closed.outcome, closed.answer)


def test_two_schedulers_send_each_post_once(stage: Stage) -> None:
    """At the same time, on the same database, with no word to each other."""
    posts = [stage.approved(f"ort-{n}", channel) for n in range(6) for channel in (FACEBOOK, TWITTER)]
    publishers = [stage.publisher(owner=name, sole=False) for name in ("one", "two")]
    threads = [threading.Thread(target=publisher.step) for publisher in publishers]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(post.text for post in posts) == sorted(stage.live())
    assert {S.PUBLISHED} == {stage.status(post) for post in posts}
