"""What is asked of a store of files, so that a folder or an S3-compatible store can be one."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from outreach.errors import OutreachError
from outreach.language import msg

DIGEST = re.compile("[0-9a-f]{64}")
"""What a SHA-256 looks like; nothing else is the name of a file."""


class FileMissing(OutreachError):
    """A file that something refers to is not there, or does not hold what its digest says."""

    def __init__(self, digest: str):
        super().__init__(
            msg("The file {digest} is not among the kept files, or is damaged.", digest=digest[:12]),
            msg("Put the folder “files” back from your backup, or make the file again."),
        )


class FileNotKept(OutreachError):
    """There is no room or no right to write; nothing was kept."""

    def __init__(self, why: str):
        super().__init__(
            msg("A file could not be kept: {why}", why=why),
            msg("Make room on the disk and check your rights, then try again."),
        )


class FilesAway(OutreachError):
    """The store of files at ``where`` does not answer as it should; later it may."""

    def __init__(self, where: str, why: str):
        super().__init__(
            msg("The store of files {where} cannot be reached: {why}", where=where, why=why),
            msg("Check that it runs and that OUTREACH_FILES_URL is right; it is tried again by itself."),
        )


class FilesRefused(OutreachError):
    """The store of files answers, and lets nobody in with this key or to this bucket."""

    def __init__(self, where: str, why: str):
        super().__init__(
            msg("The store of files {where} refuses: {why}", where=where, why=why),
            msg(
                "Check the bucket's name, OUTREACH_FILES_KEY_ID and OUTREACH_FILES_SECRET, and what that key may do."
            ),
        )


@dataclass(frozen=True, kw_only=True)
class Kept:
    """One kept file: its digest, its size in bytes, and when it was put in last."""

    digest: str
    size: int
    at: datetime


class Files(Protocol):
    """Files by the SHA-256 of their bytes, in hexadecimal. Safe to use from several threads and processes."""

    def put(self, content: bytes) -> str:
        """Keep ``content``, which is whole and on the disk when its digest is given back. Again is no harm.

        Raises FileNotKept where there is no room or no right to write, FilesAway or FilesRefused where a store has
        not taken it.
        """
        ...

    def open(self, digest: str) -> bytes:
        """The bytes, which are checked against ``digest``. Raises FileMissing; FilesAway or OSError where they
        cannot be read now.
        """
        ...

    def has(self, digest: str) -> bool:
        """Is it there? What it holds is not looked at."""
        ...

    def list(self) -> Iterator[Kept]:
        """All files, in no order."""
        ...

    def drop_unused(self, used: Collection[str], *, before: datetime) -> tuple[Kept, ...]:
        """Drop each file that is not in ``used`` and was put in last ``before`` then; those that were dropped.

        ``before`` lies so far back that what was put in meanwhile, and is not referred to yet, stays.
        """
        ...


def digest_of(content: bytes) -> str:
    """The name under which ``content`` is kept."""
    return hashlib.sha256(content).hexdigest()
