"""A campaign at a glance: what goes out next, what waits for approval, how much is done."""

from __future__ import annotations

from dataclasses import dataclass

from outreach.app import App
from outreach.model import Post, Status

NEXT = 10
"""Posts ahead that are shown."""

OUT = (Status.PUBLISHED, Status.GONE)


@dataclass(frozen=True, kw_only=True)
class Overview:
    """``ahead`` are the approved posts that are due next; the numbers count all posts but those taken out."""

    ahead: tuple[Post, ...]
    approved: int
    waiting: int  # for approval
    drafts: int
    published: int
    total: int


def look(app: App, name: str) -> Overview:
    """Of the campaign ``name``. Raises NotFound."""
    app.store.campaigns.get(name)
    counts = app.store.listing.counts(name)
    ahead = app.store.listing.page(campaign=name, status=(Status.APPROVED,), limit=NEXT)
    return Overview(
        ahead=tuple(post for post in ahead.posts if post.due_utc),
        approved=ahead.total,
        waiting=counts.get(Status.IN_REVIEW, 0),
        drafts=counts.get(Status.DRAFT, 0),
        published=sum(counts.get(status, 0) for status in OUT),
        total=sum(count for status, count in counts.items() if status is not Status.CANCELLED),
    )
