"""A campaign at a glance: what goes out next, and how many posts stand where."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from outreach.app import App
from outreach.app.posts import review
from outreach.model import UNTIMED, ChannelName, Post, Status

NEXT = 10
"""Posts ahead that are shown."""

MOST = 1_000
"""So many posts that wait are counted at the most."""


@dataclass(frozen=True, kw_only=True)
class WaitingPosts:
    """Posts of one organisation on one account of an open-ended campaign that nobody has approved yet.

    The first of them is due at ``first_due``.

    ``drafts`` wait to be read and submitted, ``submitted`` for ``organisation`` to approve them ("": nobody's own).
    """

    channel: ChannelName
    account: str
    organisation: str
    drafts: int
    submitted: int
    first_due: datetime


@dataclass(frozen=True, kw_only=True)
class Overview:
    """``ahead`` are the approved posts that are due next, ``names`` the places' by their short names.

    Of an open-ended campaign ``filled`` is the last day that is filled, and ``waiting`` who is waited for.
    """

    ahead: tuple[Post, ...]
    counts: Mapping[Status, int]
    names: Mapping[str, str]
    filled: date | None = None
    waiting: tuple[WaitingPosts, ...] = ()

    @property
    def total(self) -> int:
        """All posts but those that were taken out."""
        return sum(count for status, count in self.counts.items() if status is not Status.CANCELLED)


def look(app: App, name: str) -> Overview:
    """Of the campaign ``name``. Raises NotFound."""
    campaign = app.store.campaigns.get(name)
    ahead = app.store.listing.ahead(NEXT, name)
    return Overview(
        ahead=ahead,
        counts=app.store.listing.counts(name),
        names=app.store.places.names(name, {post.place for post in ahead}) if ahead else {},
        filled=app.store.fillings.until(name) if campaign.open_ended else None,
        waiting=_waiting(app, name) if campaign.open_ended else (),
    )


def _waiting(app: App, name: str) -> tuple[WaitingPosts, ...]:
    posts = app.store.listing.page(campaign=name, status=UNTIMED, timed=True, limit=MOST).posts
    owners = review.owners_of(app, posts)
    groups: dict[tuple[str, str], list[Post]] = {}
    for post in posts:
        groups.setdefault((post.account, owners.get(post.id, "")), []).append(post)
    return tuple(
        WaitingPosts(
            channel=mine[0].channel,
            account=account,
            organisation=organisation,
            drafts=sum(post.status is Status.DRAFT for post in mine),
            submitted=sum(post.status is Status.IN_REVIEW for post in mine),
            first_due=min(post.due_utc for post in mine if post.due_utc),
        )
        for (account, organisation), mine in groups.items()
    )
