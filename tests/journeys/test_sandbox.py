"""`outreach sandbox` as users start it."""

from __future__ import annotations

import json
import shlex
import signal
import socket
import stat
from pathlib import Path

import pytest

from tests.journeys.processes import PROGRAM, outreach, started


@pytest.mark.slow
def test_what_it_prints_can_be_run(tmp_path: Path) -> None:
    """Each line is a command that adds an account; the tokens are in files for their owner's eyes; Ctrl-C ends it."""
    data = tmp_path / "data"
    assert 0 == outreach("init", "--data", data).returncode
    with started(tmp_path, "sandbox", *PROGRAM, "--data", data, "sandbox") as sandbox:
        sandbox.says("Ctrl-C ends it")
        calls = [shlex.split(line) for line in sandbox.out.read_text(encoding="utf-8").splitlines()]
        for program, *words in calls:
            assert "outreach" == program
            assert 0 == outreach("--data", data, *words).returncode
        assert 0 == sandbox.end(signal.SIGINT)
    added = json.loads(outreach("--data", data, "account", "list", "--json").stdout)
    names = {each["display_name"] for each in added}
    assert {"Die Altmark", "IMG Sachsen-Anhalt", "IMG auf Mastodon", "Die Altmark auf Bluesky"} <= names
    files = list((data / "sandbox").iterdir())
    assert len(added) == len(files) == len(names)
    assert {0o600} == {stat.S_IMODE(file.stat().st_mode) for file in files}


def test_a_port_that_is_taken(tmp_path: Path) -> None:
    """It says which one, and ends."""
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        answer = outreach("sandbox", "--port", f"facebook={port}", "--data", tmp_path / "data")
    assert 2 == answer.returncode
    assert str(port) in answer.stderr
    assert "Traceback" not in answer.stderr
