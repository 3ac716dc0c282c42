"""Posts that stand there already when posts are generated."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from outreach.app import App
from outreach.app.accounts import limits
from outreach.app.places import rights
from outreach.content.fingerprint import KnownPost
from outreach.content.generate import Before, Key
from outreach.model import RENEWED, Campaign, Post
from outreach.store import Saved


def made_before(app: App, campaign: Campaign, posts: Mapping[Key, Post]) -> Before:
    """What generating has to know of these ``posts``, and of what their accounts take."""
    return Before(
        posts={key: _known_post(app, post) for key, post in posts.items()},
        days={key: day for key, post in posts.items() if (day := rights.day_of(post)) is not None},
        limits=limits.limits_of(app, campaign),
    )


def _known_post(app: App, post: Post) -> KnownPost:
    """One whose card is lost has to be drawn."""
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
