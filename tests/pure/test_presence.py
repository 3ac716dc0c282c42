"""Who has which post open."""

from __future__ import annotations

from dataclasses import replace

from outreach.web.presence import LASTS, OpenPosts
from tests.builders import ANNA, BEN


def test_others_are_named_as_long_as_they_tell_of_themselves():
    """Neither oneself nor who is elsewhere nor who has left."""
    here = OpenPosts()
    assert () == here.tell("a", ANNA, 0)
    assert ("Anna",) == here.tell("a", BEN, 1)
    assert () == here.tell("b", replace(BEN, id="3", name="Carla"), 2)
    assert ("Ben",) == here.tell("a", ANNA, 3)
    assert () == here.tell("a", ANNA, 2 + LASTS)
