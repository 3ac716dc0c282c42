"""Whether a post may go out on a day: its place is still there, and what its card shows of people may be shown."""

from __future__ import annotations

from datetime import date

from outreach.content.quotation import withdrawn
from outreach.content.rights import of_post, with_withdrawals
from outreach.errors import Finding
from outreach.language import msg
from outreach.model import Place, Post
from outreach.store import Store


def obstacles_of(store: Store, post: Post, day: date | None) -> tuple[Finding, ...]:
    """Everything that forbids to send it on ``day``: its place has left, or somebody's consent is missing."""
    place = store.places.known(post.campaign, post.place)
    found = left(place) if place else ()
    if not post.photo and not post.quoted:
        return found
    if place:
        place = with_withdrawals(place, store.rights.withdrawn(post.campaign))
    return (*found, *of_post(place, post.photo, post.channel, day), *withdrawn(place, post.quoted))


def left(place: Place) -> tuple[Finding, ...]:
    """Why nothing of the place is sent any more, where it is gone from its source or has ended."""
    if place.is_running:
        return ()
    why = msg("{name} is gone from its source", name=place.name)
    if not place.gone:
        why = msg("{name} has ended, as its source says", name=place.name)
    return (
        Finding(
            code="places.left",
            message=why,
            remedy=msg("Take the post out; or bring the place back, and try the post again"),
            place=place.slug,
        ),
    )
