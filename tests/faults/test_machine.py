"""People, schedulers, networks and clocks in any order: what may be said of every post after every step."""

from __future__ import annotations

import os
import shutil
import tempfile
from contextlib import ExitStack
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, invariant, rule

from outreach.channels.settling import CAUTIOUS
from outreach.errors import NotAllowed, Reason
from outreach.model import TRANSITIONS, WENT_OUT, ChannelName, Post, Status
from outreach.publish import Checkpoint
from outreach.publish.quiet_period import quiet_period
from outreach.sandbox import FaultKind, Operation
from outreach.store import Store
from tests.approving import approve
from tests.aushang import known
from tests.aushang.profile import AUSHANG
from tests.builders import ANNA, a_campaign, a_reason
from tests.contract.stage import ACCOUNTS as OURS
from tests.contract.stage import ALT, BEFORE, set_up
from tests.databases import put_ready

pytestmark = pytest.mark.slow

K, S = FaultKind, Status
ACCOUNTS = {**OURS, AUSHANG: "brett"}  # and the one that stands under tests/ alone
CHANNELS = st.sampled_from(list(ACCOUNTS))
FAULTS = [
    *(K.ERROR_BEFORE, K.ERROR_AFTER, K.HTML_BEFORE, K.HTML_AFTER, K.CUT_BEFORE, K.CUT_AFTER, K.HALF_JSON),
    *(K.RATE_LIMIT, K.DEAD_TOKEN, K.DENIED, K.BAD_PHOTO, K.DUPLICATE, K.DUPLICATE_WORDS, K.REWRITTEN_AFTER),
]
OF_READING = [K.ERROR_BEFORE, K.HTML_BEFORE, K.CUT_BEFORE, K.HALF_JSON, K.RATE_LIMIT, K.DEAD_TOKEN, K.DENIED]
JUMPS = st.integers(-180, 180).map(lambda minutes: timedelta(minutes=minutes))
WORDS = st.integers(0, 10**6).map(lambda n: f"Neue Worte, Fassung {n}.")

UNDER_WAY = (S.CLAIMED, S.SENDING)

EXAMPLES = int(os.environ.get("OUTREACH_TEST_MACHINE", "40"))
"""How many stories are told; more with the variable, as in docs/contributing.md."""


class Crash(BaseException):
    """The scheduler is gone in the middle: nothing of ours runs any more, and nobody catches it."""


class Publishing(RuleBasedStateMachine):
    """One database, every network, one scheduler at a time. The sandbox's ledger is the witness."""

    posts: Bundle[str] = Bundle("posts")

    def __init__(self) -> None:
        super().__init__()
        self.closing = ExitStack()
        self.closing.enter_context(known())
        folder = Path(tempfile.mkdtemp(prefix="outreach-machine-"))
        self.closing.callback(shutil.rmtree, folder, ignore_errors=True)
        self.store = Store(f"sqlite:///{put_ready(folder / 'outreach.db')}", folder / "secret.key")
        self.closing.callback(self.store.close)
        self.store.vault.create_key()
        self.stage = self.closing.enter_context(set_up(self.store, folder))
        quiet = a_campaign(smallest_gap=timedelta(0), grace=timedelta(hours=6))
        self.store.campaigns.save(quiet, BEFORE)
        self.approved: dict[str, set[str]] = {}  # post → the words that were ever approved
        self.made = 0
        self.owner = 0

    def teardown(self) -> None:
        try:
            self.in_the_end_nothing_is_lost()
            self.in_the_end_what_was_deleted_is_gone()
        finally:
            self.closing.close()

    @property
    def now(self) -> datetime:
        return self.stage.clock.now()

    def post(self, id: str) -> Post:
        return self.store.posts.get(id)

    @property
    def taken_down(self) -> set[str]:
        """What somebody has deleted on its network."""
        return {line["id"] for line in self.stage.lines("delete")}

    # --- people ---------------------------------------------------------------------------------------

    @rule(target=posts, channel=CHANNELS, minutes=st.integers(-30, 120))
    def write_and_approve(self, channel: ChannelName, minutes: int) -> str:
        self.made += 1
        due = max(self.now, BEFORE) + timedelta(minutes=minutes)
        post = self.stage.draft(f"ort-{self.made}", channel, due=due, account=ACCOUNTS[channel])
        approve(self.store, post.id, caller=ANNA, at=self.now)
        self.approved[post.id] = {post.text}
        return post.id

    @rule(id=posts, words=WORDS)
    def edit(self, id: str, words: str) -> None:
        try:
            self.store.posts.edit(id, text=words, alt=ALT, link="", caller=ANNA, at=self.now)
        except NotAllowed:
            assert self.post(id).status not in (S.DRAFT, S.APPROVED, S.MISSED, S.REJECTED)

    @rule(id=posts)
    def approve(self, id: str) -> None:
        try:
            post = approve(self.store, id, caller=ANNA, at=self.now)
        except NotAllowed:
            return
        self.approved[id].add(post.text)

    @rule(id=posts)
    def cancel(self, id: str) -> None:
        try:
            self.store.posts.cancel(id, caller=ANNA, at=self.now)
        except NotAllowed:
            assert self.post(id).status in (*UNDER_WAY, S.PUBLISHED, S.GONE, S.UNKNOWN, S.CANCELLED)

    @rule(id=posts, minutes=st.integers(0, 240))
    def reschedule(self, id: str, minutes: int) -> None:
        try:
            due = self.now + timedelta(minutes=minutes)
            self.store.times.reschedule(id, due, "", caller=ANNA, at=self.now)
        except NotAllowed:
            assert self.post(id).status in (*UNDER_WAY, S.PUBLISHED, S.GONE, S.UNKNOWN)

    @rule(id=posts)
    def retry(self, id: str) -> None:
        try:
            self.store.times.retry(id, caller=ANNA, at=self.now)
        except NotAllowed:
            assert self.post(id).status is not S.REJECTED

    @rule(id=posts)
    def resolve(self, id: str) -> None:
        """A person looks at the page and says what is there."""
        post = self.post(id)
        if post.status is not S.UNKNOWN:
            return
        lines = [line for line in self.stage.lines("post") if line["text"] == post.text]
        if lines:
            self.store.unknown_outcomes.found(id, lines[0]["id"], "", caller=ANNA, at=self.now)
            return
        try:
            monotonic, quiet = self.stage.clock.monotonic(), quiet_period(CAUTIOUS, sole=True)
            self.store.unknown_outcomes.not_found(id, monotonic, quiet, caller=ANNA, at=self.now)
        except NotAllowed:
            assert self.post(id).status is S.UNKNOWN

    @rule(channel=CHANNELS, why=st.sampled_from([None, a_reason("Trauerfall")]))
    def pause_or_resume(self, channel: ChannelName, why: Reason | None) -> None:
        self.store.accounts.pause(ACCOUNTS[channel], why, self.now)

    @rule(id=posts)
    def somebody_deletes_a_post_on_its_network(self, id: str) -> None:
        post = self.post(id)
        if post.status is S.PUBLISHED and post.external_id not in self.taken_down:
            self.stage.take_down(post)

    # --- time, networks -------------------------------------------------------------------------------

    @rule(minutes=st.integers(1, 90))
    def time_passes(self, minutes: int) -> None:
        self.stage.clock.moment += timedelta(minutes=minutes)

    @rule(by=JUMPS)
    def the_wall_clock_jumps(self, by: timedelta) -> None:
        self.stage.clock.jump(by)

    @rule()
    def the_machine_restarts(self) -> None:
        self.stage.clock.restart()

    @rule(channel=CHANNELS, kind=st.sampled_from(FAULTS))
    def the_next_call_goes_wrong(self, channel: ChannelName, kind: FaultKind) -> None:
        self.stage.fault(channel, kind, seconds=60)

    # --- schedulers -----------------------------------------------------------------------------------

    def step(self, **how: Any) -> None:
        self.owner += 1
        publisher = self.stage.publisher(owner=f"scheduler-{self.owner}", **how)
        try:
            publisher.step()
        finally:
            publisher.close()

    @rule()
    def tick(self) -> None:
        self.step()

    @rule(hours=st.integers(1, 26), channel=CHANNELS, kind=st.sampled_from([None, *OF_READING]))
    def figures_are_read(self, hours: int, channel: ChannelName, kind: FaultKind | None) -> None:
        self.stage.clock.moment += timedelta(hours=hours)
        if kind:
            for operation in (Operation.METRICS, Operation.READ):
                self.stage.fault(channel, kind, operation, seconds=60)
        self.stage.measurer().step()

    @rule(target=posts, channel=CHANNELS, kind=st.sampled_from(FAULTS))
    def a_post_goes_out_into_trouble(self, channel: ChannelName, kind: FaultKind) -> str:
        """What chance would rarely bring together: a post that is due, an answer that is wrong, a step."""
        self.stage.fault(channel, kind, seconds=60)
        id = self.write_and_approve(channel=channel, minutes=0)
        self.step()
        return id

    @rule(dies_at=st.sampled_from(list(Checkpoint)))
    def a_scheduler_dies(self, dies_at: Checkpoint) -> None:
        def at(moment: Checkpoint, _post: Post) -> None:
            if moment is dies_at:
                raise Crash

        try:
            self.step(on_checkpoint=at)
        except Crash:
            return

    # --- what holds after every step ------------------------------------------------------------------

    @invariant()
    def nothing_is_live_twice(self) -> None:
        live = [line["text"] for line in self.stage.lines("post")]
        assert len(live) == len(set(live))
        ours = {post.id: post for post in self.store.posts.find()}
        for id, words in self.approved.items():
            assert sum(text in words for text in live) <= 1, ours[id]

    @invariant()
    def what_went_out_was_live_with_approved_words(self) -> None:
        live = {line["id"]: line["text"] for line in self.stage.lines("post")}
        for post in self.store.posts.find(status=tuple(WENT_OUT)):
            assert live[post.external_id] in self.approved[post.id]

    @invariant()
    def nothing_is_gone_that_nobody_deleted(self) -> None:
        assert {post.external_id for post in self.store.posts.find(status=(S.GONE,))} <= self.taken_down

    @invariant()
    def nothing_is_stuck(self) -> None:
        for post in self.store.posts.find():
            ways = [after for before, after in TRANSITIONS if before is post.status]
            assert ways or post.status is S.PUBLISHED
            assert post.id in self.approved

    def in_the_end_nothing_is_lost(self) -> None:
        """Left alone without faults, every approved post is live, or waits for a person who is told why."""
        self.stage.sandbox.faults.clear()
        for name in ACCOUNTS.values():
            self.store.accounts.pause(name, None, self.now)
        for _ in range(8):
            self.stage.clock.moment += timedelta(minutes=20)
            self.step()
            self.nothing_is_live_twice()
        for post in self.store.posts.find():
            over = post.due_utc is not None and post.due_utc <= self.now - timedelta(hours=2)
            # a clock that was set back makes the wait for the next try longer: the post is late, and not lost
            waits = post.status is S.APPROVED and post.not_before is not None and post.not_before > self.now
            if over and not waits:
                assert post.status not in (S.CLAIMED, S.SENDING, S.APPROVED), post
            if post.status in (S.MISSED, S.REJECTED, S.UNKNOWN):
                assert post.reason, post

    def in_the_end_what_was_deleted_is_gone(self) -> None:
        """Read for three days more without faults, every post that was deleted lately is known to be gone."""
        lately = self.now - timedelta(days=7)
        for _ in range(6):
            self.stage.clock.moment += timedelta(hours=13)
            self.stage.measurer().step()
        for post in self.store.posts.find(status=(S.PUBLISHED,)):
            assert post.published_at
            assert post.published_at < lately or post.external_id not in self.taken_down, post
        self.nothing_is_gone_that_nobody_deleted()


Publishing.TestCase.settings = settings(
    max_examples=EXAMPLES,
    stateful_step_count=30,
    suppress_health_check=list(HealthCheck),
    phases=[
        Phase.explicit,
        Phase.generate,
    ],  # a story that fails is short enough, and to shorten it takes minutes
    derandomize=True,
)
test_any_story_keeps_the_promise = Publishing.TestCase
