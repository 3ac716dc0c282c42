"""What the servers of accounts take, for those who write and check words."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from outreach.app import App
from outreach.model import Campaign, ChannelName, Post
from outreach.networks import Profile, ServerLimits, profile


def limits_of(app: App, campaign: Campaign) -> ServerLimits:
    """By the campaign's networks; an account that is not there yet has none."""
    known = app.store.accounts.limits({plan.account for plan in campaign.channels})
    return {plan.channel: told for plan in campaign.channels if (told := known.get(plan.account))}


def network_of(app: App, post: Post) -> Profile:
    """The post's network as its account knows it."""
    return networks_of(app, [post])[post.channel, post.account]


def networks_of(app: App, posts: Collection[Post]) -> Mapping[tuple[ChannelName, str], Profile]:
    """The same of all these posts, by network and account; read at once."""
    known = app.store.accounts.limits({post.account for post in posts})
    return {
        (channel, account): profile(channel).with_limits(known.get(account, {}))
        for channel, account in {(post.channel, post.account) for post in posts}
    }
