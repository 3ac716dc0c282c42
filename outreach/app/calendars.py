"""The plan as a calendar file."""

from __future__ import annotations

from dataclasses import dataclass

from outreach.app import App
from outreach.errors import NotAllowed
from outreach.language import Language, msg
from outreach.plan.calendar import calendar


@dataclass(frozen=True, kw_only=True)
class Calendar:
    """The file's bytes, how many posts are in it, and how many have no time yet."""

    content: bytes
    posts: int
    untimed: int


def make(app: App, name: str | None, language: Language) -> Calendar:
    """The posts of one campaign, or of all, as a calendar.

    Raises NotFound for a campaign that does not exist, NotAllowed where no post has a time: a calendar without
    entries is none.
    """
    campaigns = app.store.campaigns.all() if name is None else (app.store.campaigns.get(name),)
    posts = app.store.posts.find(campaign=name)
    names = {(c.name, place.slug): place.name for c in campaigns for place in app.store.places.of(c.name)}
    timed = [post for post in posts if post.due_utc is not None]
    if not timed:
        raise NotAllowed(
            msg("No post has a time yet, so there is nothing to put in a calendar."),
            msg("Run `outreach campaign plan {campaign}` first.", campaign=name or "NAME"),
        )
    title = ", ".join(campaign.title for campaign in campaigns)
    return Calendar(
        content=calendar(title, timed, names, language, app.clock.now()),
        posts=len(timed),
        untimed=len(posts) - len(timed),
    )
