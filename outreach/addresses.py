"""Which addresses name this machine, which the internet, and what is said of one that cannot be had.

Reads nothing but its arguments.
"""

from __future__ import annotations

import ipaddress
from urllib.parse import urlsplit

from outreach.errors import InvalidInput
from outreach.language import msg

_UNICAST = ipaddress.IPv6Network("2000::/3")
"""All of IPv6 that is given to anybody: RFC 4291, section 2.4."""

_TRANSLATED = ipaddress.IPv6Network("64:ff9b::/96")
"""IPv4 as networks without it see it: RFC 6052. By it anybody comes to any IPv4 address."""


def is_loopback(host: str) -> bool:
    """True for a host that is this machine itself."""
    try:
        return host == "localhost" or ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def is_public(address: str) -> bool:
    """True for an address of the internet; one that carries an IPv4 address inside counts as that one does."""
    found = ipaddress.ip_address(address)
    if isinstance(found, ipaddress.IPv4Address):
        return found.is_global and not found.is_multicast
    if found in _TRANSLATED:
        return is_public(str(ipaddress.IPv4Address(int(found) & 0xFFFFFFFF)))
    carried = found.sixtofour
    return found in _UNICAST and found.is_global and (carried is None or is_public(str(carried)))


def leads_here(url: str) -> bool:
    """True for an address on this machine; an empty one leads elsewhere."""
    return is_loopback(urlsplit(url).hostname or "")


def origin_of(url: str) -> str:
    """Scheme, host and port of ``url`` in small letters; "" where it is no address."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return ""
    return f"{parts.scheme}://{parts.netloc}".lower()


def without_access(url: str) -> str:
    """``url`` as it may be shown, whether or not it is one: without a name, a password, a query or a fragment."""
    start, slashes, rest = url.rpartition("//")
    access, _, place = rest.rpartition("@")
    bare = place.partition("?")[0].partition("#")[0]
    more = "" if bare == place else "…"
    return f"{'' if '@' in start else start}{slashes}{'…@' if access else ''}{bare}{more}"


def not_to_be_had(host: str, port: int, error: OSError | OverflowError) -> InvalidInput:
    """What whoever wanted to listen there is told."""
    why = getattr(error, "strerror", None) or str(error)
    return InvalidInput(
        msg("The address {host}, port {port}, cannot be taken: {why}.", host=host, port=str(port), why=why),
        msg("Name another port, or end what listens there."),
    )
