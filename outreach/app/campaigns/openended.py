"""What generating is to write of an open-ended campaign, which has no fixed number of posts."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from outreach.content.generate import Key
from outreach.errors import Action, NotFound, Remedy
from outreach.language import msg
from outreach.model import RENEWED, Campaign, Post


def posts_to_write(
    campaign: Campaign, posts: Mapping[Key, Post], turns: Collection[Key], new: Collection[str]
) -> Collection[Key]:
    """``turns``; without any, those of ``posts`` that may be written anew, and the first ones of ``new`` places.

    Raises NotFound where there is nothing at all yet.
    """
    if turns:
        return turns
    written = {slug for slug, _, _ in posts}
    first = {(slug, plan.channel, 1) for slug in {*new} - written for plan in campaign.channels}
    if not (posts or first):
        raise NotFound(
            msg(
                "The campaign “{name}” is open-ended, and no weeks of it are filled yet.", name=campaign.name
            ),
            Remedy(
                msg("Fill the weeks ahead; later the scheduler does it."),
                Action("campaign.fill", name=campaign.name),
            ),
        )
    return {key for key, post in posts.items() if post.status in RENEWED} | first
