"""The networks that are known, in the order in which tables name them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from types import MappingProxyType

from outreach.errors import InvalidInput
from outreach.language import msg
from outreach.model import Campaign, ChannelName
from outreach.networks.profile import LinkRewrites, Profile

_known: dict[str, Profile] = {}


def register(profile: Profile) -> None:
    """Make a network known, after all that are known already. A name is given once."""
    if profile.name in _known:
        raise ValueError(f"two networks are called {profile.name}")
    _known[profile.name] = profile


def forget(name: ChannelName) -> None:
    """Take a network out again, as a test does that has registered its own."""
    del _known[name]


def names() -> tuple[ChannelName, ...]:
    """All networks, in order."""
    return tuple(known.name for known in _known.values())


def profile(name: str) -> Profile:
    """What is known of the network. Raises :class:`InvalidInput` for a name that nobody registered."""
    try:
        return _known[name]
    except KeyError:
        raise InvalidInput(
            msg("No network is called “{name}”.", name=name),
            msg("Write one of: {names}", names=", ".join(_known)),
        ) from None


def charges(name: str) -> bool:
    """True where the network takes money for calls."""
    return bool(profile(name).calls.prices)


def charging(among: Iterable[ChannelName]) -> str:
    """Those of the networks that take money for calls, as a sentence names them."""
    return ", ".join(profile(name).title for name in dict.fromkeys(among) if charges(name))


def lenders(name: ChannelName) -> tuple[ChannelName, ...]:
    """Whose templates and cards serve where the designer made none for the network: earlier ones of its kind."""
    mine = profile(name)
    before = names()[: order(name)]
    return tuple(other for other in before if _known[other].kind is mine.kind)


def link_rewrites() -> LinkRewrites:
    """What any of the networks makes of links: texts are copied from one to another."""
    known = [each.links.rewrites for each in _known.values()]
    return LinkRewrites(
        shortened=frozenset().union(*(each.shortened for each in known)),
        pictures=frozenset().union(*(each.pictures for each in known)),
        detours={address: name for each in known for address, name in each.detours.items()},
    )


def named(word: str) -> ChannelName | None:
    """The network that a person's word means, be it the name or an alias; None for none."""
    word = word.lower()
    return next(
        (known.name for known in _known.values() if word == known.name or word in known.aliases), None
    )


def words() -> tuple[str, ...]:
    """All words that :func:`named` understands."""
    return (*_known, *(alias for known in _known.values() for alias in sorted(known.aliases)))


def order(name: ChannelName) -> int:
    """The network's place among all, to sort by."""
    return names().index(name)


ServerLimits = Mapping[ChannelName, Mapping[str, int]]
"""What the servers of a campaign's accounts take, by network and name of the rule, where it is known."""

NO_SERVER_LIMITS: ServerLimits = MappingProxyType({})


def networks_of(campaign: Campaign, limits: ServerLimits) -> dict[ChannelName, Profile]:
    """The campaign's networks as its accounts know them."""
    names = (plan.channel for plan in campaign.channels)
    return {name: profile(name).with_limits(limits.get(name, {})) for name in names}
