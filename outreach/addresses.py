"""Which addresses name this machine itself. Reads nothing but what it is handed."""

from __future__ import annotations

import ipaddress
from urllib.parse import urlsplit


def is_loopback(host: str) -> bool:
    """True for a host that is this machine itself."""
    try:
        return host == "localhost" or ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


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
