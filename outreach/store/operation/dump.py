"""A PostgreSQL database in one file: read as it stood at one moment while others work, and put back as a whole."""

from __future__ import annotations

import json
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, Integer, func, inspect, select, text
from sqlalchemy import column as sql_column
from sqlalchemy import table as sql_table
from sqlalchemy.exc import DBAPIError

from outreach.errors import InvalidInput, NotAllowed
from outreach.language import Message, msg
from outreach.store.engine import explained_errors
from outreach.store.migrate import bring_up, make_at, take_turn

HEADER = "tables.json"

NOT_OURS = ("alembic_version", "procrastinate_")
"""How tables begin that are made anew: what stands in them follows from the others."""

CHUNK = 1 << 20

PLAIN = ("client_encoding = 'UTF8'", "datestyle = 'ISO'", "timezone = 'UTC'", "bytea_output = 'hex'")
"""What rows look like in the file, whatever the server or its user prefer."""


@contextmanager
def one_moment(engine: Engine) -> Iterator[Connection]:
    """A transaction that sees the database as it is now, however long it lasts."""
    with (
        explained_errors(engine),
        engine.connect().execution_options(isolation_level="REPEATABLE READ") as connection,
        connection.begin(),
    ):
        connection.execute(text("SET TRANSACTION READ ONLY"))
        yield connection


def dump(connection: Connection, target: Path) -> None:
    """All rows of our tables as the transaction sees them. Raises OSError where there is no room."""
    _plain(connection)
    known = inspect(connection)
    ordered = [name for name, _ in known.get_sorted_table_and_fkc_names() if name]
    tables = {
        name: [column["name"] for column in known.get_columns(name)]
        for name in ordered
        if not name.startswith(NOT_OURS)
    }
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        archive.writestr(HEADER, json.dumps(tables))
        for table, columns in tables.items():
            with (
                archive.open(table, "w", force_zip64=True) as rows,
                _cursor(connection).copy(f"COPY {_named(connection, table, columns)} TO STDOUT") as copy,
            ):
                for some in copy:
                    rows.write(some)


def put_back(connection: Connection, source: Path, revision: str, at: datetime) -> str:
    """What ``source`` holds in place of the database; what was there is kept in a schema whose name is returned.

    All of it is seen when the transaction ends, or nothing. Raises InvalidInput for what is no such file, NotAllowed
    where the database's user may make no schema.
    """
    take_turn(connection)
    connection.execute(text("SET LOCAL lock_timeout = 0"))
    _plain(connection)
    quote = connection.dialect.identifier_preparer.quote
    usual = connection.execute(text("SELECT current_schema()")).scalar_one()
    aside = f"{usual}_before_{at:%Y%m%dt%H%M%S}"
    try:
        connection.execute(text(f"ALTER SCHEMA {quote(usual)} RENAME TO {quote(aside)}"))
        connection.execute(text(f"CREATE SCHEMA {quote(usual)}"))
    except DBAPIError as error:
        if getattr(error.orig, "sqlstate", None) != "42501":
            raise
        raise NotAllowed(
            msg("The user of the database may make no schema in it, which putting a backup back takes."),
            msg("Give it the right, or let the database's owner do it: nothing was changed."),
        ) from error
    make_at(connection, revision)
    try:
        with zipfile.ZipFile(source) as archive:
            _load(connection, archive)
    except (zipfile.BadZipFile, KeyError, ValueError, EOFError) as error:
        raise unfit(source, str(error)) from error
    bring_up(connection)
    return aside


def _load(connection: Connection, archive: zipfile.ZipFile) -> None:
    tables = json.loads(archive.read(HEADER))
    known = inspect(connection)
    for table, columns in tables.items():
        if not known.has_table(table) or set(columns) - {each["name"] for each in known.get_columns(table)}:
            raise ValueError(table)
        with (
            archive.open(table) as rows,
            _cursor(connection).copy(f"COPY {_named(connection, table, columns)} FROM STDIN") as copy,
        ):
            while some := rows.read(CHUNK):
                copy.write(some)
        _go_on_counting(connection, table, columns)


def _go_on_counting(connection: Connection, table: str, columns: list[str]) -> None:
    """A column that counts by itself begins behind what was put in."""
    quote = connection.dialect.identifier_preparer.quote
    owner = text("SELECT pg_get_serial_sequence(:table, :column)")
    for column in columns:
        counter = connection.execute(owner, {"table": quote(table), "column": column}).scalar()
        if counter:
            behind = func.coalesce(func.max(sql_column(column, Integer)), 0) + 1
            connection.execute(select(func.setval(counter, behind, False)).select_from(sql_table(table)))


def unfit(source: Path, why: str | Message) -> InvalidInput:
    """What is told of a backup that cannot be put back."""
    return InvalidInput(
        msg("{path} cannot be put back: {why}", path=str(source), why=why),
        msg("Nothing was changed. Name another backup."),
    )


def _plain(connection: Connection) -> None:
    for setting in PLAIN:
        connection.execute(text(f"SET LOCAL {setting}"))


def _cursor(connection: Connection) -> Any:
    return connection.connection.cursor()


def _named(connection: Connection, table: str, columns: list[str]) -> str:
    quote = connection.dialect.identifier_preparer.quote
    return f"{quote(table)} ({', '.join(quote(column) for column in columns)})"
