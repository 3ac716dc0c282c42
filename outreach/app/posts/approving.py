"""What waits for an approver, one post after another, with all that has to be seen before it is approved."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from outreach.app import App
from outreach.app.plan import costs
from outreach.app.posts import browsing, posts, revisions, words
from outreach.app.posts.revisions import WordingComparison
from outreach.app.posts.words import Weighed
from outreach.errors import OutreachError
from outreach.model import Caller, Comment, Place, Post, Role, Status
from outreach.plan import forecast
from outreach.store import Page

MOST = 500
"""So many posts wait at the most before the first of them has to be read."""


@dataclass(frozen=True, kw_only=True)
class ForApproval:
    """One post as it is read before it is approved.

    ``changed`` is what has become of the words and the card that were approved last; None where none were, or where
    they are the same. ``usd`` is what publishing it and reading its figures costs, ``kept_back`` why the reader may
    not approve it, ``account`` what the network calls the one that it goes out on.
    """

    post: Post
    place: Place
    weighed: Weighed
    approved_before: bool
    changed: WordingComparison | None
    comments: tuple[Comment, ...]
    usd: Decimal
    kept_back: OutreachError | None
    account: str


def queue(app: App, *, caller: Caller) -> Page:
    """What was submitted and waits, by due time: of the organisations for which the caller may approve.

    Their own words are among it: they see them, and why somebody else has to approve them. So many at the most as are
    read at once; the total is of all that wait for them.
    """
    if Role.APPROVER not in caller.roles:
        return Page(posts=(), total=0)
    known = ("", *(each.name for each in app.store.people.organisations()))
    others = [name for name in known if Role.APPROVER not in caller.roles_in(name)]
    return app.store.listing.page(status=(Status.IN_REVIEW,), besides=others, limit=MOST)


def kept_back(app: App, post: Post, *, caller: Caller) -> OutreachError | None:
    """Why the caller may not approve the post: it is another organisation's, or they have written or submitted it."""
    return app.store.approvals.kept_back([post], caller).get(post.id)


def next_out(app: App) -> datetime | None:
    """When the next approved post is due; None where none is on its way."""
    ahead = app.store.listing.ahead(1)
    return ahead[0].due_utc if ahead else None


def read(app: App, id: str, *, caller: Caller) -> ForApproval:
    """All that a approver has to see of the post. Raises NotFound."""
    post = posts.get(app, id)
    before = app.store.revisions.last_approved(id)
    changed = revisions.compared(before, post) if before else None
    campaign = app.store.campaigns.get(post.campaign)
    (weighed,) = words.weigh_all(app, [post])
    return ForApproval(
        post=post,
        place=app.store.places.get(post.campaign, post.place),
        weighed=weighed,
        approved_before=before is not None,
        changed=None if changed is None or changed.same else changed,
        comments=app.store.review.comments(id),
        usd=forecast(campaign, costs.sendings([post])).usd,
        kept_back=kept_back(app, post, caller=caller),
        account=browsing.account_title(app, post),
    )
