"""Setting the clock of a sandbox on this machine; no real network is ever spoken to in compressed time."""

from __future__ import annotations

import ipaddress
from datetime import datetime
from urllib.parse import urlsplit

from outreach.channels.http import Door


def is_loopback(api_url: str) -> bool:
    """True where ``api_url`` names this machine itself; an empty one is the real network."""
    host = urlsplit(api_url).hostname or ""
    try:
        return host == "localhost" or ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def set_sandbox_clock(api_url: str, moment: datetime) -> None:
    """Make the sandbox at ``api_url`` live at ``moment``. Raises ChannelError where it does not answer as one."""
    door = Door("The sandbox", api_url, api_url, ())
    with door.call() as call:
        answer = door.session.put(f"{api_url}/_sandbox/clock", json={"now": moment.isoformat()})
        if call.status != 200:
            raise call.garbled(answer.text[:200])
