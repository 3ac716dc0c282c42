"""Setting the clock of a sandbox on this machine; no real network is ever spoken to in compressed time."""

from __future__ import annotations

from datetime import datetime

from outreach.channels.http import Door


def set_sandbox_clock(api_url: str, moment: datetime) -> None:
    """Make the sandbox at ``api_url`` live at ``moment``. Raises ChannelError where it does not answer as one."""
    door = Door("The sandbox", api_url, api_url, ())
    with door.call() as call:
        answer = door.session.put(f"{api_url}/_sandbox/clock", json={"now": moment.isoformat()})
        if call.status != 200:
            raise call.garbled(answer.text[:200])
