"""The networks that posts go to.

A new one is a class and a line here: docs/adding-a-channel.md. Its client library is imported once an account of it is
asked for: a page that shows posts waits for none.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

from outreach.addresses import leads_here
from outreach.channels.base import Authorization, Channel, Setup, SignIn
from outreach.channels.settling import Delays
from outreach.errors import InvalidInput
from outreach.language import msg
from outreach.model import Account, ChannelName
from outreach.networks import BLUESKY, FACEBOOK, HANDOVER, MASTODON, TWITTER, profile


def _facebook() -> type[Channel]:
    from outreach.channels.facebook import FacebookPage

    return FacebookPage


def _twitter() -> type[Channel]:
    from outreach.channels.twitter import TwitterProfile

    return TwitterProfile


def _mastodon() -> type[Channel]:
    from outreach.channels.mastodon import MastodonAccount

    return MastodonAccount


def _bluesky() -> type[Channel]:
    from outreach.channels.bluesky import BlueskyAccount

    return BlueskyAccount


def _handover() -> type[Channel]:
    from outreach.channels.handover import Handover

    return Handover


_kinds: dict[ChannelName, Callable[[], type[Channel]]] = {
    FACEBOOK: _facebook,
    TWITTER: _twitter,
    MASTODON: _mastodon,
    BLUESKY: _bluesky,
    HANDOVER: _handover,
}


def register(kind: type[Channel]) -> None:
    """Let accounts of its network be opened as ``kind``. A network has one channel."""
    if kind.name in _kinds:
        raise ValueError(f"two channels speak to {kind.name}")
    _kinds[kind.name] = lambda: kind


def forget(name: ChannelName) -> None:
    """Take a channel out again, as a test does that has registered its own."""
    del _kinds[name]


def sign_in(account: Account) -> SignIn | None:
    """How the account's tokens are kept alive; None where they do not end by themselves."""
    return _kinds[account.channel]().sign_in


def authorization(channel: ChannelName) -> Authorization | None:
    """How accounts are connected on the network's own sign-in page; None where it has none."""
    return _kinds[channel]().authorization


def delays(channel: ChannelName) -> Delays:
    """How late the network may be, for the quiet period of a doubt."""
    return _kinds[channel]().delays


def page_of(account: Account) -> str:
    """Where a person looks at what the account has posted; empty for a network that is posted to by hand."""
    if leads_here(account.api_url):
        return f"{account.api_url}/_sandbox/"
    return profile(account.channel).access.page.format(id=account.external_id, server=account.server)


def open_channel(account: Account, secrets: Mapping[str, str], data: Path | None = None) -> Channel:
    """The channel of ``account``; speaks to nobody yet. ``data`` is the folder that posts are handed over in.

    Raises :class:`InvalidInput` where a secret or the account's server is missing, or an address of it cannot be used.
    """
    access = profile(account.channel).access
    missing = access.missing(secrets)
    if missing:
        raise InvalidInput(
            msg(
                "Account {account} lacks its secrets: {names}", account=account.name, names=", ".join(missing)
            ),
            msg("Store them with the account."),
        )
    if access.own_server and not (account.server or account.api_url):
        raise InvalidInput(
            msg("Account {account} lacks the address of its server.", account=account.name),
            msg("Name the server on which the account is at home: https://…"),
        )
    return _kinds[account.channel]()(Setup(account=account, secrets=secrets, data=data))
