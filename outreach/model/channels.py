"""What passes between the program and a network: accounts, what is sent, and what the network says of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from types import MappingProxyType
from typing import Any

from outreach.errors import Reason
from outreach.model.campaign import ChannelName


@dataclass(frozen=True, kw_only=True)
class Account:
    """A page or profile that posts go to. Secrets are not in it.

    ``server`` is the account's own, on a network of many; it is public and spoken to by https. ``api_url`` is empty for
    the real network: it names a sandbox or proxy, which may stand in a private network.
    """

    name: str
    channel: ChannelName
    external_id: str  # of the page or the user, as the network calls it; found out when the account is added
    display_name: str = ""
    api_url: str = ""
    server: str = ""  # https://…; empty on a network that has one address for all
    limits: Mapping[str, int] = field(default_factory=lambda: MappingProxyType({}))
    """What the account's own server takes, by the names of the network's rules, where it has told."""

    paused: Reason | None = None  # why; None while it works
    token_expires_at: datetime | None = None
    figures_end_at: datetime | None = (
        None  # from then on the network tells no figures, though posting still works
    )
    checked_at: datetime | None = (
        None  # when the scheduler last asked the network whether the access is whole
    )
    trouble: Reason | None = (
        None  # what that check found that does not keep it from posting; None where all is well
    )
    organisation: str = ""  # whose it is, and whose approvers let posts out on it; "" where it is everybody's


@dataclass(frozen=True, kw_only=True)
class Outgoing:
    """What a channel needs to publish one post. ``place`` and ``due`` (campaign's zone) name it to a person.

    ``language`` (``de``) is that of its words, ``at`` the moment of this try, for networks that want to be told.
    """

    post_id: str
    text: str
    link: str
    alt: str
    language: str
    at: datetime
    image: bytes = b""
    place: str = ""
    due: datetime | None = None


Handle = Mapping[str, Any]
"""What a network knows one publication by before it is live: a key, a record key, a container; JSON, no secrets."""

NO_HANDLE: Handle = MappingProxyType({})


@dataclass(frozen=True, kw_only=True)
class Prepared:
    """A post whose pictures are uploaded and still invisible; ready for the one call that publishes it.

    ``handle`` is committed with ``sending`` and given to every later try; ``media_ids`` are of this try alone.
    """

    outgoing: Outgoing
    media_ids: tuple[str, ...] = ()
    handle: Handle = field(default_factory=lambda: NO_HANDLE)


BELIEVED = timedelta(days=3 * 366)
"""A network's time that is further away is none: ages and weeks are counted from it."""


@dataclass(frozen=True, kw_only=True)
class Receipt:
    """Evidence that a post is live. ``permalink`` may be empty where the network did not tell it."""

    external_id: str
    permalink: str = ""
    published_at: datetime | None = None  # the network's own time, where it says so
    rest_until: datetime | None = (
        None  # the account's limit is used up: nothing more may be sent before (UTC)
    )

    def out_at(self, now: datetime) -> datetime:
        """When the post went out; ``now`` where the network does not say so, or says a time that cannot be."""
        told = self.published_at
        return told if told and abs(told - now) <= BELIEVED else now


@dataclass(frozen=True, kw_only=True)
class FeedEntry:
    """One post as the network's own feed shows it, for reading back; ``text`` has links expanded."""

    external_id: str
    text: str
    created_at: datetime
    images: int = 0
    permalink: str = ""
