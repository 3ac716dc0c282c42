"""Lines of the log: what they are about, and what they never hold."""

from __future__ import annotations

import json
import logging
from collections.abc import Iterator

import pytest

from outreach.app.operation.hiding import hider
from outreach.cli.logs import log_lines
from outreach.log_fields import about
from outreach.oversight import LogFormat
from outreach.settings import read_settings

PLANTED = {
    "OUTREACH_DATABASE_URL": "postgresql://u:PLANTEDdataword@h/outreach",
    "OUTREACH_WEBHOOK_SECRET": "PLANTEDhooksecret",
    "OUTREACH_METRICS_TOKEN": "PLANTEDmetricstoken",
}


def a_failure(words: str) -> logging.LogRecord:
    """A record of an error whose words hold ``words``."""
    trace = (RuntimeError, RuntimeError(words), None)
    return logging.LogRecord("outreach.test", logging.ERROR, __file__, 1, "it failed: %s", (words,), trace)


@pytest.fixture(params=list(LogFormat))
def handler(request: pytest.FixtureRequest) -> Iterator[logging.Handler]:
    hide = hider(read_settings(PLANTED))
    made = log_lines(request.param, hide)
    yield made
    made.close()


@pytest.mark.parametrize("planted", [*PLANTED.values(), "https://h/?access_token=PLANTEDtoken&x=1"])
def test_no_secret_of_the_settings_is_logged(handler: logging.Handler, planted: str) -> None:
    """Neither in what is said nor in the traceback, whatever library says it; nor what looks like a token."""
    line = handler.format(a_failure(f"cannot reach {planted} now"))
    assert "PLANTED" not in line
    assert "RuntimeError" in line
    assert "now" in line


def test_a_line_of_json_says_what_it_is_about() -> None:
    """One object on one line, whatever signs the words hold; only what is known meanwhile stands in it."""
    formatted = log_lines(LogFormat.JSON, str).format
    record = logging.LogRecord("outreach.test", logging.INFO, __file__, 1, "a\nb\u2028c\x1b[2J", (), None)
    with about(account="die-altmark", owner="host:1:abc"), about(post="3f2a", fence=2):
        line = formatted(record)
    assert 1 == len(line.splitlines())
    told = json.loads(line)
    assert {"account": "die-altmark", "owner": "host:1:abc", "post": "3f2a", "fence": 2} == {
        name: told[name] for name in ("account", "owner", "post", "fence")
    }
    assert ("info", "outreach.test") == (told["level"], told["logger"])
    assert {"at", "level", "logger", "message"} == json.loads(formatted(record)).keys()
