"""What a program that is killed amid its work leaves behind, and who clears it away."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from datetime import timedelta
from pathlib import Path

import pytest

from tests.journeys.cli import NAME, ROOT, World
from tests.journeys.cli import clean_sandbox as clean_sandbox  # a fixture of these tests
from tests.journeys.cli import copied_world as copied_world  # a fixture of these tests
from tests.journeys.cli import sandbox as sandbox  # a fixture of these tests
from tests.journeys.processes import eventually

pytestmark = pytest.mark.slow


def test_a_killed_report_leaves_its_parts_in_the_data_folder_alone(world: World, tmp_path: Path) -> None:
    """Nothing lies in the system's temporary folder, no process goes on, and the parts go once they are a day old."""
    scratch, system, pdf = world.data / "scratch", tmp_path / "system", tmp_path / "report.pdf"
    system.mkdir()
    caches = folders(scratch)
    call = [sys.executable, "-m", "outreach", "--data", world.data, "report", NAME, "--output", pdf]
    environ = {**os.environ, "TMPDIR": str(system)}
    with subprocess.Popen(call, cwd=ROOT, env=environ, stderr=subprocess.PIPE) as process:
        eventually(lambda: process.poll() is not None or caches < folders(scratch), "parts of a report")
        process.kill()
        assert process.stderr
        assert b"" == process.stderr.read()  # ends when the last process that holds it does
    assert not pdf.exists()
    assert [] == list(system.iterdir())
    (parts,) = folders(scratch) - caches
    assert 0 == world("db", "prune").code
    assert parts in folders(scratch)
    yesterday = time.time() - timedelta(days=1, minutes=1).total_seconds()
    os.utime(scratch / parts, (yesterday, yesterday))
    assert 0 == world("db", "prune").code
    assert caches == folders(scratch)


def folders(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir() if path.is_dir()}
