"""A backup put back: what went out since it was made is unknown to it, and must not go out again."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path
from threading import Event

from outreach.app import BESIDE
from outreach.app.operation.backups import DATABASE, FILES
from outreach.app.operation.datafolder import require_folder
from outreach.app.operation.manifest import Manifest, digest_of_file, read_manifest
from outreach.app.operation.upgrade import upgrade
from outreach.clock import Clock, SystemClock
from outreach.errors import Action, Busy, InvalidInput, Remedy
from outreach.files import FileMissing, FolderFiles, open_files
from outreach.language import Message, msg
from outreach.model import Caller, ChannelName, Post
from outreach.networks import names, profile
from outreach.settings import Settings, sqlite_url
from outreach.store import Afterwards, PutBack, ShutDoors, Store, Vault, put_in_place, take_copy

ALIVE = timedelta(minutes=1)
"""A program on a server that was heard of since then is taken to be at work."""


@dataclass(frozen=True, kw_only=True)
class Restored:
    """The posts that are doubtful now, where what was there before is kept, and how many files came with the backup.

    ``shut`` is who was signed in then. ``aside`` is a file, or on a server the name of a schema; "" where nothing was
    there.
    """

    doubtful: tuple[Post, ...]
    shut: ShutDoors
    aside: str = ""
    files: int = 0


def restore(
    settings: Settings,
    backup: Path | None,
    *,
    key_lost: bool = False,
    unsealed: bool = False,
    caller: Caller,
    clock: Clock | None = None,
) -> Restored:
    """Put ``backup`` in the place of the database, upgraded, with everything on its way in doubt, and its files too.

    Nobody is signed in afterwards: what was taken back since the backup was made must not open a door again.

    A backup is a folder with its manifest; a copy of an SQLite file alone does as well. Without one the database that
    lies there counts as one that was just put back. ``key_lost``: the tokens in it stay shut, and the key of this
    machine seals from now on. ``unsealed``: no key vouches for it, and it is taken all the same. Raises Busy while a
    scheduler, a worker or the pages work, InvalidInput for what is damaged or does not fit here: then nothing was
    changed.
    """
    require_folder(settings)
    done = PutBack(at=(clock or SystemClock()).now(), caller=caller, unread=_unread())
    with _alone(settings, done):
        if backup is None:
            return _restored(_begun_again(settings, done))
        if not backup.is_dir():
            return _put_back_file(settings, backup, done, key_lost=key_lost)
        manifest = read_manifest(backup, None if key_lost else Vault(settings.key_file).vouch)
        if not (manifest.sealed_by or key_lost or unsealed):
            raise _nobodys(backup)
        _require_fitting(settings, backup, manifest, key_lost=key_lost)
        files = _files_back(settings, backup, manifest)
        done = replace(done, made_at=manifest.made_at)
        if settings.sqlite_file is not None:
            restored = _put_back_file(settings, backup / DATABASE, done, key_lost=key_lost)
        else:
            restored = _put_back_dump(settings, backup, manifest, done, key_lost=key_lost)
        return replace(restored, files=files)


def _unread() -> tuple[ChannelName, ...]:
    """Channels that are not spoken to: nobody can look there for a post."""
    return tuple(name for name in names() if not profile(name).calls.publishing)


def _put_back_file(settings: Settings, backup: Path, done: PutBack, *, key_lost: bool) -> Restored:
    file = settings.sqlite_file
    if file is None:
        raise InvalidInput(
            msg("{path} is one file, and the database here is a PostgreSQL.", path=str(backup)),
            msg("Name the folder of a backup; after pg_restore call this without one."),
        )
    if backup.absolute() == file.absolute():
        raise InvalidInput(
            msg("{path} is the database itself.", path=str(backup)),
            msg("Name a backup; or no file, if the database is one that was just copied back."),
        )
    copy = file.with_name(f".{file.name}.restored")
    take_copy(backup, copy)
    try:
        after = _begun_again(replace(settings, database_url=sqlite_url(copy)), done, key_lost=key_lost)
        aside = put_in_place(copy, file, done.at)
        return _restored(after, str(aside or ""))
    finally:
        copy.unlink(missing_ok=True)


def _put_back_dump(
    settings: Settings, backup: Path, manifest: Manifest, done: PutBack, *, key_lost: bool
) -> Restored:
    store = Store(settings.database_url, settings.key_file)
    try:
        aside, after = store.put_back(backup / DATABASE, manifest.revision, done)
        if key_lost:
            store.keys.begin_anew()
    finally:
        store.close()
    return _restored(after, aside)


def _restored(after: Afterwards, aside: str = "") -> Restored:
    return Restored(doubtful=after.doubtful, shut=after.shut, aside=aside)


def _require_fitting(settings: Settings, backup: Path, manifest: Manifest, *, key_lost: bool) -> None:
    """Of everything that can be said before anything is changed."""
    kind = "sqlite" if settings.sqlite_file else "postgresql"
    if manifest.kind != kind:
        raise _unfit(
            backup, msg("it is of a database of kind “{kind}”, and here is another", kind=manifest.kind)
        )
    try:
        whole = digest_of_file(backup / DATABASE) == manifest.database
    except OSError as error:
        raise _unfit(backup, msg("its database is missing")) from error
    if not whole:
        raise _unfit(backup, msg("its database is damaged"))
    held = () if key_lost else Vault(settings.key_file).fingerprints()
    wanted = dict.fromkeys((*manifest.keys, *filter(None, (manifest.sealed_by,))))
    lacking = [] if key_lost else [key for key in wanted if key not in held]
    if lacking:
        raise InvalidInput(
            msg(
                "The tokens in {path} were sealed with the key {wanted}; here is {found}.",
                path=str(backup),
                wanted=", ".join(lacking),
                found=", ".join(held),
            ),
            Remedy(
                msg(
                    "Nothing was changed. Put that key file back first. Where it is lost, go on without it:"
                    " the accounts' tokens have to be given again."
                ),
                Action("db.restore", backup=str(backup), key_lost=True),
            ),
        )


def _files_back(settings: Settings, backup: Path, manifest: Manifest) -> int:
    """All files that the manifest names are whole, in the backup or here; then those that are not here are put in."""
    here, kept = open_files(settings.files, settings.bucket), FolderFiles(backup / FILES)
    source = kept if manifest.with_files else here
    for digest in manifest.files:
        try:
            source.open(digest)
        except FileMissing as error:
            raise _unfit(
                backup, msg("the file {digest} is missing or damaged", digest=digest[:12])
            ) from error
    if manifest.with_files:
        for digest in manifest.files:
            here.put(kept.open(digest))
    return len(manifest.files)


def _nobodys(backup: Path) -> InvalidInput:
    return InvalidInput(
        msg("Nobody vouches for {path}: it has no seal.", path=str(backup)),
        Remedy(
            msg(
                "Nothing was changed. Versions before this one made backups without a seal. Where you know who made"
                " it, put it back all the same."
            ),
            Action("db.restore", backup=str(backup), unsealed=True),
        ),
    )


def _unfit(backup: Path, why: Message) -> InvalidInput:
    return InvalidInput(
        msg("{path} cannot be put back: {why}", path=str(backup), why=why),
        msg("Nothing was changed. Name another backup."),
    )


def _begun_again(settings: Settings, done: PutBack, *, key_lost: bool = False) -> Afterwards:
    upgrade(settings)
    store = Store(settings.database_url, settings.key_file)
    try:
        if key_lost:
            store.keys.begin_anew()
        return store.begin_again(done)
    finally:
        store.close()


@contextmanager
def _alone(settings: Settings, done: PutBack) -> Iterator[None]:
    """No scheduler, worker or pages of this data folder work meanwhile; on a server none that was heard of lately."""
    from outreach.publish.lock import nobody_beside, scheduler_lock

    file = settings.sqlite_file
    if file is not None:
        with (
            scheduler_lock(file.with_name(f"{file.name}.lock"), Event()),
            nobody_beside(file.with_name(f"{file.name}{BESIDE}")),
        ):
            yield
        return
    store = Store(settings.database_url, settings.key_file)
    try:
        alive = store.schedulers.working_since(done.at - ALIVE)
    finally:
        store.close()
    if alive:
        raise Busy(
            msg("Programs are at work on this database: {names}.", names=", ".join(alive)),
            msg("End them on every host, the pages too, wait a minute, then put the backup back."),
        )
    yield
