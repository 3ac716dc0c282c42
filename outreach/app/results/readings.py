"""Figures as the networks told them, looked through."""

from __future__ import annotations

from outreach.app import App
from outreach.errors import NotFound
from outreach.language import msg
from outreach.model import Reading


def page(
    app: App, campaign: str, *, post: str = "", after: int = 0, size: int = 100
) -> tuple[tuple[int, Reading], ...]:
    """The next ``size`` readings of the campaign's posts, each with its number, after the one with number ``after``.

    Raises NotFound for the campaign, and for a ``post`` that is none of its posts.
    """
    app.store.campaigns.get(campaign)
    if post and app.store.posts.get(post).campaign != campaign:
        raise NotFound(msg("The post {id} belongs to another campaign.", id=post))
    return app.store.readings.page(campaign, post=post, after=after, limit=size)
