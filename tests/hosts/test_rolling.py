"""A new version is brought without a pause: the database first, then one host after another.

It adds something to the database, and takes something away that the version before needs no more.
"""

from __future__ import annotations

import os
import subprocess
import time
from pathlib import Path

import pytest

from outreach.model import Status
from tests.hosts.rig import eventually, rig
from tests.journeys.next_version import NEXT, next_version

pytestmark = pytest.mark.slow

SOON = 10.0
"""Seconds within which a process ends that is told to."""

LATEST = 20.0
"""Seconds after its time at which the last post is out, on a machine that does other things as well."""


def test_hosts_are_restarted_one_after_another_across_an_upgrade(tmp_path: Path) -> None:
    """Amid due posts each ends within ten seconds, and no post is doubled, lost, late for long or ever in doubt."""
    newer = next_version(tmp_path)
    with rig(tmp_path, hosts=2, accounts=12, latency=0.5) as world:
        hosts = world.hosts(2)
        posts = world.approved(120, within=15)
        eventually(lambda: len(world.live()) > 6, "the first are live")
        upgrade = subprocess.run(
            [*newer.program, "db", "upgrade", "--data", world.data],
            env={**os.environ, "OUTREACH_LANG": "en", "OUTREACH_DATABASE_URL": world.server.url},
            capture_output=True,
            encoding="utf-8",
            timeout=180,
            check=False,
        )
        assert (0, True) == (upgrade.returncode, "was upgraded" in upgrade.stderr), upgrade.stderr
        assert NEXT == world.store.revision()
        for which, old in enumerate(hosts):
            began = time.monotonic()
            assert 0 == old.end()
            assert time.monotonic() - began < SOON
            hosts[which] = world.host(which, program=newer.program)
            hosts[which].says("The scheduler works")
        eventually(lambda: world.published(posts), "all are published", 60)
        assert [0, 0] == [host.end() for host in hosts]
        assert ([], []) == (world.doubled(), world.lost(posts))
        steps = [step for post in posts for step in world.store.posts.history(post.id)]
        assert Status.UNKNOWN not in {step.after for step in steps}
        late = [post.published_at - post.due_utc for post in world.store.posts.find() if post.due_utc]
        assert max(late).total_seconds() < LATEST
        assert [] == [log.name for log in tmp_path.glob("*.log") if "Traceback" in log.read_text("utf-8")]
