"""Which places of two campaigns may be one and the same."""

from __future__ import annotations

from typing import Any

import pytest

from outreach.model import PlaceIdentity, PlaceKey
from outreach.places.shared import matches


def an_identity(campaign: str, slug: str = "hof", **changes: Any) -> PlaceIdentity:
    values: dict[str, Any] = {
        "name": "Haus 5",
        "page": "",
        "municipality": "Kalbe",
        "latitude": None,
        "longitude": None,
    }
    return PlaceIdentity(key=PlaceKey(campaign=campaign, slug=slug), **(values | changes))


@pytest.mark.parametrize(
    ("mine", "theirs", "same"),
    [
        ({"name": "A", "page": "https://www.x.org/hof/"}, {"name": "B", "page": "http://x.org/hof"}, True),
        ({"name": "A", "page": "https://x.org/"}, {"name": "B", "page": "https://x.org/"}, False),
        ({"name": "A", "page": "https://x.org/?p=304"}, {"name": "B", "page": "https://x.org/?p=304"}, True),
        ({"name": "A", "page": "https://x.org/?p=304"}, {"name": "B", "page": "https://x.org/?p=305"}, False),
        ({"name": "haus5"}, {"name": "Haus 5"}, True),
        ({"name": "elblandwerker*"}, {"name": "Elblandwerker"}, True),
        ({"name": "Haus 5"}, {"name": "Haus 5", "municipality": "Stendal"}, False),
        ({"name": "Haus 5", "municipality": ""}, {"name": "Haus 5", "municipality": ""}, False),
        ({"latitude": 52.65, "longitude": 11.38}, {"latitude": 52.66, "longitude": 11.39}, True),
        ({"latitude": 52.65, "longitude": 11.38}, {"latitude": 52.95, "longitude": 11.38}, False),
        ({"page": "https://[broken"}, {"name": "Anders", "page": "https://[broken"}, False),
    ],
)
def test_identity(mine: dict[str, Any], theirs: dict[str, Any], same: bool) -> None:
    """The page's address, however it is written; or the name, however it is spelled, where they lie together."""
    found = list(matches([an_identity("a", **mine)], [an_identity("b", **theirs)]))
    assert same == bool(found)


def test_a_pair_is_told_once() -> None:
    """Two that have page, name and position in common are one pair."""
    page = {"page": "https://x.org/hof"}
    theirs = [an_identity("b", **page), an_identity("b", "weit", municipality="Stendal")]
    (found,) = matches([an_identity("a", **page)], theirs)
    assert ("a", "b") == (found.mine.key.campaign, found.theirs.key.campaign)
