"""What the journeys share: a sandbox in a process of its own, and data folders that post into it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from outreach.model import ChannelName
from tests.journeys.processes import House, Networks, a_house, sandbox_process


@pytest.fixture(scope="module")
def networks(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Networks]:
    """`outreach sandbox`, for the tests of one module."""
    with sandbox_process(tmp_path_factory.mktemp("sandbox")) as running:
        yield running


@pytest.fixture
def house(networks: Networks, tmp_path: Path) -> Iterator[House]:
    """A data folder whose two accounts are the sandbox's; no faults are left from before."""
    networks.clear_faults()
    accounts = [{**a, "secrets": networks.secrets(ChannelName(a["channel"]))} for a in networks.accounts]
    with a_house(tmp_path, accounts) as made:
        yield made
