"""Copies of a database: made while others work; those of an SQLite file looked over, and put back in place of it."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sqlalchemy import URL, Connection, Engine, create_engine

from outreach.errors import InvalidInput, OutreachError, StorageFailed
from outreach.language import msg
from outreach.store.accounts.keys import sealed_by
from outreach.store.engine import damaged, explained_errors, is_damage, reading
from outreach.store.migrate import stands_at
from outreach.store.operation.dump import dump, one_moment, unfit
from outreach.store.operation.references import digests_of

BESIDE = ("-wal", "-shm")
"""What SQLite keeps beside a database; beside another one it would break that."""

OWNERS = 0o600


@dataclass(frozen=True, kw_only=True)
class DatabaseCopy:
    """What a copy holds: where it stands, the keys that open it, and the files that it names.

    ``files`` is None where it stands elsewhere than this program, which then does not know what it names.
    """

    revision: str
    keys: tuple[str, ...]
    files: frozenset[str] | None


def copy_to(engine: Engine, target: Path) -> DatabaseCopy:
    """A copy of the database as it stands at one moment while others work on it, for its owner alone.

    Raises StorageFailed where it could not be written: then nothing is left of it.
    """
    try:
        target.touch(OWNERS, exist_ok=False)  # SQLite writes into a file that is empty
        if engine.dialect.name != "sqlite":
            with one_moment(engine) as connection:
                dump(connection, target)
                return _looked_over(connection)
        with explained_errors(engine), engine.connect() as connection:
            connection.connection.cursor().execute("VACUUM INTO ?", (str(target),))
        copy = create_engine(_only_read(target))
        try:
            with explained_errors(copy), copy.connect() as connection:
                return _looked_over(connection)
        finally:
            copy.dispose()
    except (sqlite3.Error, OSError) as error:
        target.unlink(missing_ok=True)  # half a copy would pass for a whole one
        raise _not_copied(error) from error
    except OutreachError:
        target.unlink(missing_ok=True)
        raise


def _looked_over(connection: Connection) -> DatabaseCopy:
    found = stands_at(connection)
    known = found.open_to_us
    return DatabaseCopy(
        revision=found.revision or "",
        keys=sealed_by(connection) if known else (),
        files=digests_of(connection) if known else None,
    )


def _only_read(file: Path) -> URL:
    """An URL by which SQLite lays nothing beside the file; written as a text it would lose its quoted signs."""
    return URL.create("sqlite", database=file.absolute().as_uri(), query={"mode": "ro", "uri": "true"})


def _not_copied(error: sqlite3.Error | OSError) -> StorageFailed:
    why = str(getattr(error, "strerror", None) or error)
    if is_damage(why):
        return damaged(why)
    return StorageFailed(
        msg("The copy could not be written: {why}", why=why),
        msg("Make room on the disk, or name a file in another folder that you may write to."),
    )


def damage(engine: Engine) -> str:
    """What SQLite's own quick check finds wrong with the file; empty where it is sound, and for a server."""
    if engine.dialect.name != "sqlite":
        return ""
    with reading(engine) as connection:
        found = str(connection.connection.cursor().execute("PRAGMA quick_check(1)").fetchone()[0])
    return "" if found == "ok" else found


def take_copy(backup: Path, target: Path) -> None:
    """A copy of ``backup`` as ``target``, for its owner alone, once the whole of it was found sound.

    Raises InvalidInput where it is not there, no database, or damaged; then nothing is left of the copy.
    """
    if not backup.is_file():
        raise unfit(backup, msg("there is no such file"))
    target.unlink(missing_ok=True)
    try:
        target.touch(OWNERS)
        with closing(sqlite3.connect(f"{backup.absolute().as_uri()}?mode=ro", uri=True)) as connection:
            found = str(connection.execute("PRAGMA integrity_check(1)").fetchone()[0])
            if found != "ok":
                raise unfit(backup, found)
            connection.execute("VACUUM INTO ?", (str(target),))
    except (sqlite3.Error, OSError) as error:
        target.unlink(missing_ok=True)
        raise unfit(backup, str(error)) from error
    except InvalidInput:
        target.unlink(missing_ok=True)
        raise


def put_in_place(copy: Path, database: Path, at: datetime) -> Path | None:
    """``copy`` becomes ``database``; what lay there is kept under another name, which is returned.

    Nobody may work on either. Broken off amid it, it can be done again.
    """
    aside = database.with_name(f"{database.name}.before-{at:%Y%m%dT%H%M%S}")
    there = database.exists()
    for end in ("", *BESIDE):
        old = database.with_name(database.name + end)
        if old.exists():
            old.rename(aside.with_name(aside.name + end))
    copy.rename(database)
    return aside if there else None
