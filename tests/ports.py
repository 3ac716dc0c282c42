"""Ports for programs that have to be told theirs before they begin."""

from __future__ import annotations

import random
import socket
from contextlib import suppress

BELOW = range(20_000, 32_000)
"""None that the machine gives to outgoing connections: one of the other tests' might have it before the program."""


def free_port() -> int:
    """One at which nobody listens."""
    chance = random.SystemRandom()
    while True:
        port = chance.choice(BELOW)
        with suppress(OSError), socket.create_server(("127.0.0.1", port)):
            return port
