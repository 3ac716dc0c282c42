"""Posts approved as the program approves them, for tests that begin behind it."""

from __future__ import annotations

from datetime import datetime

from outreach.model import Caller, Post
from outreach.store import Store


def approve(store: Store, id: str, *, caller: Caller, at: datetime, version: int | None = None) -> Post:
    """Approve one post in the version that was seen, else in the one that it has. Raises what keeps it back."""
    post = store.posts.get(id)
    seen = post.version if version is None else version
    done, refused = store.approvals.approve(post.campaign, {id: seen}, caller=caller, at=at)
    for _, error in refused:
        raise error
    return done[0]
