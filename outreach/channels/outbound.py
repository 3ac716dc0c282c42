"""What leaves for addresses that are no network: signed notices, and the heartbeat. Through the same door.

The operator named these addresses in the environment, so they may be in a private network, as an account's
``api_url`` may. Redirects are not followed.
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Mapping
from datetime import datetime

from outreach.addresses import origin_of
from outreach.channels.http import Door
from outreach.clock import uptime

SECONDS = 15.0
"""How long one request may take in all."""

TIMESTAMP_HEADER = "X-Outreach-Timestamp"
SIGNATURE_HEADER = "X-Outreach-Signature"
DELIVERY_HEADER = "X-Outreach-Delivery"

_TELLING = 8  # characters of a path from which on it may be a secret


def signature(secret: str, delivery: str, timestamp: str, body: bytes) -> str:
    """``sha256=`` and the HMAC-SHA256 of ``<delivery>.<timestamp>.<body>`` in hexadecimal digits."""
    signed = f"{delivery}.{timestamp}.".encode() + body
    return "sha256=" + hmac.new(secret.encode(), signed, hashlib.sha256).hexdigest()


def post_signed(url: str, secret: str, body: bytes, *, delivery: str, at: datetime) -> None:
    """Send JSON to ``url``, signed. ``delivery`` is the same for each try. Raises ChannelError unless answered 2xx."""
    timestamp = str(int(at.timestamp()))
    headers = {
        "Content-Type": "application/json; charset=utf-8",
        TIMESTAMP_HEADER: timestamp,
        SIGNATURE_HEADER: signature(secret, delivery, timestamp, body),
        DELIVERY_HEADER: delivery,
    }
    _ask("The webhook", "POST", url, (secret,), body, headers)


def ping(url: str) -> None:
    """Ask for ``url`` and forget the answer. Raises ChannelError unless it is 2xx."""
    _ask("The watchdog", "GET", url, (), None, {})


def _ask(
    who: str, method: str, url: str, secrets: tuple[str, ...], body: bytes | None, headers: Mapping[str, str]
) -> None:
    origin = origin_of(url)
    rest = url[len(origin) :]
    hidden = (*secrets, rest) if len(rest) > _TELLING else secrets
    door = Door(who, origin, origin, hidden)
    with door.call(uptime() + SECONDS) as call:
        answer = door.session.request(method, origin + rest, data=body, headers=dict(headers))
        if not 200 <= answer.status_code < 300:
            raise call.garbled(answer.text[:200])
