"""The tables of the engine that runs jobs and chores over all hosts: its own, and on a PostgreSQL alone.

They come from the engine's package as it is installed, within our migration; a comment on its first table keeps which
version they are of, for the migration that will bring the next.
"""

from __future__ import annotations

from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path

from sqlalchemy import Connection, text

from outreach.store.engine import package_missing

PACKAGE = "procrastinate"


def bring_engine_schema(connection: Connection) -> None:
    """Make the tables, unless they are there or the database is none that hosts share. Raises InvalidInput."""
    if connection.dialect.name != "postgresql":
        return
    if connection.execute(text("SELECT to_regclass('procrastinate_jobs')")).scalar() is not None:
        return
    found = find_spec(PACKAGE)
    if found is None or found.origin is None:
        raise package_missing(PACKAGE)
    words = Path(found.origin).with_name("sql").joinpath("schema.sql").read_text("utf-8")
    driver = connection.connection.driver_connection
    assert driver
    # to the driver as it is: many statements, and percent signs that are no placeholders
    driver.execute(words)
    driver.execute(f"COMMENT ON TABLE procrastinate_jobs IS '{PACKAGE} {version(PACKAGE)}'")
