"""Whether the photo on a post's card may be shown on a day, from what the store knows of it."""

from __future__ import annotations

from datetime import date

from outreach.content.rights import of_post, with_withdrawals
from outreach.errors import Finding, NotFound
from outreach.model import Post
from outreach.store import Store


def obstacles_of(store: Store, post: Post, day: date | None) -> tuple[Finding, ...]:
    """Everything that forbids to show it on the post's channel on ``day``; nothing where the card shows no photo."""
    if not post.photo:
        return ()
    try:
        place = store.places.get(post.campaign, post.place)
    except NotFound:
        return of_post(None, post.photo, post.channel, day)
    told = with_withdrawals(place, store.rights.withdrawn(post.campaign))
    return of_post(told, post.photo, post.channel, day)
