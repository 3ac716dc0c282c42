"""The sandbox: the networks on loopback, for tests, rehearsals and looking around."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import ExitStack
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from types import MappingProxyType, TracebackType
from typing import Any, Self

from outreach.model import ChannelName
from outreach.sandbox.control import SandboxControl
from outreach.sandbox.faults import Faults
from outreach.sandbox.network import Network
from outreach.sandbox.registry import part, parts
from outreach.sandbox.state import Memory, SandboxAccount
from outreach.sandbox.wire import Answer, LoopbackServer, Request, Respond


class Sandbox:
    """All registered networks, sharing one memory and one ledger; a context manager.

    ``now`` is the sandbox's clock until :meth:`set_time`; ``seed`` decides tokens, ids and the audience, so that a
    sandbox opened again on the same ``ledger`` with the same seed is the same network. ``followers`` counts by
    account name, in place of those that the first accounts have. Each answer comes ``latency`` seconds late.
    ``options`` are the networks' own: X takes ``vocabulary`` (``core`` since specification 2.167, ``legacy`` before)
    and ``rate_limits`` (per user and quarter of an hour).

    Raises :class:`~outreach.errors.InvalidInput` for a host that is not loopback, a port that is taken, and a ledger
    that cannot be read.
    """

    def __init__(
        self,
        ledger: Path,
        *,
        host: str = "127.0.0.1",
        ports: Mapping[ChannelName, int] = MappingProxyType({}),
        now: Callable[[], datetime] | None = None,
        seed: int = 0,
        followers: Mapping[str, int] = MappingProxyType({}),
        latency: float = 0.0,
        **options: Any,
    ):
        for name in ports:
            part(name)  # raises for a network that is not played
        self._latency = latency
        first = {each.first.name: each.first.followers for each in parts() if each.first}
        self._memory = Memory(ledger, now=now, seed=seed, followers={**first, **followers})
        self._networks: dict[ChannelName, Network] = {}
        self._servers: dict[ChannelName, LoopbackServer] = {}
        with ExitStack() as undo:
            undo.callback(self._memory.ledger.close)
            for each in parts():
                network = self._networks[each.name] = each.play(self._memory, options)
                port, door = ports.get(each.name, 0), self._door(network)
                server = self._servers[each.name] = LoopbackServer(host, port, door, self._memory.now)
                undo.callback(server.server_close)
            undo.pop_all()
        for each in parts():
            if each.first:
                self.add_account(each.name, each.first.name, each.first.display_name)

    def start(self) -> None:
        """Serve all networks, each in threads of its own."""
        for server in self._servers.values():
            server.start()

    def stop(self) -> None:
        """End all servers; what stalls is woken up, every connection is closed."""
        for server in self._servers.values():
            server.stop()
        self._memory.ledger.close()

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    def url(self, channel: ChannelName) -> str:
        """Base address in place of the network's own, without a slash at the end."""
        return self._servers[channel].url

    @property
    def urls(self) -> Mapping[ChannelName, str]:
        """The same of all networks."""
        return {name: server.url for name, server in self._servers.items()}

    @property
    def faults(self) -> Faults:
        """What shall go wrong next."""
        return self._memory.faults

    def accounts(self) -> tuple[SandboxAccount, ...]:
        """Every account, in the order in which they were opened."""
        return tuple(self._memory.accounts.values())

    def add_account(self, channel: ChannelName, name: str, display_name: str) -> SandboxAccount:
        """Open one more page or profile. Seed and name decide its id and tokens, so that they outlast a restart."""
        with self._memory.lock:
            return self._memory.add_account(channel, name, display_name, self.url(channel))

    def sign_in(self, name: str) -> Mapping[str, str]:
        """Secrets of the account ``name``, as if its owner had just let an app in."""
        with self._memory.lock:
            account = next(account for account in self.accounts() if account.name == name)
            return self._networks[account.channel].sign_in(account)

    def take_down(self, id: str) -> None:
        """Somebody deletes the live post on its network. Raises KeyError where it is not live."""
        with self._memory.lock:
            self._memory.take_down(id)

    def app(self, channel: ChannelName) -> Mapping[str, str]:
        """Secrets of the app that is registered with the network; empty where nobody signs in there."""
        return part(channel).app(self._memory.seed)

    def set_time(self, moment: datetime) -> None:
        """Let the sandbox's clock stand at ``moment`` until it is set again."""
        self._memory.set_time(moment)

    def _door(self, network: Network) -> Respond:
        control = SandboxControl(self._memory)

        def respond(request: Request) -> Answer:
            own = request.path == "/_sandbox" or request.path.startswith("/_sandbox/")
            if own:
                return control.respond(request)
            answer = network.shown(request) or network.consented(request) or network.respond(request)
            return replace(answer, delay=answer.delay + self._latency)

        return respond
