"""The sandbox: Facebook and X on loopback, for tests, rehearsals and looking around."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import ExitStack
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from types import MappingProxyType, TracebackType
from typing import Literal, Self

from outreach.model import ChannelName
from outreach.networks import FACEBOOK, TWITTER
from outreach.sandbox.control import Control
from outreach.sandbox.facebook import Facebook
from outreach.sandbox.faults import Faults
from outreach.sandbox.network import Network
from outreach.sandbox.state import Memory, SandboxAccount
from outreach.sandbox.twitter import RATE_LIMITS, Twitter
from outreach.sandbox.twitter_words import CORE, LEGACY
from outreach.sandbox.wire import Answer, LoopbackServer, Request, Respond

FOLLOWERS: Mapping[str, int] = MappingProxyType({"die-altmark": 6_400, "img-sachsen-anhalt": 2_700})
"""What the two accounts of the start begin with; others begin with 1,000."""


class Sandbox:
    """Both networks, sharing one memory and one ledger; a context manager.

    ``now`` is the sandbox's clock until :meth:`set_time`; ``seed`` decides tokens, ids and the audience, so that a
    sandbox opened again on the same ``ledger`` with the same seed is the same network. ``followers`` counts by
    account name. ``vocabulary`` is what X speaks: ``core`` since specification 2.167, ``legacy`` before.
    ``rate_limits`` are X's, per user and quarter of an hour. Each answer comes ``latency`` seconds late.

    Raises :class:`~outreach.errors.InvalidInput` for a host that is not loopback, a port that is taken, and a ledger
    that cannot be read.
    """

    def __init__(
        self,
        ledger: Path,
        *,
        host: str = "127.0.0.1",
        facebook_port: int = 0,
        twitter_port: int = 0,
        now: Callable[[], datetime] | None = None,
        seed: int = 0,
        followers: Mapping[str, int] = FOLLOWERS,
        vocabulary: Literal["core", "legacy"] = "core",
        rate_limits: Mapping[str, int] = RATE_LIMITS,
        latency: float = 0.0,
    ):
        self._latency = latency
        self._memory = Memory(ledger, now=now, seed=seed, followers=followers)
        facebook = Facebook(self._memory)
        self._x = twitter = Twitter(self._memory, CORE if vocabulary == "core" else LEGACY, rate_limits)
        with ExitStack() as undo:
            undo.callback(self._memory.ledger.close)
            self._facebook = LoopbackServer(host, facebook_port, self._door(facebook), self._memory.now)
            undo.callback(self._facebook.server_close)
            self._twitter = LoopbackServer(host, twitter_port, self._door(twitter), self._memory.now)
            undo.pop_all()
        self.add_account(FACEBOOK, "die-altmark", "Die Altmark")
        self.add_account(TWITTER, "img-sachsen-anhalt", "IMG Sachsen-Anhalt")

    def start(self) -> None:
        """Serve both networks, each in threads of its own."""
        self._facebook.start()
        self._twitter.start()

    def stop(self) -> None:
        """End both servers; what stalls is woken up, every connection is closed."""
        self._facebook.stop()
        self._twitter.stop()
        self._memory.ledger.close()

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    @property
    def facebook_url(self) -> str:
        """Base address in place of ``https://graph.facebook.com``, without a slash at the end."""
        return self._facebook.url

    @property
    def twitter_url(self) -> str:
        """Base address in place of ``https://api.x.com``, without a slash at the end."""
        return self._twitter.url

    @property
    def faults(self) -> Faults:
        """What shall go wrong next."""
        return self._memory.faults

    def accounts(self) -> tuple[SandboxAccount, ...]:
        """Every account, in the order in which they were opened."""
        return tuple(self._memory.accounts.values())

    def add_account(self, channel: ChannelName, name: str, display_name: str) -> SandboxAccount:
        """Open one more page or profile. Seed and name decide its id and tokens, so that they outlast a restart."""
        url = self.facebook_url if channel == FACEBOOK else self.twitter_url
        with self._memory.lock:
            return self._memory.add_account(channel, name, display_name, url)

    def sign_in(self, name: str) -> dict[str, str]:
        """OAuth 2 secrets of the X account ``name``, as if its owner had just let an app in; gone after a restart."""
        with self._memory.lock:
            return self._x.sign_ins.sign_in(self._memory.accounts[TWITTER, name])

    def set_time(self, moment: datetime) -> None:
        """Let the sandbox's clock stand at ``moment`` until it is set again."""
        self._memory.set_time(moment)

    def _door(self, network: Network) -> Respond:
        control = Control(self._memory)

        def respond(request: Request) -> Answer:
            own = request.path == "/_sandbox" or request.path.startswith("/_sandbox/")
            if own:
                return control.respond(request)
            answer = network.respond(request)
            return replace(answer, delay=answer.delay + self._latency)

        return respond
