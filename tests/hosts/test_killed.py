"""A host that dies amid its work."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from outreach.model import Status
from tests.hosts.rig import eventually, rig

pytestmark = pytest.mark.slow

GOES_ON, SETTLED = 30.0, 35.0
"""Seconds after the kill until the last of its accounts goes on, and until what it was sending is out of its hands."""


def test_a_killed_host_is_taken_over(tmp_path: Path) -> None:
    """kill -9 of one of three amid due posts: the others take over what it held, and nothing is doubled or lost."""
    with rig(tmp_path, latency=0.3) as world:
        hosts = world.hosts(3)
        posts = world.approved(60)
        eventually(lambda: len(world.live()) > 12, "the first are live")
        hosts[0].kill()
        killed = time.monotonic()
        held = {Status.CLAIMED, Status.SENDING}
        assert held & world.by_status().keys()

        eventually(lambda: not held & world.by_status().keys(), "nothing is in its hands", SETTLED)
        eventually(lambda: not world.by_status()[Status.APPROVED], "all went on", GOES_ON)
        assert time.monotonic() - killed < SETTLED
        # what it was sending is live, and found in its feed; what the network never got rests for an hour
        doubtful = [post.text for post in world.store.posts.find() if post.status is Status.UNKNOWN]
        assert ([], []) == (world.doubled(), [text for text in world.lost(posts) if text not in doubtful])
        assert [0, 0] == [host.end() for host in hosts[1:]]
