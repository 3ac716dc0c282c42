"""A verb acts on what its caller has seen: on both databases, a stale version changes nothing."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import text

from outreach.channels import delays
from outreach.clock import MonotonicReading
from outreach.model import Post, Stale, Status
from outreach.publish.quiet_period import quiet_period
from outreach.sandbox import FaultKind, Operation
from outreach.store import Store
from tests.approving import approve
from tests.builders import ANNA, BEN, NOW
from tests.contract.conftest import Kept
from tests.contract.stage import FACEBOOK, STEADY, Stage

QUIET = quiet_period(delays(FACEBOOK), sole=True)
RESTED = MonotonicReading(STEADY.boot, STEADY.seconds + QUIET.total_seconds())

Verb = Callable[[Store, str, int], Post]

VERBS: dict[str, Verb] = {
    "edit": lambda store, id, version: store.posts.edit(
        id, version=version, text="Neu.", alt="Alt.", link="", caller=ANNA, at=NOW
    ),
    "approve": lambda store, id, version: approve(store, id, version=version, caller=ANNA, at=NOW),
    "cancel": lambda store, id, version: store.posts.cancel(id, version=version, caller=ANNA, at=NOW),
    "reschedule": lambda store, id, version: store.times.reschedule(
        id, NOW, "", version=version, caller=ANNA, at=NOW
    ),
}


@pytest.mark.parametrize("name", VERBS)
def test_what_was_seen_is_acted_on_and_what_has_changed_is_not(stage: Stage, name: str) -> None:
    """The current version is taken; an older one is refused with what stands there now, and nothing is changed."""
    seen = stage.draft()
    now = stage.store.posts.edit(seen.id, text="Andere Worte.", alt="Alt.", link="", caller=BEN, at=NOW)
    with pytest.raises(Stale) as caught:
        VERBS[name](stage.store, seen.id, seen.version)
    assert (now, seen.version) == (caught.value.post, caught.value.seen)
    assert now == stage.now(seen)
    assert now.version < VERBS[name](stage.store, seen.id, now.version).version


def test_a_retry_is_of_what_was_seen(stage: Stage) -> None:
    """The post has been edited since the person looked: it is not sent as it was."""
    stage.fault(FACEBOOK, FaultKind.BAD_PHOTO, Operation.MEDIA)
    post = stage.approved()
    stage.publisher().step()
    refused = stage.now(post)
    assert Status.REJECTED is refused.status
    with pytest.raises(Stale):
        stage.store.times.retry(post.id, version=refused.version - 1, caller=ANNA, at=NOW)


def test_a_doubt_is_resolved_as_it_was_seen(stage: Stage) -> None:
    """Meanwhile the feed has shown the post: the person's older decision changes nothing."""
    stage.fault(FACEBOOK, FaultKind.CUT_AFTER)
    stage.fault(FACEBOOK, FaultKind.ERROR_BEFORE, Operation.READ)
    post = stage.approved()
    stage.publisher().step()
    doubtful = stage.now(post)
    assert Status.UNKNOWN is doubtful.status
    live = stage.store.unknown_outcomes.found(
        post.id, "1_2", "", version=doubtful.version, caller=ANNA, at=stage.clock.now()
    )
    with pytest.raises(Stale) as caught:
        stage.store.unknown_outcomes.not_found(
            post.id, RESTED, QUIET, version=doubtful.version, caller=BEN, at=stage.clock.now()
        )
    assert live == caught.value.post


def test_a_look_at_what_was_seen_waits_for_nobody(kept_database: Kept, stage: Stage) -> None:
    """While somebody else has the post in hand it is read as it stands."""
    store, beside = kept_database
    post = stage.draft()
    with beside.begin() as holding, ThreadPoolExecutor(1) as thread:
        holding.execute(text("UPDATE posts SET text = text"))
        looked = thread.submit(store.posts.seen, post.id, post.version)
        try:
            assert post == looked.result(5)
        finally:
            holding.rollback()
