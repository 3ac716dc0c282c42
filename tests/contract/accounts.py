"""Accounts of each network for the channel tests, with planted secrets."""

from __future__ import annotations

from collections.abc import Mapping

from outreach.channels import open_channel
from outreach.channels.base import Channel
from outreach.model import Account, ChannelName
from outreach.networks import BLUESKY, FACEBOOK, MASTODON, TWITTER, profile
from tests.aushang.profile import AUSHANG
from tests.builders import an_account

BOTH = (FACEBOOK, TWITTER)

EVERY = (*BOTH, MASTODON, BLUESKY, AUSHANG)
"""Also the network that proves what a new one needs; its tests make it :func:`tests.aushang.known` first."""

HANDLED = (BLUESKY, AUSHANG)
"""Those that make one post of all requests with the same handle, for ever."""

GUARDED = (MASTODON, *HANDLED)
"""Those that do so for a time at least."""

SECRETS: Mapping[ChannelName, Mapping[str, str]] = {
    FACEBOOK: {"page_token": "EAAplantedPageToken0123456789"},
    TWITTER: {
        "consumer_key": "plantedConsumerKey",
        "consumer_secret": "plantedConsumerSecret",
        "access_token": "1001-plantedAccessToken",
        "access_token_secret": "plantedAccessTokenSecret",
    },
    MASTODON: {"access_token": "plantedMastodonToken0123456789"},
    BLUESKY: {
        "handle": "planted-handle.bsky.example",
        "app_password": "plan-ted0-pass-word",
        "access_token": "plantedAccessToken0123456789",
    },
    AUSHANG: {"token": "plantedBoardToken0123456789"},
}


def a_channel(name: ChannelName, api_url: str, **more: str) -> Channel:
    """A channel with planted secrets, and ``more`` of them, that goes to ``api_url``."""
    return open_channel(account_at(name, api_url), {**SECRETS[name], **more})


def account_at(name: ChannelName, api_url: str) -> Account:
    server = "https://board.example" if profile(name).access.own_server else ""
    return an_account(name, api_url=api_url, server=server)
