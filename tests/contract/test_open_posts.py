"""Who has which post open, told through several web processes on one database."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from outreach.app import App, opened
from outreach.app.posts import open_posts
from outreach.errors import NotFound
from outreach.networks import FACEBOOK
from outreach.store.posts.open_posts import LASTS
from tests.contract.stage import HandClock
from tests.web.planned import APPROVER, EDITOR, TODAY, at, planned, post_of


@pytest.fixture
def app(tmp_path: Path, ready_url: str) -> Iterator[App]:
    times = {("a", FACEBOOK): at(10), ("b", FACEBOOK): at(11)}
    with planned(tmp_path / "data", ready_url, times) as made:
        yield made


def test_others_are_named_as_long_as_they_tell_of_themselves(app: App) -> None:
    """Neither oneself nor who is elsewhere nor who has left; whichever process they ask."""
    here, there = post_of(app, "a").id, post_of(app, "b").id
    clock = HandClock(TODAY)
    with opened(app.settings, clock) as other:  # type: ignore[arg-type]  # a clock by its shape
        assert () == open_posts.tell(app, here, caller=EDITOR)
        clock.moment = TODAY + timedelta(seconds=1)
        assert ("Anna",) == open_posts.tell(other, here, caller=APPROVER)
        assert () == open_posts.tell(other, there, caller=replace(APPROVER, id="3", name="Carla"))
        assert ("Ben",) == open_posts.tell(app, here, caller=EDITOR)
        clock.moment = TODAY + LASTS + timedelta(seconds=2)
        assert () == open_posts.tell(other, there, caller=EDITOR)
        with pytest.raises(NotFound):
            open_posts.tell(other, "none", caller=EDITOR)
