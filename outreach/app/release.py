"""What waits for a releaser, one post after another, with all that has to be seen before it is approved."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from outreach.app import App, costs, posts, revisions, words
from outreach.app.revisions import WordingComparison
from outreach.app.words import Weighed
from outreach.errors import OutreachError
from outreach.model import Comment, Place, Post, Revision, Status, Transition
from outreach.plan import forecast

MOST = 500
"""So many posts wait at the most before the first of them has to be read."""


@dataclass(frozen=True, kw_only=True)
class ForRelease:
    """One post as it is read before it is approved.

    ``changed`` is what has become of the words and the card that were approved last; None where none were, or where
    they are the same. ``usd`` is what publishing it and reading its figures costs.
    """

    post: Post
    place: Place
    weighed: Weighed
    approved_before: bool
    changed: WordingComparison | None
    comments: tuple[Comment, ...]
    usd: Decimal
    kept_back: OutreachError | None = None  # why the one who reads it may not approve it


def queue(app: App) -> tuple[Post, ...]:
    """What was submitted and waits, by due time."""
    return app.store.listing.page(status=(Status.IN_REVIEW,), limit=MOST).posts


def next_out(app: App) -> datetime | None:
    """When the next approved post is due; None where none is on its way."""
    ahead = app.store.listing.page(status=(Status.APPROVED,), limit=1).posts
    return ahead[0].due_utc if ahead else None


def read(app: App, id: str) -> ForRelease:
    """All that a releaser has to see of the post. Raises NotFound."""
    post = posts.get(app, id)
    before = last_approved(*posts.story(app, id)[:1], revisions.history(app, id))
    changed = revisions.compared(before, post) if before else None
    campaign = app.store.campaigns.get(post.campaign)
    return ForRelease(
        post=post,
        place=app.store.places.get(post.campaign, post.place),
        weighed=words.weigh(app, id),
        approved_before=before is not None,
        changed=None if changed is None or changed.same else changed,
        comments=app.store.review.comments(id),
        usd=forecast(campaign, costs.sendings([post])).usd,
    )


def last_approved(steps: Sequence[Transition], found: Sequence[Revision]) -> Revision | None:
    """The revision that stood there when the post was approved last."""
    times = [
        step.at
        for step in steps
        if step.after is Status.APPROVED and step.before in (Status.DRAFT, Status.IN_REVIEW)
    ]
    if not times:
        return None
    return next((each for each in reversed(found) if each.at <= times[-1]), None)
