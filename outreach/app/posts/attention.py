"""Posts that do not get on without a person: what is known of each, and what speaks for which decision."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache

from outreach.app import App
from outreach.app.posts import browsing, posts, unknown_outcomes, words
from outreach.app.posts.words import Weighed
from outreach.channels import page_of
from outreach.model import Account, Attempt, FeedEntry, Post, Status

ORDER = (Status.UNKNOWN, Status.MISSED, Status.REJECTED, Status.HANDED_OVER, Status.GONE)
"""What is most urgent first."""

MOST = 100
"""So many of each state are shown."""


@dataclass(frozen=True, kw_only=True)
class OpenDecision:
    """A post that waits for a decision, with the evidence for it.

    ``look_at`` is where a person sees it, or would see it, on the network; ``sightings`` are entries of the account's
    feed that may be it; ``quiet_left`` is how long nobody may say yet that it is not there; ``times`` are the next good
    ones for a post that was too late.
    """

    post: Post
    place: str
    account: str
    weighed: Weighed
    look_at: str
    attempts: tuple[Attempt, ...]
    sightings: tuple[FeedEntry, ...]
    quiet_left: timedelta
    times: tuple[datetime, ...]


@dataclass(frozen=True, kw_only=True)
class OpenDecisions:
    """Those that are shown, by urgency, and how many stand in each state."""

    shown: tuple[OpenDecision, ...]
    counts: Mapping[Status, int]


def find(app: App) -> OpenDecisions:
    """Everything that waits for a decision, of all campaigns."""
    pages = {status: app.store.listing.page(status=(status,), limit=MOST) for status in ORDER}
    found = [post for page in pages.values() for post in page.posts]
    names = {name: app.store.places.names(name) for name in {post.campaign for post in found}}
    account_of = cache(app.store.accounts.known)
    return OpenDecisions(
        shown=tuple(
            _open_decision(
                app, post, names[post.campaign].get(post.place, post.place), account_of(post.account), weighed
            )
            for post, weighed in zip(found, words.weigh_all(app, found), strict=True)
        ),
        counts={status: page.total for status, page in pages.items() if page.total},
    )


def _open_decision(
    app: App, post: Post, place: str, account: Account | None, weighed: Weighed
) -> OpenDecision:
    return OpenDecision(
        post=post,
        place=place,
        account=browsing.title_of(account, post),
        weighed=weighed,
        look_at=post.permalink or (page_of(account) if account else ""),
        attempts=app.store.posts.attempts(post.id),
        sightings=unknown_outcomes.sightings(app, post),
        quiet_left=unknown_outcomes.quiet_left(app, post),
        times=posts.good_times(app, post),
    )
