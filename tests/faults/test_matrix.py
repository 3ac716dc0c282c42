"""Every crash point × every answer × both networks × both databases; the networks' ledger is the witness.

The scheduler is a process that kills itself at a named moment. Then another takes over, and time passes. In the end
each post is live exactly once or waits for a person with the reason, never twice.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from outreach.model import ChannelName, Status
from outreach.publish import Checkpoint
from outreach.sandbox import FaultKind
from tests.builders import ANNA, a_campaign
from tests.contract.conftest import Kept
from tests.contract.conftest import kept_database as kept_database  # a fixture of these tests
from tests.contract.conftest import stage as stage  # a fixture of these tests
from tests.contract.stage import ACCOUNTS, BEFORE, FACEBOOK, TWITTER, Stage
from tests.faults.dying import Life, dies

pytestmark = pytest.mark.slow

K, M, S = FaultKind, Checkpoint, Status

CRASHES: dict[str, tuple[Checkpoint, ...]] = {
    "claimed": (M.CLAIMED,),
    "prepared": (M.PREPARED,),
    "marked": (M.MARKED,),
    "answered": (M.ANSWERED,),
    "recorded": (M.RECORDED,),
    "claimed-recovered": (M.CLAIMED, M.RECOVERED),
    "marked-recovered": (M.MARKED, M.RECOVERED),
    "answered-read-back": (M.ANSWERED, M.READ_BACK),
}
"""Where one scheduler dies, and the one after it."""

ONCE: dict[str, dict[str, Any] | None] = {
    "accepted": None,
    "accepted-then-500": {"kind": K.ERROR_AFTER},
    "accepted-then-cut": {"kind": K.CUT_AFTER},
    "slow-then-accepted": {"kind": K.SLOW, "seconds": 0.2},
    "500": {"kind": K.ERROR_BEFORE},
    "cut": {"kind": K.CUT_BEFORE},
    "429": {"kind": K.RATE_LIMIT, "seconds": 900},
    "html": {"kind": K.HTML_BEFORE},
    "accepted-then-html": {"kind": K.HTML_AFTER},
    "half-json": {"kind": K.HALF_JSON},
}
"""Answers that come once; the next call is answered well. All of these end with the post live."""

ALWAYS: dict[str, dict[ChannelName, FaultKind]] = {
    "refused": {FACEBOOK: K.BLOCKED, TWITTER: K.NO_CREDITS},
    "4xx": {FACEBOOK: K.BAD_PHOTO, TWITTER: K.DENIED},
    "account": {FACEBOOK: K.DENIED, TWITTER: K.SUSPENDED},
    "dead-token": {FACEBOOK: K.DEAD_TOKEN, TWITTER: K.DEAD_TOKEN},
    "duplicate": {FACEBOOK: K.DUPLICATE, TWITTER: K.DUPLICATE},
    "duplicate-words": {FACEBOOK: K.DUPLICATE_WORDS, TWITTER: K.DUPLICATE_WORDS},
}
"""Answers that every try meets until a person has fixed something."""

STEP, LONGEST = timedelta(minutes=10), timedelta(hours=5)
"""Between two looks of the next scheduler, and longer than any doubt lasts: on several hosts two of them in a row."""


class Scene:
    """A stage on which schedulers die."""

    def __init__(self, stage: Stage, url: str, *, sole: bool):
        self.stage, self.url, self.sole = stage, url, sole

    def die(self, crash: tuple[Checkpoint, ...]) -> None:
        """One scheduler after the other dies; each begins when nothing keeps it from what the one before it held."""
        for number, moment in enumerate(crash):
            life = Life(
                url=self.url,
                secrets={a.name: dict(a.secrets) for a in self.stage.sandbox.accounts()},
                data=self.stage.data,
                now=self.stage.clock.now(),
                owner=f"dying-{number}",
                sole=self.sole,
                dies_at=moment,
            )
            assert dies(life), f"{moment} never came"
            if not self.sole:
                self.stage.clock.moment += STEP + timedelta(seconds=1)  # its lease is over

    def recover(self, done: Any) -> None:
        """The next scheduler works until ``done``, or until all waiting is over."""
        publisher = self.stage.publisher(owner="next", sole=self.sole)
        end = self.stage.clock.now() + LONGEST
        while not done() and self.stage.clock.now() < end:
            publisher.step()
            self.stage.clock.moment += STEP
        publisher.close()


@pytest.fixture
def scene(stage: Stage, kept_database: Kept) -> Scene:
    store, beside = kept_database
    store.campaigns.save(
        a_campaign(smallest_gap=timedelta(0), grace=timedelta(days=1)), BEFORE
    )  # nothing is missed
    return Scene(
        stage, beside.url.render_as_string(hide_password=False), sole=beside.dialect.name == "sqlite"
    )


@pytest.mark.parametrize("channel", [FACEBOOK, TWITTER])
@pytest.mark.parametrize("outcome", ONCE)
@pytest.mark.parametrize("crash", CRASHES)
def test_what_can_be_sent_is_live_once(scene: Scene, channel: Any, outcome: str, crash: str) -> None:
    """Whoever dies, and whatever the network answered once: in the end the post is live, and one time only."""
    stage = scene.stage
    post = stage.approved(channel=channel)
    if fault := ONCE[outcome]:
        stage.fault(channel, **fault)
    scene.die(CRASHES[crash])
    assert len(stage.live()) <= 1
    scene.recover(lambda: stage.status(post) is S.PUBLISHED)
    assert (S.PUBLISHED, [post.text]) == (stage.status(post), stage.live())
    assert stage.lines("post")[0]["id"] == stage.now(post).external_id


@pytest.mark.parametrize("channel", [FACEBOOK, TWITTER])
@pytest.mark.parametrize("outcome", ALWAYS)
@pytest.mark.parametrize("crash", CRASHES)
def test_what_is_refused_waits_for_a_person(scene: Scene, channel: Any, outcome: str, crash: str) -> None:
    """Whoever dies: nothing is live, the reason is told; once a person has fixed it the post goes out once."""
    stage, account = scene.stage, ACCOUNTS[channel]
    post = stage.approved(channel=channel)
    stage.fault(channel, ALWAYS[outcome][channel], times=None)
    scene.die(CRASHES[crash])
    store = stage.store

    def waits() -> bool:
        paused = store.accounts.get(account).paused
        return bool(paused) or stage.status(post) is S.REJECTED

    scene.recover(waits)
    now = stage.now(post)
    assert [] == stage.live()
    assert now.status is S.UNKNOWN if outcome.startswith("duplicate") else waits()
    assert now.reason or store.accounts.get(account).paused
    stage.sandbox.faults.clear()
    at = stage.clock.now()
    if now.status is S.REJECTED:
        store.times.retry(post.id, caller=ANNA, at=at)
    elif now.status is S.UNKNOWN:
        quiet = timedelta(hours=1)
        store.unknown_outcomes.not_found(post.id, stage.clock.monotonic(), quiet, caller=ANNA, at=at)
    store.accounts.pause(account, None, at)
    store.times.reschedule(post.id, at, "", caller=ANNA, at=at)
    scene.recover(lambda: stage.status(post) is S.PUBLISHED)
    assert (S.PUBLISHED, [post.text]) == (stage.status(post), stage.live())


@pytest.mark.parametrize("channel", [FACEBOOK, TWITTER])
@pytest.mark.parametrize("crash", CRASHES)
def test_what_comes_back_in_other_words_waits_for_a_person(scene: Scene, channel: Any, crash: str) -> None:
    """Whoever dies: it is live once, nobody sends it again, and a person who has looked says where it is."""
    stage = scene.stage
    post = stage.approved(
        channel=channel, text="Gut, Garten, Scheune und Stall: Krevese lädt am Sonntag ein."
    )
    stage.fault(channel, K.REWRITTEN_AFTER)
    scene.die(CRASHES[crash])
    scene.recover(lambda: False)
    assert (S.UNKNOWN, [post.text]) == (stage.status(post), stage.live())
    id = stage.lines("post")[0]["id"]
    stage.store.unknown_outcomes.found(post.id, id, "", caller=ANNA, at=stage.clock.now())
    assert (S.PUBLISHED, id) == (stage.status(post), stage.now(post).external_id)


@pytest.mark.parametrize("channel", [FACEBOOK, TWITTER])
@pytest.mark.parametrize("crash", ["marked", "answered", "answered-read-back"])
def test_what_is_deleted_on_its_network_is_gone_and_stays_away(
    scene: Scene, channel: Any, crash: str
) -> None:
    """Whoever died when it was sent: missed on two days it is gone, and nobody sends it a second time."""
    stage = scene.stage
    post = stage.approved(channel=channel)
    scene.die(CRASHES[crash])
    scene.recover(lambda: stage.status(post) is S.PUBLISHED)
    stage.take_down(stage.now(post))
    for _ in range(5):
        stage.clock.moment += timedelta(hours=13)
        stage.measurer().step()
    assert (S.GONE, [post.text]) == (stage.status(post), stage.live())
    scene.recover(lambda: False)
    assert (S.GONE, [post.text]) == (stage.status(post), stage.live())
