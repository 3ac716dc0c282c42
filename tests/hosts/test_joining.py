"""Hosts that do not fit those that work already."""

from __future__ import annotations

import shutil
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from outreach import resources
from outreach.model import Status
from tests.hosts.rig import Rig, rig

pytestmark = pytest.mark.slow

AT_ONCE = 10.0
"""Seconds until such a host has ended: five on a machine that does nothing else."""


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Rig]:
    """One host at work, and posts that are due in an hour."""
    with rig(tmp_path_factory.mktemp("joining"), hosts=2, accounts=4) as made:
        made.hosts(1)
        made.approved(8, begin=3600.0)
        yield made


def refused(world: Rig, **environ: str) -> str:
    """What a second host says that is started so; it ends with 1 at once, and has changed nothing."""
    began = time.monotonic()
    host = world.host(1, **environ)
    assert 1 == host.wait(AT_ONCE)
    assert time.monotonic() - began < AT_ONCE
    assert not [account.name for account in world.store.accounts.all() if account.paused]
    posts = world.store.posts.find()
    assert {(Status.APPROVED, None)} == {(post.status, post.not_before) for post in posts}
    assert 1 == len(world.store.schedulers.seen())
    return host.told()


def test_another_key(world: Rig, tmp_path: Path) -> None:
    """It could open no token; it says whose key it would need."""
    key = tmp_path / "another.key"
    key.write_bytes(b"k" * 32)
    key.chmod(0o600)
    assert "encrypted with another key" in refused(world, OUTREACH_KEY_FILE=str(key))


def test_no_cards(world: Rig, tmp_path: Path) -> None:
    """It would put off every post that comes its way; it says which folder it needs."""
    data = tmp_path / "data"
    data.mkdir()
    told = refused(world, OUTREACH_DATA=str(data), OUTREACH_KEY_FILE=str(world.data / "secret.key"))
    assert "cannot read the cards" in told
    assert "“files”" in told


def test_other_templates(world: Rig, tmp_path: Path) -> None:
    """It would draw other cards than the one that is at work."""
    mine = tmp_path / "posts"
    shutil.copytree(resources.templates(), mine)
    (mine / "cards" / "further.txt").write_text("changed")
    assert "other templates" in refused(world, OUTREACH_TEMPLATES=str(mine))
