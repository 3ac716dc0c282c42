"""The plan, to be read: as a calendar file, and why a post has its time."""

from __future__ import annotations

from dataclasses import dataclass

from outreach.app import App
from outreach.app.planning import slots_of
from outreach.errors import Action, NotAllowed, Remedy
from outreach.language import Language, msg
from outreach.model import Post, Status
from outreach.plan.calendar import calendar
from outreach.plan.explain import Explanation
from outreach.plan.explain import explain as explained


@dataclass(frozen=True, kw_only=True)
class CalendarFile:
    """The file's bytes, how many posts are in it, and how many have no time yet."""

    content: bytes
    posts: int
    untimed: int


def make(app: App, name: str | None, language: Language) -> CalendarFile:
    """The posts of one campaign, or of all, as a calendar.

    Raises NotFound for a campaign that does not exist, NotAllowed where no post has a time: a calendar without
    entries is none.
    """
    campaigns = app.store.campaigns.all() if name is None else (app.store.campaigns.get(name),)
    posts = app.store.posts.find(campaign=name)
    names = {(c.name, slug): name for c in campaigns for slug, name in app.store.places.names(c.name).items()}
    timed = [post for post in posts if post.due_utc is not None]
    if not timed:
        raise NotAllowed(
            msg("No post has a time yet, so there is nothing to put in a calendar."),
            Remedy(msg("Plan the campaign first."), Action("campaign.plan", name=name)),
        )
    title = ", ".join(campaign.title for campaign in campaigns)
    return CalendarFile(
        content=calendar(title, timed, names, language, app.clock.now()),
        posts=len(timed),
        untimed=len(posts) - len(timed),
    )


def explain(app: App, id: str) -> tuple[Post, Explanation]:
    """Why the post has its time, and what would be worse about others.

    Raises NotFound for an unknown post, NotAllowed for one that has no time or is cancelled.
    """
    post = app.store.posts.get(id)
    if post.due_utc is None or post.status is Status.CANCELLED:
        raise NotAllowed(
            msg("The post {id} has no time in the plan.", id=post.id),
            Remedy(msg("Plan the campaign first."), Action("campaign.plan", name=post.campaign)),
        )
    campaign = app.store.campaigns.get(post.campaign)
    posts = [p for p in app.store.posts.find(campaign=post.campaign) if p.status is not Status.CANCELLED]
    (mine,) = slots_of(campaign, [post])
    return post, explained(campaign, app.store.places.of(post.campaign), slots_of(campaign, posts), mine)
