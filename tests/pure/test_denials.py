"""Refused requests in the log: told, and bounded."""

from __future__ import annotations

import logging

import pytest

from outreach import tallies
from outreach.denials import MOST, SPAN, Denials


def test_whoever_asks_without_end_fills_no_log(caplog: pytest.LogCaptureFixture) -> None:
    """A kind has twenty lines a minute, and says later how many it left out; another kind is not held up by it."""
    moment = [1_000.0]
    before = tallies.DENIED.counts().get("wrong-host", 0)
    door = Denials(steady=lambda: moment[0])
    with caplog.at_level(logging.WARNING, logger="outreach.denied"):
        for _ in range(500):
            door.note("wrong-host", 400, method="GET", where="–")
        door.note("too-large", 413, method="BREW", where="/")
        assert MOST + 1 == len(caplog.messages)
        assert "refused (too-large): – / 413" == caplog.messages[-1]
        caplog.clear()
        moment[0] += SPAN
        door.note("wrong-host", 400, method="GET", where="–")
    assert ["480" in caplog.messages[0], 2] == [True, len(caplog.messages)]
    assert 501 == tallies.DENIED.counts()["wrong-host"] - before


def test_a_line_names_an_address_where_that_is_wanted(caplog: pytest.LogCaptureFixture) -> None:
    """And nothing that only calls itself one."""
    Denials(addresses=True).note("x", 400, method="GET", where="/", address="192.0.2.7")
    Denials(addresses=True).note("x", 400, method="GET", where="/", address="192.0.2.7 refused")
    assert ["refused (x): GET / 400 from 192.0.2.7", "refused (x): GET / 400"] == caplog.messages
