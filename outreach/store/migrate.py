"""Bringing a database to the program's state, and asking where it stands.

Alembic is loaded only where there is something to bring: it takes twelve megabytes of a process that runs for months.
"""

from __future__ import annotations

from typing import Protocol

from sqlalchemy import Engine, inspect, text

from outreach.errors import Action, OutreachError, Remedy
from outreach.language import msg
from outreach.resources import resource
from outreach.store.engine import explained_errors, reading
from outreach.store.schema import HEAD

FOLDER = resource("store/migrations")


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
        if not inspect(connection).has_table("alembic_version"):
            return None
        found = connection.execute(text("SELECT version_num FROM alembic_version")).scalar()
        return str(found) if found else None


def known_revision(engine: Engine) -> str | None:
    """As :func:`revision`. Raises UpgradeNeeded where a newer program has made the database."""
    found = revision(engine)
    if found is None or found == HEAD:
        return found
    from alembic.script import ScriptDirectory

    if found in {script.revision for script in ScriptDirectory(FOLDER).walk_revisions()}:
        return found
    raise UpgradeNeeded(
        msg(
            "The database stands at version {found}, which this program does not know yet; it goes to {head}.",
            found=found,
            head=HEAD,
        ),
        msg("Install the newer outreach that it was made with, or go back to a backup."),
    )


def require_head(engine: Engine) -> None:
    """Raises UpgradeNeeded unless the database stands at :data:`HEAD`."""
    found = known_revision(engine)
    if found is None:
        raise UpgradeNeeded(
            msg("The data folder has no database yet."), Remedy(msg("Make the data folder."), Action("init"))
        )
    if found != HEAD:
        raise UpgradeNeeded(
            msg("The database stands at version {found}, this program needs {head}.", found=found, head=HEAD),
            Remedy(
                msg("Make a backup, then upgrade the database."), Action("db.backup"), Action("db.upgrade")
            ),
        )


def upgrade(engine: Engine, paths: OldPaths = NO_PATHS) -> bool:
    """Run the missing migrations in one transaction; the paths that they come across are told to ``paths``.

    True where there were any. Raises UpgradeNeeded.
    """
    if known_revision(engine) == HEAD:
        return False
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(FOLDER))
    config.set_main_option("path_separator", "os")
    with (
        explained_errors(engine),
        engine.connect().execution_options(writes=True) as connection,
        connection.begin(),
    ):
        if connection.dialect.name == "postgresql":
            # it looks at files in between, and everybody else waits for its end anyway
            connection.execute(text("SET LOCAL idle_in_transaction_session_timeout = 0"))
        config.attributes["connection"], config.attributes["paths"] = connection, paths
        command.upgrade(config, "head")
    return True
