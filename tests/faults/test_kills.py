"""A few kills of `bench kills`, so that the bench itself stays true."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.faults.killing import run

pytestmark = pytest.mark.slow

KILLS = 4


def test_killed_schedulers_lose_and_double_nothing(database_url: str, tmp_path: Path) -> None:
    """Three schedulers are killed at random moments, by kill -9: each post is live once, or waits with its reason."""
    count = run(database_url, tmp_path, KILLS, seed=7)
    assert (KILLS, 2 * KILLS, 0, 0) == (count.kills, count.posts, count.doubled, count.lost)
