"""What every store of files promises; a new one joins by a row in ``stores``."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from outreach.files import FileMissing, FileNotKept, Files, FolderFiles, digest_of

CARD = b"\xff\xd8 a card"
FUTURE = datetime.now(UTC) + timedelta(days=1)


@pytest.fixture(params=[FolderFiles], ids=["folder"])
def files(request: pytest.FixtureRequest, tmp_path: Path) -> Files:
    """An empty store."""
    opened: Callable[[Path], Files] = request.param
    return opened(tmp_path / "files")


def test_what_is_put_in_comes_out_by_its_hash(files: Files):
    """The digest is the SHA-256 of the bytes, and gives them back; an empty file is a file too."""
    for content in (CARD, b"", b"\0" * 1_000_000):
        digest = files.put(content)
        assert digest_of(content) == digest
        assert content == files.open(digest)
        assert files.has(digest)


def test_the_same_bytes_are_kept_once(files: Files):
    """Putting something in again changes nothing."""
    assert files.put(CARD) == files.put(CARD)
    assert [(digest_of(CARD), len(CARD))] == [(kept.digest, kept.size) for kept in files.list()]


@pytest.mark.parametrize("digest", ["0" * 64, "", "../secret.key", "0" * 63, "A" * 64, "0" * 64 + "/x"])
def test_what_is_not_there_is_told(files: Files, digest: str):
    """Neither an unknown digest nor a word that is none opens anything."""
    files.put(CARD)
    assert not files.has(digest)
    with pytest.raises(FileMissing):
        files.open(digest)


def test_an_empty_store_lists_nothing(files: Files):
    """Before the first file there is nothing to list and nothing to drop."""
    assert [] == list(files.list())
    assert () == files.drop_unused((), before=FUTURE)


def test_what_nothing_refers_to_is_dropped(files: Files):
    """Only files that are not used go, and they are named."""
    used, unused = files.put(CARD), files.put(b"old")
    assert [unused] == [kept.digest for kept in files.drop_unused({used}, before=FUTURE)]
    assert [used] == [kept.digest for kept in files.list()]


def test_what_was_just_put_in_is_not_dropped(files: Files):
    """A file whose row is not written yet is safe, also where it had lain there unused for long."""
    digest = files.put(CARD)
    limit = datetime.now(UTC)
    files.put(CARD)
    assert () == files.drop_unused((), before=limit - timedelta(seconds=1))
    assert files.has(digest)


def test_many_at_once_do_not_disturb_each_other(files: Files):
    """Threads that put the same and other files in find all of them whole."""
    contents = [bytes([number % 7]) * 50_000 for number in range(60)]
    with ThreadPoolExecutor(8) as pool:
        digests = list(pool.map(files.put, contents))
    assert contents == [files.open(digest) for digest in digests]
    assert 7 == len(list(files.list()))


def test_only_the_owner_may_read_the_folder(tmp_path: Path):
    """Folders are 0700 and files 0600, whatever the process usually makes."""
    before = os.umask(0)
    try:
        digest = FolderFiles(tmp_path / "files").put(CARD)
    finally:
        os.umask(before)
    modes = [path.stat().st_mode & 0o777 for path in sorted((tmp_path / "files").rglob("*"))]
    assert [0o700, 0o600] == modes
    assert 0o700 == (tmp_path / "files").stat().st_mode & 0o777
    assert digest in str(next((tmp_path / "files").rglob("*" + digest[2:])))


def test_a_damaged_file_is_not_given_out_and_can_be_fixed(tmp_path: Path):
    """Bytes that do not fit their digest are refused; putting the right ones in again fixes the file."""
    files = FolderFiles(tmp_path)
    digest = files.put(CARD)
    (tmp_path / digest[:2] / digest).write_bytes(CARD[:4])
    with pytest.raises(FileMissing):
        files.open(digest)
    files.put(CARD)
    assert CARD == files.open(digest)


KILLED = """
import os, sys
from pathlib import Path
from outreach.files import FolderFiles
os.fsync = lambda handle: os.kill(os.getpid(), 9)
FolderFiles(Path(sys.argv[1])).put(b"half")
"""


def test_a_process_killed_while_it_writes_leaves_no_half_file(tmp_path: Path):
    """What was half written is no file of the store, and goes when unused files are dropped."""
    files = FolderFiles(tmp_path)
    assert -9 == subprocess.run([sys.executable, "-c", KILLED, tmp_path], check=False).returncode
    assert 1 == len(list(tmp_path.rglob("*.part")))
    assert [] == list(files.list())
    assert not files.has(digest_of(b"half"))
    files.drop_unused((), before=FUTURE)
    assert [] == list(tmp_path.rglob("*.part"))


def test_a_full_disk_leaves_nothing_behind(tmp_path: Path):
    """Where the bytes cannot be written the error is told, and no remains lie there."""
    files = FolderFiles(tmp_path / "files")
    (tmp_path / "files").write_bytes(b"a file where the folder should be")
    with pytest.raises(FileNotKept, match=r"exists|Not a directory"):
        files.put(CARD)
