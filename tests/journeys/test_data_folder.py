"""The data folder: whatever it is called, and nobody's but its owner's."""

from __future__ import annotations

import ctypes
import os
import signal
import stat
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from outreach.files import FolderFiles
from tests.journeys.cli import ROOT, outreach, program

ROOTS = sys.platform == "linux" and os.geteuid() == 0
PUT = "import sys, pathlib, outreach.files as f; f.FolderFiles(pathlib.Path(sys.argv[1])).put(b'a card')"


@pytest.fixture
def open_umask() -> Iterator[None]:
    """Whatever is made is readable by all, unless the program sees to it."""
    before = os.umask(0o000)
    yield
    os.umask(before)


def rights(folder: Path) -> dict[str, int]:
    """Each entry below, and the folder itself, with the rights that it should not have."""
    entries = [folder, *folder.rglob("*")]
    return {str(path): mode for path in entries if (mode := stat.S_IMODE(path.stat().st_mode) & 0o077)}


@pytest.mark.parametrize(
    "name", ["a?1", "pro%20zent", "raute#2", "a b", "ä&ö=1", "100%", "q?x=1&mode=memory"]
)
def test_a_folder_may_be_called_as_one_likes(tmp_path: Path, name: str) -> None:
    """Signs that mean something in an address mean nothing in a path: all lies in the folder that was named."""
    data = tmp_path / "X" / name
    assert 0 == outreach("init", "--data", data).code
    assert {"outreach.db", "secret.key"} <= {path.name for path in data.iterdir()}
    assert [data] == list((tmp_path / "X").iterdir())
    assert 0 == outreach("campaign", "list", "--data", data).code
    copy = tmp_path / f"{name}.db"
    assert 0 == outreach("db", "backup", copy, "--data", data).code
    assert 0 == outreach("db", "restore", copy, "--data", data).code


def test_everything_in_it_is_the_owners_alone(tmp_path: Path, open_umask: None) -> None:
    """From init on, with templates and sample, whatever the umask; and so is a backup."""
    data = tmp_path / "data"
    assert 0 == outreach("init", "--templates", "--sample", data=data).code
    assert 0 == outreach("campaign", "apply", data / "campaigns" / "kreativorte-altmark", data=data).code
    assert 0 == outreach("places", "import", "kreativorte-altmark", data=data).code
    assert 0 == outreach("db", "backup", tmp_path / "copy.db", data=data).code
    assert {} == rights(data)
    assert {} == rights(tmp_path / "copy.db")


def test_a_folder_that_was_made_beforehand_is_closed(tmp_path: Path, open_umask: None) -> None:
    """An empty folder of everybody's becomes the owner's when it becomes the data folder."""
    (tmp_path / "data").mkdir(mode=0o777)
    assert 0 == outreach("init", data=tmp_path / "data").code
    assert {} == rights(tmp_path / "data")


def test_a_sandbox_before_init_leaves_nothing_open(tmp_path: Path) -> None:
    """It is the first to make the folder, with tokens and ledger in it."""
    data = tmp_path / "data"
    environ = {**os.environ, "OUTREACH_DATA": str(data), "PYTHONPATH": str(ROOT)}
    call = [sys.executable, "-m", "outreach", "sandbox"]
    with subprocess.Popen(
        call, env=environ, cwd=tmp_path, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, umask=0
    ) as running:
        end = time.monotonic() + 60
        while not list(data.glob("sandbox/*.json")) and time.monotonic() < end:
            time.sleep(0.05)
        running.send_signal(signal.SIGTERM)
        running.wait(60)
    assert list(data.glob("sandbox/*.json"))
    assert {} == rights(data)


def without_a_right_over_others_folders() -> None:
    """As in a pod: what is called next may write into them, and not change what others may."""
    drop, fowner = 24, 3
    ctypes.CDLL(None).prctl(drop, fowner, 0, 0, 0)


@pytest.mark.skipif(not ROOTS, reason="only root of a Linux hands folders to somebody else")
def test_a_volume_of_the_cluster_is_a_data_folder(tmp_path: Path) -> None:
    """It belongs to root, and whoever runs the program may write into it: that is enough, for its files as well."""
    volume, how = tmp_path / "volume", without_a_right_over_others_folders
    for folder in (volume, volume / "files"):
        folder.mkdir()
        os.chown(folder, 10_001, -1)
    call = [sys.executable, "-c", PUT, str(volume / "files")]
    assert 0 == subprocess.run(call, cwd=ROOT, preexec_fn=how, check=False).returncode
    assert list(FolderFiles(volume / "files").list())
    empty = tmp_path / "empty"
    empty.mkdir()
    os.chown(empty, 10_001, -1)
    done = program("init", cwd=tmp_path, environ={"OUTREACH_DATA": str(empty)}, preexec_fn=how)
    assert 0 == done.returncode, done.stderr


@pytest.mark.slow
def test_what_a_person_writes_elsewhere_has_their_usual_rights(tmp_path: Path) -> None:
    """A drawing for the colleagues can be read by them; one in the data folder cannot."""
    data = tmp_path / "data"
    outreach("init", "--sample", data=data)
    outreach("campaign", "apply", data / "campaigns" / "kreativorte-altmark", data=data)
    for output, mode in ((tmp_path / "out.json", 0o644), (data / "out.json", 0o600)):
        environ = {"OUTREACH_DATA": str(data)}
        call = ("report", "kreativorte-altmark", "-o", output)
        done = program(*call, cwd=tmp_path, environ=environ, umask=0o022)
        assert 0 == done.returncode
        assert mode == stat.S_IMODE(output.stat().st_mode)


def test_check_tells_a_key_that_others_can_read(tmp_path: Path) -> None:
    """And a folder that they can enter; both are fixed by hand."""
    data = tmp_path / "data"
    outreach("init", data=data)
    (data / "secret.key").chmod(0o644)
    data.chmod(0o755)
    codes = {finding["code"] for finding in outreach("check", "--json", data=data).json}
    assert {"settings.key-readable", "settings.data-readable"} <= codes
