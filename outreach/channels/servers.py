"""The address of an account's own server, as a person writes it."""

from __future__ import annotations

import ipaddress
from urllib.parse import urlsplit

from outreach.addresses import without_access
from outreach.errors import InvalidInput
from outreach.language import msg

PRIVATE = ("localhost", "local", "internal", "lan", "home.arpa")
"""Names that never belong to a server of the internet."""


def server_address(written: str) -> str:
    """``written`` as ``https://name``; empty stays empty.

    Raises InvalidInput for what no public server has: another scheme, a path, a name or number of a private network.
    A name that leads into a private network all the same is refused when it is connected to.
    """
    text = written.strip().rstrip("/")
    if not text:
        return ""
    try:
        parts = urlsplit(text if "://" in text else f"https://{text}")
        host, port = parts.hostname or "", parts.port
    except ValueError:
        raise _unfit(written) from None
    if parts.scheme != "https" or parts.path or parts.query or parts.fragment or parts.username is not None:
        raise _unfit(written)
    if not _public(host):
        raise _unfit(written)
    return f"https://{host}" if port in (None, 443) else f"https://{host}:{port}"


def _public(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_global and ":" not in host
    except ValueError:
        private = any(host == name or host.endswith(f".{name}") for name in PRIVATE)
        return "." in host.strip(".") and not private and not any(c.isspace() for c in host)


def _unfit(written: str) -> InvalidInput:
    return InvalidInput(
        msg("The server {url} cannot be used.", url=without_access(written)),
        msg(
            "Give the public address of the server alone, such as https://social.example."
            " A test server is named with the account's API address."
        ),
    )
