"""What every store of files promises; a new one joins by a row in ``stores``."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from outreach.app.operation import setup
from outreach.bucket import Bucket
from outreach.errors import InvalidInput
from outreach.files import FileMissing, FileNotKept, Files, FilesAway, FolderFiles, digest_of, open_files
from outreach.files.port import FilesRefused
from outreach.settings import read_settings
from tests.contract.s3 import empty, serving, spoil
from tests.contract.stage import Stage
from tests.databases import put_ready

CARD = b"\xff\xd8 a card"
FUTURE = datetime.now(UTC) + timedelta(days=1)


@pytest.fixture(scope="module")
def server() -> Iterator[Bucket]:
    with serving() as bucket:
        yield bucket


@pytest.fixture
def bucket(server: Bucket) -> Bucket:
    """A bucket on an S3 of the tests' own, which is empty."""
    empty(server)
    return replace(server, prefix="eu/files")


@pytest.fixture(params=["folder", "bucket"])
def files(request: pytest.FixtureRequest, tmp_path: Path) -> Files:
    """An empty store."""
    bucket = request.getfixturevalue("bucket") if request.param == "bucket" else None
    return open_files(tmp_path / "files", bucket)


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


def test_what_another_has_put_in_its_place_is_not_given_out(bucket: Bucket):
    """Bytes of a bucket that do not fit their digest are refused; putting the right ones in again mends it."""
    files = open_files(Path("none"), bucket)
    digest = files.put(CARD)
    spoil(bucket, f"eu/files/{digest[:2]}/{digest}", CARD[:4])
    with pytest.raises(FileMissing):
        files.open(digest)
    files.put(CARD)
    assert CARD == files.open(digest)


def test_only_what_is_ours_in_a_bucket_is_seen(bucket: Bucket):
    """Other things below the same prefix, and other prefixes, are neither listed nor dropped."""
    files = open_files(Path("none"), bucket)
    digest = files.put(CARD)
    for name in (f"eu/files/{digest}", "eu/files/ab/readme.txt", f"eu/other/{digest[:2]}/{digest}"):
        spoil(bucket, name, b"somebody else's")
    assert [digest] == [kept.digest for kept in files.list()]
    assert [digest] == [kept.digest for kept in files.drop_unused((), before=FUTURE)]
    assert 1 == len(list(open_files(Path("none"), replace(bucket, prefix="eu/other")).list()))


def test_a_store_that_does_not_answer_is_told(bucket: Bucket):
    """Nothing hangs, and it is not taken for a missing file; nor is a bucket that is not there."""
    away = open_files(Path("none"), replace(bucket, endpoint="http://127.0.0.1:9"))
    for ask in (lambda: away.put(CARD), lambda: away.open("0" * 64), lambda: away.has("0" * 64)):
        with pytest.raises(FilesAway, match=r"127\.0\.0\.1:9"):
            ask()
    nowhere = open_files(Path("none"), replace(bucket, name="elsewhere"))
    for ask in (lambda: nowhere.put(CARD), lambda: nowhere.open("0" * 64), lambda: list(nowhere.list())):
        with pytest.raises(FilesRefused, match="elsewhere"):
            ask()


@pytest.mark.parametrize("bucket_then", ["whole", "changed", "away"])
def test_a_card_is_posted_as_it_was_approved_or_not_at_all(stage: Stage, bucket: Bucket, bucket_then: str):
    """A card of a bucket goes out; one that was changed there waits, and so does one while the store is away."""
    files = open_files(Path("none"), bucket)
    post = stage.approved()
    files.put(stage.files.open(post.image_sha256))
    if bucket_then == "changed":
        spoil(bucket, f"eu/files/{post.image_sha256[:2]}/{post.image_sha256}", CARD)
    if bucket_then == "away":
        files = open_files(Path("none"), replace(bucket, endpoint="http://127.0.0.1:9"))
    stage.publisher(files=files).step()
    assert (1 if bucket_then == "whole" else 0) == len(stage.live())
    stage.clock.moment += timedelta(minutes=2)
    stage.publisher(files=open_files(Path("none"), bucket)).step()
    assert (0 if bucket_then == "changed" else 1) == len(stage.live())
    assert bucket_then != "changed" or "missing or damaged" in str(stage.now(post).reason)


SECRET = {"OUTREACH_FILES_KEY_ID": "ours", "OUTREACH_FILES_SECRET": "geheim"}


@pytest.mark.parametrize(
    ("url", "found"),
    [
        ("https://s3.example.org/outreach", ("https://s3.example.org", "outreach", "")),
        ("https://s3.example.org/outreach/", ("https://s3.example.org", "outreach", "")),
        ("http://127.0.0.1:9000/outreach/eu/files/", ("http://127.0.0.1:9000", "outreach", "eu/files")),
    ],
)
def test_a_bucket_is_named_by_one_address(url: str, found: tuple[str, str, str]):
    """The store, the bucket, and what is ours of it; the key is told by nobody."""
    settings = read_settings({"OUTREACH_FILES_URL": url, **SECRET})
    assert settings.bucket is not None
    assert found == (settings.bucket.endpoint, settings.bucket.name, settings.bucket.prefix)
    assert "geheim" not in f"{settings!r} {settings.bucket!r} {settings.bucket}"
    assert read_settings({}).bucket is None


@pytest.mark.parametrize(
    "url",
    [
        "s3://outreach",
        "https://s3.example.org",
        "https://ours:geheim@s3.example.org/outreach",
        "https://s3.example.org/Kein Eimer/x",
        "https://s3.example.org/outreach?key=geheim",
        "https://s3.example.org:eins/outreach",
        "https://[::1/outreach",
    ],
)
def test_an_address_that_names_no_bucket_is_refused(url: str):
    """With what is to be written instead, and nothing of a key that stood in it."""
    with pytest.raises(InvalidInput) as caught:
        read_settings({"OUTREACH_FILES_URL": url, **SECRET})
    assert "geheim" not in str(caught.value)


def test_check_asks_the_bucket(bucket: Bucket, tmp_path: Path):
    """A store that does not answer is found before a card is wanted; asking nobody, it is left alone."""
    settings = replace(read_settings({}, tmp_path / "data"), bucket=bucket)
    put_ready(tmp_path / "data/outreach.db")
    setup.init(settings)
    away = replace(settings, bucket=replace(bucket, endpoint="http://127.0.0.1:9"))
    asked = [(settings, True), (away, True), (away, False)]
    found = [{each.code for each in setup.check(which, network=network)} for which, network in asked]
    assert [False, True, False] == ["settings.files-away" in codes for codes in found]


def test_a_bucket_without_its_key_is_refused():
    """Before anything is kept there."""
    for lacking in SECRET:
        some = {name: value for name, value in SECRET.items() if name != lacking}
        with pytest.raises(InvalidInput, match="key of the store is missing"):
            read_settings({"OUTREACH_FILES_URL": "https://s3.example.org/outreach", **some})


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


TOLD = """
import os, sys
from pathlib import Path
from outreach.files import FolderFiles
to_disk = os.fsync
def fsync(handle):
    to_disk(handle)
    print(Path(os.readlink(f"/proc/self/fd/{handle}")).name[:2])
os.fsync = fsync
FolderFiles(Path(sys.argv[1]) / "files").put(b"card")
FolderFiles(Path(sys.argv[1]) / "files").put(b"card")
"""


@pytest.mark.skipif(not Path("/proc/self/fd").is_dir(), reason="the system does not tell what is open")
def test_a_power_cut_takes_nothing_back(tmp_path: Path):
    """The new folder, the bytes, and their name are on the disk when the digest is given back; once is enough."""
    told = subprocess.run([sys.executable, "-c", TOLD, tmp_path], check=True, capture_output=True, text=True)
    start = digest_of(b"card")[:2]
    assert ["fi", start, start] == told.stdout.split()


KILLED = """
import os, stat, sys
from pathlib import Path
from outreach.files import FolderFiles
os.fsync = lambda handle: stat.S_ISREG(os.fstat(handle).st_mode) and os.kill(os.getpid(), 9)
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
