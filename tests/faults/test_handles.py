"""Every crash point × every answer on each network that knows a try by a key: live once, and no person is asked."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from outreach.model import CallerKind, ChannelName, Post, Status
from outreach.publish import Checkpoint
from outreach.sandbox import FaultKind
from tests.aushang import known
from tests.contract.accounts import GUARDED, HANDLED
from tests.contract.conftest import kept_database as kept_database  # a fixture of these tests
from tests.contract.conftest import stage as stage  # a fixture of these tests
from tests.contract.stage import Stage
from tests.faults.test_matrix import CRASHES, ONCE, STEP, Scene
from tests.faults.test_matrix import scene as scene  # a fixture of these tests

pytestmark = pytest.mark.slow

K, M, S = FaultKind, Checkpoint, Status
ANSWERS: dict[str, dict[str, Any] | None] = {**ONCE, "429": {"kind": K.RATE_LIMIT_BARE}}
TWICE = {
    "marked": (M.MARKED, M.MARKED),
    "prepared": (M.MARKED, M.PREPARED),
    "answered": (M.MARKED, M.ANSWERED),
}
"""One scheduler dies with its mark, and the next one while it sends the doubtful post again."""


@pytest.fixture(autouse=True, scope="module")
def _the_board_is_known() -> Iterator[None]:
    with known():
        yield


def asked_nobody(stage: Stage, post: Post) -> bool:
    """After its approval nothing was decided by a person."""
    steps = stage.store.posts.history(post.id)
    after = next(n for n, step in enumerate(steps) if step.after is S.APPROVED) + 1
    return all(step.caller_kind is not CallerKind.PERSON for step in steps[after:])


@pytest.mark.parametrize("network", GUARDED)
@pytest.mark.parametrize("outcome", ANSWERS)
@pytest.mark.parametrize("crash", CRASHES)
def test_whoever_dies_it_is_live_once_and_soon(
    scene: Scene, network: ChannelName, outcome: str, crash: str
) -> None:
    """The next scheduler asks by the key, and sends again under it what is not known: no quiet period, no person."""
    stage = scene.stage
    post = stage.approved(channel=network)
    if fault := ANSWERS[outcome]:
        stage.fault(network, **fault)
    scene.die(CRASHES[crash])
    began = stage.clock.now()
    scene.recover(lambda: stage.status(post) is S.PUBLISHED)
    assert (S.PUBLISHED, [post.text]) == (stage.status(post), stage.live())
    assert stage.lines("post")[0]["id"] == stage.now(post).external_id
    assert asked_nobody(stage, post)
    # where the network guards a try for a time only, a request under way has to be over first
    assert stage.clock.now() - began <= (2 if network in HANDLED else 3) * STEP


@pytest.mark.parametrize("network", HANDLED)
@pytest.mark.parametrize("crash", TWICE)
def test_who_dies_while_sending_again_leaves_it_to_the_next(
    scene: Scene, network: ChannelName, crash: str
) -> None:
    """The key outlives both: a third scheduler ends it, and one post is live."""
    stage = scene.stage
    post = stage.approved(channel=network)
    scene.die(TWICE[crash])
    assert len(stage.live()) <= 1
    scene.recover(lambda: stage.status(post) is S.PUBLISHED)
    assert (S.PUBLISHED, [post.text]) == (stage.status(post), stage.live())
    assert 1 <= stage.creations() <= 2
    assert asked_nobody(stage, post)
