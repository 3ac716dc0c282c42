"""Files in a folder, which several hosts may share: ``ab/abcd…``, each written beside its place and then moved."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Collection, Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from outreach.files.port import DIGEST, FileMissing, FileNotKept, Kept, digest_of

PARTIAL = ".part"


@dataclass(frozen=True)
class FolderFiles:
    """Keeps files below ``folder``, which is made when the first one is put in; its owner alone may read them."""

    folder: Path

    def put(self, content: bytes) -> str:
        """As :class:`Files`; a damaged file of the same digest is replaced."""
        digest = digest_of(content)
        path = self._path(digest)
        with suppress(OSError):
            if path.read_bytes() == content:
                os.utime(path)  # so that nobody who tidies up takes it for old
                return digest
        try:
            self._write(path, digest, content)
        except OSError as error:
            raise FileNotKept(error.strerror or str(error)) from error
        return digest

    def open(self, digest: str) -> bytes:
        """As :class:`Files`."""
        try:
            content = self._path(digest).read_bytes()
        except FileNotFoundError as error:
            raise FileMissing(digest) from error
        if digest_of(content) != digest:
            raise FileMissing(digest)
        return content

    def has(self, digest: str) -> bool:
        """As :class:`Files`."""
        return bool(DIGEST.fullmatch(digest)) and self._path(digest).is_file()

    def list(self) -> Iterator[Kept]:
        """As :class:`Files`."""
        return (kept for path, kept in self._all() if path.suffix != PARTIAL)

    def drop_unused(self, used: Collection[str], *, before: datetime) -> tuple[Kept, ...]:
        """As :class:`Files`; what a crash left half written goes with it."""
        dropped = []
        for path, kept in self._all():
            if kept.at < before and (path.suffix == PARTIAL or kept.digest not in used):
                path.unlink(missing_ok=True)
                if path.suffix != PARTIAL:
                    dropped.append(kept)
        return tuple(dropped)

    def _write(self, path: Path, digest: str, content: bytes) -> None:
        if not path.parent.is_dir():
            path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            # a volume that is shared, such as a cluster's or an NFS server's, is root's, and stays as it is
            with suppress(PermissionError):
                self.folder.chmod(0o700)
            _to_disk(self.folder)
        handle, partial = tempfile.mkstemp(PARTIAL, digest, path.parent)
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
            Path(partial).replace(path)
            _to_disk(path.parent)
        except BaseException:
            Path(partial).unlink(missing_ok=True)
            raise

    def _all(self) -> Iterator[tuple[Path, Kept]]:
        for path in self.folder.glob("??/*"):
            if DIGEST.fullmatch(path.name) or path.suffix == PARTIAL:
                with suppress(FileNotFoundError):  # somebody else may be tidying up too
                    stat = path.stat()
                    at = datetime.fromtimestamp(stat.st_mtime, UTC)
                    yield path, Kept(digest=path.name[:64], size=stat.st_size, at=at)

    def _path(self, digest: str) -> Path:
        """Raises FileMissing for what is no digest, so that no word can lead out of the folder."""
        if not DIGEST.fullmatch(digest):
            raise FileMissing(digest)
        return self.folder / digest[:2] / digest


def _to_disk(folder: Path) -> None:
    """What was named in ``folder`` is still there after a power cut."""
    if os.name != "posix":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
