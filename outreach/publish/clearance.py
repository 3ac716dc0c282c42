"""Whether what a post's card shows of people may be shown on a day: its photo and whom it quotes, by the store."""

from __future__ import annotations

from datetime import date

from outreach.content.quotation import withdrawn
from outreach.content.rights import of_post, with_withdrawals
from outreach.errors import Finding
from outreach.model import Place, Post
from outreach.store import Store


def obstacles_of(store: Store, post: Post, day: date | None) -> tuple[Finding, ...]:
    """Everything that forbids to show them on the post's channel on ``day``; nothing where it shows neither."""
    if not post.photo and not post.quoted:
        return ()
    place = _place(store, post)
    return (*of_post(place, post.photo, post.channel, day), *withdrawn(place, post.quoted))


def _place(store: Store, post: Post) -> Place | None:
    """The place with the withdrawals that persons have told; None where it is not in the data any more."""
    place = store.places.known(post.campaign, post.place)
    return place and with_withdrawals(place, store.rights.withdrawn(post.campaign))
