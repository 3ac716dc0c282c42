"""Doubtful posts of one account, looked for by two hosts at the same moment."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from datetime import timedelta

from outreach.clock import MonotonicReading
from outreach.errors import OutreachError
from outreach.networks import FACEBOOK
from outreach.sandbox import FaultKind
from tests.builders import ANNA, NOW
from tests.contract.stage import Stage

ROUNDS, POSTS = 30, 12


def test_two_hosts_that_look_at_once_do_not_break_each_other_off(stage: Stage) -> None:
    """One takes its turn while the other writes down when it wants the next: both come to their end."""
    places = [f"ort-{number}" for number in range(POSTS)]
    posts = [stage.approved(place, pictured=False) for place in places]
    # due in the opposite order of their ids, which is the one that is written in
    for number, post in enumerate(sorted(posts, key=lambda each: each.id, reverse=True)):
        due = NOW + timedelta(seconds=number)
        stage.store.times.reschedule(post.id, due, "", version=post.version, caller=ANNA, at=NOW)
    stage.fault(FACEBOOK, FaultKind.CUT_BEFORE, times=POSTS)
    stage.clock.moment += timedelta(minutes=1)
    stage.publisher().step()
    account, store = stage.account(FACEBOOK), stage.store.unknown_outcomes
    known = store.of(account, here, alone=False)
    assert POSTS == len(known)
    failed: list[OutreachError] = []

    def look() -> None:
        for _ in range(ROUNDS):
            store.of(account, here, alone=False)

    def plan() -> None:
        for number in range(ROUNDS):
            store.plan({(each.post.id, each.post.fence): 100.0 + number for each in known}, "there")

    def tried(work: Callable[[], None]) -> None:
        try:
            work()
        except OutreachError as error:
            failed.append(error)

    both = [threading.Thread(target=tried, args=(work,)) for work in (look, plan)]
    for each in both:
        each.start()
    for each in both:
        each.join(60)
    assert [] == failed


def here() -> MonotonicReading:
    return MonotonicReading("here", time.monotonic())
