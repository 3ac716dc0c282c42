"""Backups: the database as it stands at one moment, and every file that it names."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from outreach.app.operation.datafolder import require_folder
from outreach.app.operation.manifest import Manifest, digest_of_file, write_manifest
from outreach.clock import Clock, SystemClock
from outreach.errors import InvalidInput, StorageFailed
from outreach.files import FileMissing, FileNotKept, Files, FolderFiles, open_files
from outreach.language import msg
from outreach.settings import Settings
from outreach.store import Store, Vault

DATABASE, FILES = "database", "files"
"""What lies in a backup's folder beside its manifest."""

OWNERS = 0o700


@dataclass(frozen=True, kw_only=True)
class Backup:
    """Where it lies, and what it says of itself."""

    folder: Path
    manifest: Manifest

    @property
    def bytes(self) -> int:
        """Of the files in it."""
        return sum(self.manifest.files.values())


def back_up(
    settings: Settings, folder: Path, *, with_files: bool = True, clock: Clock | None = None
) -> Backup:
    """The database and the files that it names in ``folder``, which is made; schedulers go on meanwhile.

    The database is copied first, so that every file it names is in the copy; it may wait for its upgrade. The key is
    not in it, on purpose. Raises InvalidInput where the folder is there, StorageFailed where there is no room: then
    nothing is left of it.
    """
    require_folder(settings)
    if folder.exists():
        raise InvalidInput(
            msg("{path} exists already.", path=str(folder)), msg("Name a folder that does not exist yet.")
        )
    made_at = (clock or SystemClock()).now()
    store = Store(settings.database_url, settings.key_file)
    try:
        if store.revision() is None:
            store.require_head()
        folder.mkdir(mode=OWNERS)
    except OSError as error:
        store.close()
        raise _no_room(error.strerror or str(error)) from error
    try:
        copied = store.backup(folder / DATABASE)
        kept = open_files(settings.files, settings.bucket)
        wanted = {file.digest for file in kept.list()} if copied.files is None else copied.files
        files, missing = _copied(kept, wanted, FolderFiles(folder / FILES) if with_files else None)
        manifest = Manifest(
            made_at=made_at,
            kind="sqlite" if settings.sqlite_file else "postgresql",
            revision=copied.revision,
            database=digest_of_file(folder / DATABASE),
            keys=copied.keys,
            files=files,
            missing=missing,
            with_files=with_files,
            sealed_by=_sealing(store.vault, copied.keys),
        )
        write_manifest(folder, manifest, store.vault.vouch)
    except BaseException as error:
        shutil.rmtree(folder, ignore_errors=True)  # half a backup would pass for a whole one
        if isinstance(error, OSError):
            raise _no_room(error.strerror or str(error)) from error
        if isinstance(error, FileNotKept):
            raise _no_room(str(error.__cause__)) from error
        raise
    finally:
        store.close()
    return Backup(folder=folder, manifest=manifest)


def _sealing(vault: Vault, keys: Sequence[str]) -> str:
    """The fingerprint of the key that vouches for the backup: one that opens its tokens, where it is here.

    "" where no key can be read: then a backup is needed all the more.
    """
    try:
        held = vault.fingerprints()
    except InvalidInput:
        return ""
    return next((key for key in keys if key in held), held[0])


def _copied(
    kept: Files, wanted: set[str] | frozenset[str], into: Files | None
) -> tuple[dict[str, int], tuple[str, ...]]:
    """The sizes of the files that are there, each copied, and those that are not."""
    files, missing = {}, []
    for digest in sorted(wanted):
        try:
            content = kept.open(digest)
        except FileMissing:
            missing.append(digest)
            continue
        files[digest] = len(content)
        if into is not None:
            into.put(content)
    return files, tuple(missing)


def _no_room(why: str) -> StorageFailed:
    return StorageFailed(
        msg("The backup could not be written: {why}", why=why),
        msg(
            "Make room on the disk, or name a folder elsewhere that you may write to. Nothing is left of it."
        ),
    )
