"""A network namespace per host, where the machine lets us make some: each with a link to the database and one to the
networks, either of which can be cut without anybody being told."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

RELAY = Path(__file__).with_name("relay.py")
BLOCK = "198.18.{third}.{last}"
"""Addresses that are for measuring networks (RFC 2544), so that nobody else's are hidden by them."""


@dataclass(frozen=True)
class Link:
    """A cable between a host and the rest; ``ours`` is the end outside of the namespace, with its ``address``."""

    ours: str
    address: str
    theirs: str  # the host's own address

    def cut(self) -> None:
        """Nothing gets through any more, and neither end is told: packets are sent, and dropped."""
        _ip("link", "set", self.ours, "down")

    def heal(self) -> None:
        _ip("link", "set", self.ours, "up")


@dataclass(kw_only=True)
class Namespace:
    """The network of one host."""

    name: str
    database: Link
    networks: Link
    _relays: ExitStack = field(default_factory=ExitStack)

    def inside(self, call: Sequence[str]) -> list[str]:
        """``call`` as it is made on the host, whose name it knows."""
        named = ["unshare", "--uts", "sh", "-c", 'hostname "$0" && exec "$@"', self.name]
        return ["ip", "netns", "exec", self.name, *named, *call]

    def reach(self, ports: Sequence[int]) -> None:
        """What listens on these ports of our loopback is to be had on the host's."""
        out = self.networks.address
        self._relays.enter_context(_relay([], [f"{out}:{port}=127.0.0.1:{port}" for port in ports]))
        inside = [f"127.0.0.1:{port}={out}:{port}" for port in ports]
        self._relays.enter_context(_relay(self.inside([]), inside))

    def close(self) -> None:
        self._relays.close()


def why_not() -> str:
    """Why no namespaces can be made here; empty where they can."""
    if sys.platform != "linux" or not shutil.which("ip") or not shutil.which("unshare"):
        return "no network namespaces on this machine"
    name = f"outreach{os.getpid()}"
    made = subprocess.run(["ip", "netns", "add", name], capture_output=True, text=True, check=False)
    if made.returncode:
        return f"the tests may make no network namespaces: {made.stderr.strip()}"
    linked = subprocess.run(
        ["ip", "link", "add", f"o{os.getpid()}", "type", "veth", "peer", "name", "try", "netns", name],
        capture_output=True,
        text=True,
        check=False,
    )
    _ip("netns", "del", name)
    return f"the tests may make no links: {linked.stderr.strip()}" if linked.returncode else ""


@contextmanager
def namespaces(number: int) -> Iterator[list[Namespace]]:
    """So many, gone afterwards with all that belongs to them."""
    with ExitStack() as undo:
        yield [_made(which, undo) for which in range(number)]


def _made(which: int, undo: ExitStack) -> Namespace:
    name = f"host-{which + 1}-{os.getpid()}"
    _ip("netns", "add", name)
    undo.callback(_ip, "netns", "del", name)
    _ip("-n", name, "link", "set", "lo", "up")
    database, networks = _linked(name, which, "db", undo), _linked(name, which + 8, "net", undo)
    made = Namespace(name=name, database=database, networks=networks)
    undo.callback(made.close)
    return made


def _linked(name: str, number: int, kind: str, undo: ExitStack) -> Link:
    ours, third = f"o{os.getpid()}{kind}{number}", os.getpid() % 256
    addresses = [BLOCK.format(third=third, last=4 * number + end) for end in (1, 2)]
    _ip("link", "add", ours, "type", "veth", "peer", "name", kind, "netns", name)
    undo.callback(_ip, "link", "del", ours)  # at once, where it goes with its namespace some time later
    _ip("addr", "add", f"{addresses[0]}/30", "dev", ours)
    _ip("-n", name, "addr", "add", f"{addresses[1]}/30", "dev", kind)
    _ip("link", "set", ours, "up")
    _ip("-n", name, "link", "set", kind, "up")
    # known for good: else the host's system, which finds nobody by that address, would tell that there is no way
    hardware = Path("/sys/class/net", ours, "address").read_text().strip()
    _ip("-n", name, "neigh", "replace", addresses[0], "lladdr", hardware, "nud", "permanent", "dev", kind)
    return Link(ours, *addresses)


@contextmanager
def _relay(before: Sequence[str], ways: Sequence[str]) -> Iterator[None]:
    call = [*before, sys.executable, "-S", str(RELAY), *ways]  # without the tests' closed way out
    with subprocess.Popen(call, stdout=subprocess.PIPE) as process:
        try:
            assert process.stdout
            assert process.stdout.readline() == b"ready\n", "the relay did not come up"
            yield
        finally:
            process.kill()


def _ip(*words: str) -> None:
    subprocess.run(["ip", *words], check=True, capture_output=True)
