"""The networks that posts go to.

A new one is a class and a line in :data:`CHANNELS`: docs/adding-a-channel.md.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType

from outreach.channels.base import Channel, Limits
from outreach.channels.facebook import FacebookPage
from outreach.channels.handover import Handover
from outreach.channels.twitter import TwitterProfile
from outreach.errors import InvalidInput
from outreach.language import msg
from outreach.model import Account, ChannelName

CHANNELS: Mapping[ChannelName, type[FacebookPage] | type[TwitterProfile] | type[Handover]] = MappingProxyType(
    {
        ChannelName.FACEBOOK: FacebookPage,
        ChannelName.TWITTER: TwitterProfile,
        ChannelName.HANDOVER: Handover,
    }
)

LIMITS: Mapping[ChannelName, Limits] = MappingProxyType(
    {name: kind.limits for name, kind in CHANNELS.items()}
)
"""What each network takes, known without an account."""


def secret_names(channel: ChannelName) -> tuple[str, ...]:
    """The secrets that an account of this network cannot do without."""
    return CHANNELS[channel].secrets


def optional_secret_names(channel: ChannelName) -> tuple[str, ...]:
    """Secrets that let the network's channel do more, such as seeing when a token ends."""
    return CHANNELS[channel].optional_secrets


def open_channel(account: Account, secrets: Mapping[str, str], data: Path | None = None) -> Channel:
    """The channel of ``account``; speaks to nobody yet. ``data`` is the folder that posts are handed over in.

    Raises :class:`InvalidInput` where a secret is missing or the account's API address cannot be used.
    """
    missing = [name for name in secret_names(account.channel) if not secrets.get(name)]
    if missing:
        raise InvalidInput(
            msg(
                "Account {account} lacks its secrets: {names}", account=account.name, names=", ".join(missing)
            ),
            msg("Store them with the account."),
        )
    kind = CHANNELS[account.channel]
    return Handover(account, data) if issubclass(kind, Handover) else kind(account, secrets)
