"""How long a server may say nothing, and how long it is to wait for us."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

PATIENCE: Mapping[str, str] = MappingProxyType(
    {
        "connect_timeout": "5",
        "keepalives_idle": "5",
        "keepalives_interval": "5",
        "keepalives_count": "2",
        "tcp_user_timeout": "10000",
    }
)
"""How long a server may be silent before it is taken to be gone; by the system's own measure that takes 12 minutes.

Seconds, the last one milliseconds (libpq, section 34.1.2). What the URL says itself goes before.
"""

SESSION: Mapping[str, str] = MappingProxyType(
    {
        # a server may be set to forget the last commits in a crash; the mark `sending` must not be among them
        "synchronous_commit": "on",
        # a host that is cut off amid a transaction keeps its rows from the others no longer than this
        "idle_in_transaction_session_timeout": "10s",
        # and its sessions end: the server would keep them for hours, and let no others in once it has too many
        "tcp_keepalives_idle": "5",
        "tcp_keepalives_interval": "5",
        "tcp_keepalives_count": "2",
        # longer than ours: it also ends a session whose rows nobody takes off the line for so long
        "tcp_user_timeout": "20s",
    }
)
"""What the server is told of each session, for its own side of the connection."""


def session_settings() -> str:
    """The statements that a session begins with."""
    return "; ".join(f"SET SESSION {name} = '{value}'" for name, value in SESSION.items())
