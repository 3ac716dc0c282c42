"""The networks that the sandbox plays: what each brings along, so that nothing else in here knows one by its name."""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from outreach.errors import InvalidInput
from outreach.language import msg
from outreach.model import ChannelName

if TYPE_CHECKING:
    from outreach.sandbox.faults import Faultable
    from outreach.sandbox.network import Network
    from outreach.sandbox.state import Memory

LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"


@dataclass(frozen=True, kw_only=True)
class Tariff:
    """US dollars per resource, as the network published them at ``as_of`` (``YYYY-MM``)."""

    as_of: str
    usd: Mapping[str, Decimal]


FREE = Tariff(as_of="", usd=MappingProxyType({}))


@dataclass(frozen=True, kw_only=True)
class FirstAccount:
    """The account that a sandbox has of the network from its start."""

    name: str
    display_name: str
    followers: int


@dataclass(frozen=True, kw_only=True)
class NetworkPart:
    """One network, as the sandbox plays it."""

    name: ChannelName
    play: Callable[[Memory, Mapping[str, Any]], Network]
    """Its servers' side over the sandbox's memory; of the sandbox's options it takes those that are its own."""

    make_account: Callable[[int, str], tuple[str, Mapping[str, str]]]
    """An account's id on the network and its secrets, decided by the sandbox's seed and the account's name."""

    app: Callable[[int], Mapping[str, str]]
    """The app that is registered with it, decided by the sandbox's seed; empty where nobody signs in."""

    first: FirstAccount | None
    faults: Mapping[str, Faultable]
    """What can go wrong there, and in which operations."""

    endpoints: tuple[tuple[str, str], ...]
    """Patterns of its paths, and how the bill names them; the first that fits counts."""

    tariff: Tariff


_parts: dict[ChannelName, NetworkPart] = {}


def register(part: NetworkPart) -> None:
    """Let sandboxes play ``part`` from now on."""
    if part.name in _parts:
        raise ValueError(f"two parts are called {part.name}")
    _parts[part.name] = part


def forget(name: ChannelName) -> None:
    """Play it no more, as a test wishes that has registered its own."""
    del _parts[name]


def parts() -> tuple[NetworkPart, ...]:
    """All of them, in the order in which they were registered."""
    return tuple(_parts.values())


def part(name: str) -> NetworkPart:
    """Raises InvalidInput for a network that is not played."""
    try:
        return _parts[ChannelName(name)]
    except KeyError:
        raise InvalidInput(
            msg("The sandbox plays no network “{name}”.", name=name),
            msg("Write one of: {names}", names=", ".join(_parts)),
        ) from None


def no_app(_: int) -> Mapping[str, str]:
    """For a network without a sign-in page."""
    return MappingProxyType({})


def app_secret(seed: int, name: ChannelName) -> str:
    """What only the registered app knows."""
    return letters(random.Random(f"{seed}/{name}/app"), 32)


def letters(chance: random.Random, count: int) -> str:
    """Letters and digits, as secrets are made of."""
    return "".join(chance.choices(LETTERS, k=count))
