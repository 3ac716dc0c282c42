"""What a network must be able to do; everything that differs per network is asked of its channel.

Every method raises only :class:`~outreach.errors.ChannelError`; on :meth:`Channel.publish` whatever was not
classed by the channel is :class:`~outreach.errors.OutcomeUnknown`. A ``deadline`` is
a moment of :func:`outreach.clock.uptime`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from types import MappingProxyType
from typing import Protocol

from outreach.channels.settling import Delays, Repeat, Settled
from outreach.errors import Finding, Severity
from outreach.model import (
    NO_HANDLE,
    Account,
    ChannelName,
    FeedEntry,
    Handle,
    Outgoing,
    Prepared,
    Reading,
    Receipt,
)


@dataclass(frozen=True, kw_only=True)
class Identity:
    """Who the account's access belongs to, in the network's words."""

    external_id: str
    display_name: str
    token_expires_at: datetime | None = None  # None: does not expire, or the network does not say
    figures_end_at: datetime | None = None  # from then on no figures are told; None as above
    limits: Mapping[str, int] = field(default_factory=lambda: MappingProxyType({}))
    """What the account's own server takes, by the names of the network's rules; empty where it tells nothing."""


@dataclass(frozen=True, kw_only=True)
class Access:
    """What a check of an account found. ``identity`` is None where the network did not say whose access it is."""

    findings: tuple[Finding, ...] = ()
    identity: Identity | None = None

    @property
    def broken(self) -> Finding | None:
        """The finding that says that nothing can be posted today, or that a doubtful post could not be read back.

        What only ends soon is urgent, and works until then.
        """
        wrong = (finding for finding in self.findings if finding.severity is Severity.ERROR)
        return next((finding for finding in wrong if not finding.code.endswith(".token-ends")), None)


@dataclass(frozen=True, kw_only=True)
class PublishedPost:
    """A published post whose figures are wanted."""

    post: str  # our id
    external_id: str
    published_at: datetime
    age: str  # the name of the age that the reading serves


@dataclass(frozen=True, kw_only=True)
class Setup:
    """What a channel is opened with; each takes of it what it needs."""

    account: Account
    secrets: Mapping[str, str]
    data: Path | None = None  # the data folder, for what is laid ready in files; None: nothing is written


@dataclass(frozen=True, kw_only=True)
class AuthorizationRequest:
    """What an app has asked the network's sign-in page, and asks it again when somebody comes back from there."""

    app: Mapping[str, str]
    """The registered app's secrets, by the names of the network's profile."""

    api_url: str  # empty for the real network
    server: str  # the account's own, on a network of many
    redirect: str  # the address that the person comes back to, as it is registered with the app
    state: str  # comes back unchanged
    verifier: (
        str  # the secret behind the challenge (RFC 7636); a network that knows no challenge leaves it alone
    )


@dataclass(frozen=True, kw_only=True)
class GrantedAccess:
    """One page or profile that a person has let the app in to."""

    secrets: Mapping[str, str]
    identity: Identity | None
    """None where only :meth:`Channel.identify` can tell."""


class Authorization(Protocol):
    """How somebody connects an account on the network's own sign-in page (OAuth 2, authorization code)."""

    def register(self, server: str, api_url: str, redirect: str) -> Mapping[str, str]:
        """The secrets of an app that is registered at the account's own server; asked of networks of many servers.

        Raises ChannelError.
        """
        ...

    def address(self, asked: AuthorizationRequest) -> str:
        """Where the person is sent."""
        ...

    def grants(self, asked: AuthorizationRequest, code: str, now: datetime) -> tuple[GrantedAccess, ...]:
        """What the person has allowed, for the code that they came back with. Raises ChannelError."""
        ...


class SignIn(Protocol):
    """What a network whose tokens end asks for."""

    def enter(self, account: Account, secrets: Mapping[str, str], now: datetime) -> dict[str, str]:
        """All secrets of a new account, with tokens that can be used at once. Raises ChannelError."""
        ...

    def due(self, secrets: Mapping[str, str], now: datetime) -> bool:
        """True where they have to be renewed before they are used."""
        ...

    def renew(self, account: Account, secrets: Mapping[str, str], now: datetime) -> dict[str, str]:
        """All secrets with the new tokens in them. Raises ChannelError."""
        ...


class Channel(Protocol):
    """One account on one network. What can be known of the network without asking it stands in its profile."""

    name: ChannelName
    sign_in: SignIn | None
    """How tokens that end are renewed; None where they do not end by themselves."""

    authorization: Authorization | None
    """How an account is connected by signing in; None where tokens have to be pasted."""

    delays: Delays
    """How late it may be, for the quiet period of a doubt."""

    has_feed: bool
    """False where nobody here can look where a post went: :meth:`feed` is empty, and a doubt waits for a person."""

    def __init__(self, setup: Setup) -> None:
        """Speaks to nobody yet. Raises InvalidInput where the account's addresses cannot be used."""
        ...

    def identify(self) -> Identity:
        """Ask the network whose access this is."""
        ...

    def check(self, now: datetime) -> Access:
        """Everything that would keep this account from posting or being measured; never raises for a dead token."""
        ...

    def prepare(self, outgoing: Outgoing, deadline: float, kept: Handle = NO_HANDLE) -> Prepared:
        """Upload the picture with its alt text; nobody sees it, so it may be repeated.

        ``kept`` is the handle of the try before. It stays the same while these are the same words and picture: only
        under the same handle can the network make one post of two requests.
        """
        ...

    def publish(self, prepared: Prepared, deadline: float) -> Receipt:
        """The one call that makes the post visible: exactly one request, never repeated in here."""
        ...

    def settle(self, handle: Handle) -> Settled:
        """What the network knows of the post that ``handle`` names. Asked before :meth:`feed`; a mere read."""
        ...

    def repeat(self, handle: Handle) -> Repeat:
        """For how long a further request with ``handle`` makes no second post."""
        ...

    def feed(self, since: datetime) -> tuple[FeedEntry, ...]:
        """The account's own live posts since ``since``, newest first, paged back to it; complete or an error."""
        ...

    def post_readings(self, posts: Sequence[PublishedPost], now: datetime) -> tuple[Reading, ...]:
        """Figures of posts. Each wanted post and metric has one reading: a value, or a status that says why not."""
        ...

    def shows(self, posts: Sequence[PublishedPost]) -> Mapping[str, bool]:
        """Our ids of ``posts`` → whether the network still has the post; what it does not say for certain is left out.

        False takes the network's own word about this one post, while it shows something else of the account: a
        suspended account, a lost permission, the end of a feed or an outage say nothing of a post.
        """
        ...

    def account_readings(self, now: datetime) -> tuple[Reading, ...]:
        """Figures of the account for the day that ended last."""
        ...
