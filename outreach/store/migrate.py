"""Bringing a database to the program's state, and asking where it stands.

A migration that says ``expands = True`` only adds what older programs need not know: they go on working on the database
that it has made. One that takes something away says by ``works_from`` since which state programs need it no more; where
it does not, only those that know the migration itself can work on. So the database tells from which state on a program
can work on it (``schema_range``), also one that is older.

Alembic is loaded only where there is something to bring: it takes twelve megabytes of a process that runs for months.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Protocol

from sqlalchemy import Connection, Engine, delete, insert, inspect, select, text
from sqlalchemy.exc import OperationalError

from outreach.errors import Action, Busy, OutreachError, Remedy
from outreach.language import msg
from outreach.resources import resource
from outreach.store import schema
from outreach.store.engine import explained_errors, hold_turn, reading
from outreach.store.schema import HEAD

if TYPE_CHECKING:
    from alembic.script import Script, ScriptDirectory

FOLDER = resource("store/migrations")

QUEUE = timedelta(minutes=30)
"""How long an upgrade of an SQLite file waits for the one before it; on a server it waits as long as that takes."""

UPGRADING = 0x0F0C_16
"""The turn (an advisory lock) of who upgrades; given back by the server when its holder dies."""

AGAIN = 60
"""How often an upgrade tries for tables that others hold for too long."""

LOCK_NOT_AVAILABLE = "55P03"


class OldPaths(Protocol):
    """What becomes of the paths that an older version kept in the database."""

    def take_in(self, path: str) -> str:
        """Take the file in; its hash, empty where it cannot be read."""
        ...

    def campaign_lay_in(self, name: str, folder: str) -> None:
        """The campaign's definition came from this folder."""
        ...


class NoPaths:
    """For a database that no older version has filled."""

    def take_in(self, path: str) -> str:  # noqa: ARG002 - as the protocol wants it
        return ""

    def campaign_lay_in(self, name: str, folder: str) -> None:
        """Nobody wants to know."""


NO_PATHS = NoPaths()


class UpgradeNeeded(OutreachError):
    """The database is older (or newer) than the program; nothing is done with it."""


def revision(engine: Engine) -> str | None:
    """The migration that the database stands at, None where it is empty."""
    with reading(engine) as connection:
        return stands_at(connection).revision


@dataclass(frozen=True, kw_only=True)
class SchemaState:
    """Where a database stands, and from which state on programs can work on it; None where it does not say."""

    revision: str | None
    works_from: str | None = None

    @property
    def open_to_us(self) -> bool:
        """It stands where this program needs it, or a newer one has only added to it."""
        if self.revision == HEAD:
            return True
        return bool(self.revision and self.works_from) and str(self.works_from) <= HEAD < str(self.revision)


def standing(engine: Engine) -> SchemaState:
    """Where the database stands. Raises UpgradeNeeded where a newer program has made it, and ours cannot work on it."""
    with reading(engine) as connection:
        found = stands_at(connection)
    if found.revision is None or found.open_to_us or found.revision in _known():
        return found
    raise UpgradeNeeded(
        msg(
            "The database stands at version {found}, which this program does not know yet; it goes to {head}.",
            found=found.revision,
            head=HEAD,
        ),
        msg("Install the newer outreach that it was made with, or go back to a backup."),
    )


def require_head(engine: Engine) -> None:
    """Raises UpgradeNeeded unless this program can work on the database as it stands."""
    found = standing(engine)
    if found.revision is None:
        raise UpgradeNeeded(
            msg("The data folder has no database yet."), Remedy(msg("Make the data folder."), Action("init"))
        )
    if not found.open_to_us:
        raise UpgradeNeeded(
            msg(
                "The database stands at version {found}, this program needs {head}.",
                found=found.revision,
                head=HEAD,
            ),
            Remedy(
                msg("Make a backup, then upgrade the database."), Action("db.backup"), Action("db.upgrade")
            ),
        )


def upgrade(engine: Engine, paths: OldPaths = NO_PATHS) -> bool:
    """Run the missing migrations in one transaction; the paths that they come across are told to ``paths``.

    Whoever calls it at the same time waits, and finds it done; one that is killed has changed nothing. True where there
    were any. Raises UpgradeNeeded, and Busy where others hold a table all the time.
    """
    if standing(engine).open_to_us:
        return False
    for _ in range(AGAIN):
        done = _upgraded(engine, paths)
        if done is not None:
            return done
        time.sleep(1)
    raise Busy(
        msg("Others hold the tables of the database all the time; nothing was changed."),
        msg("Try again when less is going on, or stop the schedulers for it."),
    )


def _upgraded(engine: Engine, paths: OldPaths) -> bool | None:
    """As :func:`upgrade`; None where a table was not to be had."""
    with (
        explained_errors(engine),
        engine.connect().execution_options(writes=True) as connection,
        _patient(connection),
    ):
        try:
            with connection.begin():
                take_turn(connection)
                if stands_at(connection).open_to_us:
                    return False
                bring_up(connection, paths)
        except OperationalError as error:
            if getattr(error.orig, "sqlstate", None) != LOCK_NOT_AVAILABLE:
                raise
            return None
    return True


def make_at(connection: Connection, wanted: str) -> None:
    """The tables as they were at ``wanted``, in an empty database. Raises UpgradeNeeded for what ours does not know."""
    if wanted not in _known():
        raise UpgradeNeeded(
            msg("The backup stands at version {found}, which this program does not know.", found=wanted),
            msg("Install the outreach that it was made with, or a newer one."),
        )
    _run(connection, NO_PATHS, wanted)


def bring_up(connection: Connection, paths: OldPaths = NO_PATHS) -> None:
    """The missing migrations, within the transaction of whoever asks."""
    _run(connection, paths, "head")
    _note_range(connection)


def _run(connection: Connection, paths: OldPaths, wanted: str) -> None:
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(FOLDER))
    config.set_main_option("path_separator", "os")
    config.attributes["connection"], config.attributes["paths"] = connection, paths
    command.upgrade(config, wanted)


@contextmanager
def _patient(connection: Connection) -> Iterator[None]:
    """SQLite's one writer is the turn; it is waited for longer than for ordinary writing."""
    driver = connection.connection.driver_connection
    if connection.dialect.name != "sqlite" or driver is None:
        yield
        return
    (usual,) = driver.execute("PRAGMA busy_timeout").fetchone()
    driver.execute(f"PRAGMA busy_timeout = {int(QUEUE.total_seconds() * 1000)}")
    try:
        yield
    finally:
        driver.execute(f"PRAGMA busy_timeout = {usual}")


def take_turn(connection: Connection) -> None:
    """On a server: one upgrade after another, and none that lets everybody else wait behind a table it cannot have."""
    if connection.dialect.name == "postgresql":
        # it looks at files in between, and another upgrade waits for its end anyway
        connection.execute(text("SET LOCAL idle_in_transaction_session_timeout = 0"))
        hold_turn(connection, UPGRADING)
        connection.execute(text("SET LOCAL lock_timeout = '3s'"))


def stands_at(connection: Connection) -> SchemaState:
    """Where the database that the transaction sees stands."""
    known = inspect(connection)
    if not known.has_table("alembic_version"):
        return SchemaState(revision=None)
    found = connection.execute(text("SELECT version_num FROM alembic_version")).scalar()
    if not found or found == HEAD or not known.has_table(schema.schema_range.name):
        return SchemaState(revision=found and str(found))
    works_from = connection.execute(select(schema.schema_range.c.works_from)).scalar()
    return SchemaState(revision=str(found), works_from=works_from)


def _note_range(connection: Connection) -> None:
    """The oldest programs that can work on it, by what each of the migrations says."""
    works_from = max(map(needed_by, _scripts().walk_revisions()))
    connection.execute(delete(schema.schema_range))
    connection.execute(insert(schema.schema_range).values(works_from=works_from))


def needed_by(script: Script) -> str:
    """The state that programs have to know at least to work on what this migration has made."""
    if getattr(script.module, "expands", False):
        return ""
    return str(getattr(script.module, "works_from", script.revision))


def _known() -> frozenset[str]:
    return frozenset(script.revision for script in _scripts().walk_revisions())


def _scripts() -> ScriptDirectory:
    from alembic.script import ScriptDirectory

    return ScriptDirectory(FOLDER)
