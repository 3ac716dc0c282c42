"""The networks' limits are heeded before they are broken: an account rests, and no other with it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from outreach.model import Status
from outreach.sandbox import RATE_LIMITS
from outreach.store import Store
from tests.builders import NOW
from tests.contract.stage import FACEBOOK, TWITTER, Stage, set_up

TWO = {**RATE_LIMITS, "create": 2}


@pytest.fixture
def stage(ready_url: str, tmp_path: Path) -> Iterator[Stage]:
    store = Store(ready_url, tmp_path / "secret.key")
    store.vault.create_key()
    with set_up(store, tmp_path, rate_limits=TWO) as made:
        yield made
    store.close()


def test_the_last_of_a_limit_is_not_overrun(stage: Stage) -> None:
    """X says that the quarter's calls are used up: no further one is made before it ends, and Facebook goes on."""
    posts = [stage.approved(f"ort-{n}", TWITTER, due=NOW + timedelta(seconds=n)) for n in range(3)]
    neighbour = stage.approved("nachbar", FACEBOOK, due=NOW + timedelta(seconds=9))
    stage.clock.moment = NOW + timedelta(seconds=10)
    stage.publisher().step()
    stage.publisher().step()
    published, waits = Status.PUBLISHED, Status.APPROVED
    assert [published, published, waits] == [stage.status(post) for post in posts]
    assert published is stage.status(neighbour)
    refused = [line for line in stage.lines("call") if line["status"] == 429]
    assert [] == refused
    stage.clock.moment = NOW + timedelta(minutes=15)
    stage.publisher().step()
    assert published is stage.status(posts[2])
    assert 4 == len(stage.live())
