"""Which posts a change of a place touches, with their words before and after."""

from __future__ import annotations

from dataclasses import dataclass

from outreach.app import App
from outreach.app.accounts import limits
from outreach.app.places import rights
from outreach.content.fingerprint import KnownPost
from outreach.content.generate import Before, reworded
from outreach.model import RENEWED, Post, Status


@dataclass(frozen=True, kw_only=True)
class TouchedPost:
    """A post that would be made otherwise now: ``text`` is what generating would write.

    ``kept``: a person has written it, so generating leaves it as it is. ``loses_approval``: it was approved or
    submitted, and generating takes that back.
    """

    post: Post
    text: str
    kept: bool
    loses_approval: bool


def touched(app: App, campaign: str, slug: str) -> tuple[TouchedPost, ...]:
    """The place's posts that do not say any more what generating would make of it, by number. Raises NotFound."""
    definition = app.store.campaigns.get(campaign)
    place = rights.place_of(app, campaign, slug)
    found_posts = app.store.posts.find(campaign=campaign, place=slug)
    posts = {(post.place, post.channel, post.number): post for post in found_posts}
    before = Before(
        posts={
            key: KnownPost(made_from=post.made_from, text=post.text, fixed=post.status not in RENEWED)
            for key, post in posts.items()
        },
        days={key: day for key, post in posts.items() if (day := rights.day_of(post)) is not None},
        limits=limits.limits_of(app, definition),
    )
    found = reworded(definition, [place], app.settings.templates, before) if posts else ()
    return tuple(
        TouchedPost(
            post=posts[key],
            text=text,
            kept=posts[key].edited,
            loses_approval=not posts[key].edited and posts[key].status is not Status.DRAFT,
        )
        for key, text in found
        if key in posts
    )
