"""A campaign at a glance: what goes out next, and how many posts stand where."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from outreach.app import App
from outreach.model import Post, Status

NEXT = 10
"""Posts ahead that are shown."""


@dataclass(frozen=True, kw_only=True)
class Overview:
    """``ahead`` are the approved posts that are due next, ``names`` the places' by their short names."""

    ahead: tuple[Post, ...]
    counts: Mapping[Status, int]
    names: Mapping[str, str]

    @property
    def total(self) -> int:
        """All posts but those that were taken out."""
        return sum(count for status, count in self.counts.items() if status is not Status.CANCELLED)


def look(app: App, name: str) -> Overview:
    """Of the campaign ``name``. Raises NotFound."""
    app.store.campaigns.get(name)
    ahead = app.store.listing.page(campaign=name, status=(Status.APPROVED,), limit=NEXT)
    return Overview(
        ahead=tuple(post for post in ahead.posts if post.due_utc),
        counts=app.store.listing.counts(name),
        names=app.store.places.names(name),
    )
