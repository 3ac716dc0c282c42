"""A network that the program does not know: a public notice board. It proves that a new one needs no change of ours.

Profile, channel and sandbox part stand in the files beside this one; :func:`known` makes the program know them.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from outreach import channels, networks
from outreach import sandbox as fakes
from tests.aushang.channel import Board
from tests.aushang.profile import AUSHANG, PROFILE
from tests.aushang.sandbox import PART


@contextmanager
def known() -> Iterator[None]:
    """The three lines that a new network is registered by, taken back at the end."""
    networks.register(PROFILE)
    channels.register(Board)
    fakes.register(PART)
    try:
        yield
    finally:
        fakes.forget(AUSHANG)
        channels.forget(AUSHANG)
        networks.forget(AUSHANG)
