"""What the servers of accounts take, for those who write and check words."""

from __future__ import annotations

from outreach.app import App
from outreach.errors import NotFound
from outreach.model import Campaign, ChannelName, Post
from outreach.networks import Profile, ServerLimits, profile


def limits_of(app: App, campaign: Campaign) -> ServerLimits:
    """By the campaign's networks; an account that is not there yet has none."""
    return {plan.channel: told for plan in campaign.channels if (told := _of_account(app, plan.account))}


def network_of(app: App, post: Post) -> Profile:
    """The post's network as its account knows it."""
    return network_with(app, post.channel, post.account)


def network_with(app: App, channel: ChannelName, account: str) -> Profile:
    """The network as the account knows it."""
    return profile(channel).with_limits(_of_account(app, account))


def _of_account(app: App, name: str) -> dict[str, int]:
    try:
        return dict(app.store.accounts.get(name).limits)
    except NotFound:
        return {}
