"""What a backup says of itself, written when all else of it is there."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from outreach.errors import InvalidInput
from outreach.language import Message, msg

NAME = "manifest.json"

OWNERS = 0o600

FORMAT = 1
"""Counts up when an older program could not put such a backup back."""

CHUNK = 1 << 20


@dataclass(frozen=True, kw_only=True)
class Manifest:
    """A backup: of which kind of database, made when, and each of its parts with its size and hash.

    ``keys`` are the fingerprints of the keys that open the tokens, which are never in it; ``files`` the sizes of the
    kept files by their digest; ``missing`` what the database names and was not there.
    """

    made_at: datetime
    kind: str  # "sqlite" or "postgresql"
    revision: str
    database: str  # the SHA-256 of its one file
    keys: tuple[str, ...]
    files: Mapping[str, int]
    missing: tuple[str, ...] = ()
    with_files: bool = True  # False: the files are kept elsewhere, and have to be there


def write_manifest(folder: Path, manifest: Manifest) -> None:
    """Raises OSError."""
    values = {
        "outreach": "backup",
        "format": FORMAT,
        **asdict(manifest),
        "made_at": manifest.made_at.isoformat(),
    }
    path = folder / NAME
    path.touch(OWNERS)
    path.write_text(json.dumps(values, indent=1), encoding="utf-8")


def read_manifest(folder: Path) -> Manifest:
    """Raises InvalidInput for a folder that is no backup, one that was broken off, and one of a newer program."""
    try:
        values = json.loads((folder / NAME).read_text("utf-8"))
    except FileNotFoundError as error:
        raise _unfit(folder, msg("it has no manifest: it was broken off, or is no backup")) from error
    except (OSError, ValueError, RecursionError) as error:
        raise _unfit(folder, msg("its manifest cannot be read")) from error
    if not isinstance(values, dict) or values.get("outreach") != "backup":
        raise _unfit(folder, msg("its manifest is not one of outreach"))
    if values.get("format") != FORMAT:
        raise InvalidInput(
            msg("{path} was made by a newer outreach.", path=str(folder)),
            msg("Nothing was changed. Install the version that it was made with."),
        )
    try:
        return _of(values)
    except (KeyError, TypeError, ValueError) as error:
        raise _unfit(folder, msg("its manifest is not whole")) from error


def _of(values: Mapping[str, Any]) -> Manifest:
    return Manifest(
        made_at=_moment(values["made_at"]),
        kind=str(values["kind"]),
        revision=str(values["revision"]),
        database=str(values["database"]),
        keys=tuple(map(str, values["keys"])),
        files={str(digest): int(size) for digest, size in dict(values["files"]).items()},
        missing=tuple(map(str, values["missing"])),
        with_files=bool(values["with_files"]),
    )


def _moment(told: str) -> datetime:
    moment = datetime.fromisoformat(told)
    if moment.tzinfo is None:
        raise ValueError(told)
    return moment


def digest_of_file(path: Path) -> str:
    """Raises OSError."""
    found = hashlib.sha256()
    with path.open("rb") as file:
        while some := file.read(CHUNK):
            found.update(some)
    return found.hexdigest()


def _unfit(folder: Path, why: Message) -> InvalidInput:
    return InvalidInput(
        msg("{path} cannot be put back: {why}", path=str(folder), why=why),
        msg("Nothing was changed. Name another backup."),
    )
