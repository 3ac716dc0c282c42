"""Several schedulers on one PostgreSQL: real processes side by side, posting into a sandbox that is one too."""

from __future__ import annotations

from pathlib import Path

import pytest

from outreach.model import Status
from tests.journeys.processes import FACEBOOK, PROGRAM, TWITTER, Networks, a_house, eventually, lines, started

pytestmark = pytest.mark.slow


def test_any_number_works_side_by_side(networks: Networks, tmp_path: Path, postgresql_url: str) -> None:
    """Both work, each post is live once, an account's posts stand in the order of their times, and both end with 0."""
    accounts = [{**a, "secrets": networks.secrets(a["channel"])} for a in networks.accounts]
    with a_house(tmp_path, accounts, postgresql_url) as house:
        call = (*PROGRAM, "run", "--data", house.data)
        with (
            started(tmp_path, "one", *call, OUTREACH_DATABASE_URL=postgresql_url) as one,
            started(tmp_path, "two", *call, OUTREACH_DATABASE_URL=postgresql_url) as two,
        ):
            for each in (one, two):
                each.says("The scheduler works")
            posts = [
                house.approved(f"paar-{n}", channel) for n in range(4) for channel in (FACEBOOK, TWITTER)
            ]
            eventually(lambda: {house.now(post).status for post in posts} == {Status.PUBLISHED}, "published")
            assert (0, 0) == (one.end(), two.end())
        texts = [line["text"] for line in lines(networks.ledger, "post")]
        for channel in (FACEBOOK, TWITTER):
            mine = [post.text for post in posts if post.channel == channel]
            assert mine == [text for text in texts if text in mine]
