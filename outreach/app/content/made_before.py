"""Posts that stand there already when posts are generated."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from outreach.app import App
from outreach.content.fingerprint import KnownPost
from outreach.model import RENEWED, Post
from outreach.store import Saved


def known_post(app: App, post: Post) -> KnownPost:
    """The post as generating has to know it; one whose card is lost has to be drawn."""
    there = not post.image_sha256 or app.files.has(post.image_sha256)
    fixed = post.edited or post.status not in RENEWED
    return KnownPost(made_from=post.made_from if there else "", text=post.text, fixed=fixed)


def with_those_left(saved: Saved, same: Sequence[str], posts: Iterable[Post]) -> Saved:
    """What saving did, and the posts that were not even made again: kept as they are, or unchanged."""
    kept = {post.id for post in posts if post.edited or post.status not in RENEWED}
    return replace(
        saved,
        unchanged=(*saved.unchanged, *(id for id in same if id not in kept)),
        kept=(*saved.kept, *(id for id in same if id in kept)),
    )
