"""What a backup says of itself, written when all else of it is there."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from hmac import compare_digest
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
    kept files by their digest; ``missing`` what the database names and was not there. ``sealed_by`` is the fingerprint
    of the key by which all of it is vouched for, "" where nobody does.
    """

    made_at: datetime
    kind: str  # "sqlite" or "postgresql"
    revision: str
    database: str  # the SHA-256 of its one file
    keys: tuple[str, ...]
    files: Mapping[str, int]
    missing: tuple[str, ...] = ()
    with_files: bool = True  # False: the files are kept elsewhere, and have to be there
    sealed_by: str = ""


Vouch = Callable[[bytes, str], str]
"""What the holder of the key of a fingerprint alone can say of these bytes; "" where that key is not here."""


def write_manifest(folder: Path, manifest: Manifest, vouch: Vouch) -> None:
    """Sealed where it names a key for that. Raises OSError."""
    values = {
        "outreach": "backup",
        "format": FORMAT,
        **asdict(manifest),
        "made_at": manifest.made_at.isoformat(),
    }
    if manifest.sealed_by:
        values["seal"] = vouch(words_of(values), manifest.sealed_by)
    path = folder / NAME
    path.touch(OWNERS)
    path.write_text(json.dumps(values, indent=1), encoding="utf-8")


def words_of(values: Mapping[str, Any]) -> bytes:
    """All that a manifest says, without its seal: what that is made of."""
    told = {name: value for name, value in values.items() if name != "seal"}
    return json.dumps(told, sort_keys=True, separators=(",", ":")).encode()


def read_manifest(folder: Path, vouch: Vouch | None) -> Manifest:
    """Raises InvalidInput for a folder that is no backup, one that was broken off, and one of a newer program.

    It does too where ``vouch`` says something else of it than its seal; without ``vouch`` that is not looked at.
    """
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
        found = _of(values)
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise _unfit(folder, msg("its manifest is not whole")) from error
    known = vouch(words_of(values), found.sealed_by) if vouch and found.sealed_by else ""
    if known and not compare_digest(known.encode(), str(values.get("seal")).encode()):
        raise _unfit(folder, msg("its manifest is not as it was made: it is damaged, or somebody changed it"))
    return found


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
        sealed_by=str(values.get("sealed_by", "")),
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
