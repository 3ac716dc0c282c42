"""Copies of an SQLite database: made while others work, looked over, and put back in place of it."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from datetime import datetime
from pathlib import Path

from sqlalchemy import Engine

from outreach.errors import InvalidInput, NotAllowed, StorageFailed
from outreach.language import Message, msg
from outreach.store.engine import damaged, explained_errors, is_damage, reading

BESIDE = ("-wal", "-shm")
"""What SQLite keeps beside a database; beside another one it would break that."""

OWNERS = 0o600


def copy_to(engine: Engine, target: Path) -> None:
    """A consistent copy of an SQLite database while others work on it, for its owner alone.

    Raises NotAllowed for a server, StorageFailed where it could not be written: then nothing is left of it.
    """
    if engine.dialect.name != "sqlite":
        raise NotAllowed(
            msg("A PostgreSQL database is not copied by outreach."),
            msg("Use the server's own tool: pg_dump --format=custom --file=FILE DATABASE"),
        )
    try:
        with explained_errors(engine), engine.connect() as connection:
            target.touch(OWNERS, exist_ok=False)  # SQLite writes into a file that is empty
            connection.connection.cursor().execute("VACUUM INTO ?", (str(target),))
    except (sqlite3.Error, OSError) as error:
        target.unlink(missing_ok=True)  # half a copy would pass for a whole one
        raise _not_copied(error) from error


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
        raise _no_backup(backup, msg("there is no such file"))
    target.unlink(missing_ok=True)
    try:
        target.touch(OWNERS)
        with closing(sqlite3.connect(f"{backup.absolute().as_uri()}?mode=ro", uri=True)) as connection:
            found = str(connection.execute("PRAGMA integrity_check(1)").fetchone()[0])
            if found != "ok":
                raise _no_backup(backup, found)
            connection.execute("VACUUM INTO ?", (str(target),))
    except (sqlite3.Error, OSError) as error:
        target.unlink(missing_ok=True)
        raise _no_backup(backup, str(error)) from error
    except InvalidInput:
        target.unlink(missing_ok=True)
        raise


def _no_backup(backup: Path, why: str | Message) -> InvalidInput:
    return InvalidInput(
        msg("{path} cannot be put back: {why}", path=str(backup), why=why),
        msg("Nothing was changed. Name another backup."),
    )


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
