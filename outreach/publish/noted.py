"""What became of posts is counted, and written into the log with what it is about."""

from __future__ import annotations

import logging
from collections.abc import Iterable

from outreach import tallies
from outreach.log_fields import about
from outreach.model import Post

log = logging.getLogger("outreach.posts")


def count_and_log(posts: Iterable[Post], owner: str) -> None:
    """Each as it stands now, by the hand of ``owner``."""
    for post in posts:
        status = post.status.value
        tallies.POSTS.add(status)
        with about(post=post.id, account=post.account, fence=post.fence, owner=owner, status=status):
            log.info("post %s is %s", post.id, status)
