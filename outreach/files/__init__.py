"""Cards, photos, uploads and exports, each known by the SHA-256 of its bytes and never by a path.

It keeps bytes and knows no verb: whoever puts something in keeps its digest and its name in the database.
"""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from outreach.bucket import Bucket
from outreach.errors import InvalidInput
from outreach.files.folder import FolderFiles
from outreach.files.port import FileMissing, FileNotKept, Files, FilesAway, Kept, digest_of
from outreach.language import msg

__all__ = [
    "FileMissing",
    "FileNotKept",
    "Files",
    "FilesAway",
    "FolderFiles",
    "Kept",
    "digest_of",
    "open_files",
]


def open_files(folder: Path, bucket: Bucket | None) -> Files:
    """The files of ``bucket``, else those of ``folder``. Raises InvalidInput where a package is missing."""
    return FolderFiles(folder) if bucket is None else _in(bucket)


@lru_cache(maxsize=4)
def _in(bucket: Bucket) -> Files:
    """Kept, and with it its connections."""
    try:
        from outreach.files.s3 import BucketFiles
    except ModuleNotFoundError as error:
        raise InvalidInput(
            msg(
                "Files on S3 need the Python package “{package}”, which is not installed.", package=error.name
            ),
            msg("Install it with: pip install 'outreach[s3]'"),
        ) from error
    return BucketFiles(bucket)
