"""A host that dies amid its work."""

from __future__ import annotations

from pathlib import Path

import pytest

from outreach.model import Status
from tests.hosts.rig import eventually, rig

pytestmark = pytest.mark.slow


def test_the_others_go_on_beside_a_killed_host(tmp_path: Path) -> None:
    """kill -9 of one of three amid due posts: what it had in hand stands still, all else goes out once."""
    with rig(tmp_path) as world:
        hosts = world.hosts(3)
        posts = world.approved(60)
        eventually(lambda: len(world.live()) > 6, "the first are live")
        hosts[0].kill()
        held = {Status.CLAIMED, Status.SENDING}

        def rest() -> bool:
            left = {post.account for post in world.store.posts.find() if post.status in held}
            return all(
                post.status is Status.PUBLISHED or post.account in left for post in world.store.posts.find()
            )

        eventually(rest, "the accounts that nobody holds are done")
        assert [0, 0] == [host.end() for host in hosts[1:]]
        assert [] == world.doubled()
        assert len(world.live()) >= len(posts) - sum(
            post.status is not Status.PUBLISHED for post in world.store.posts.find()
        )
