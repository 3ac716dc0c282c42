"""Doubtful posts, as the person sees them who is to decide."""

from __future__ import annotations

from outreach.app import App
from outreach.model import FeedEntry, Post


def sightings(app: App, post: Post) -> tuple[FeedEntry, ...]:
    """What stands in the account's feed and may be the doubtful post; nothing for another one."""
    return app.store.sightings.of(post)
