"""Rows of somebody else's database: the places source of kind ``sql``."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from sqlalchemy import create_engine, make_url, text
from sqlalchemy.exc import ArgumentError, SQLAlchemyError

from outreach.errors import InvalidInput
from outreach.language import msg
from outreach.settings import with_driver

ROWS_AT_MOST = 200_000
CONNECT_SECONDS = 10


def read_rows(url: str, query: str) -> Iterator[Mapping[str, object]]:
    """The rows that ``query`` gives at ``url``, column → value. Nothing is ever written there.

    Raises InvalidInput where the database or the query does not work, or gives more rows than a places
    database can hold. The URL is never shown: it may hold a password.
    """
    try:
        engine = create_engine(with_driver(url), connect_args=_patience(with_driver(url)))
        try:
            with engine.connect() as connection:
                for number, row in enumerate(connection.execute(text(query)).mappings()):
                    if number >= ROWS_AT_MOST:
                        raise _too_many()
                    yield dict(row)
                connection.rollback()
        finally:
            engine.dispose()
    except (SQLAlchemyError, ArgumentError, ModuleNotFoundError) as error:
        original = getattr(error, "orig", None) or type(error).__name__
        raise InvalidInput(
            msg("The places' database cannot be read: {why}", why=str(original).splitlines()[0]),
            msg("Check the URL and the query of the source in campaign.toml."),
        ) from error


def _patience(url: str) -> dict[str, Any]:
    """How long to wait for a server that does not answer. A missing SQLite file is refused, else it would be made."""
    address = make_url(url)
    backend, file = address.get_backend_name(), address.database
    if (
        backend == "sqlite"
        and file
        and not file.startswith(("file:", ":memory:"))
        and not Path(file).is_file()
    ):
        raise InvalidInput(
            msg("The places' database {file} does not exist.", file=file),
            msg("Check the URL of the source in campaign.toml."),
        )
    return {"connect_timeout": CONNECT_SECONDS} if backend == "postgresql" else {}


def _too_many() -> InvalidInput:
    return InvalidInput(
        msg("The query gives more than {most} rows.", most=ROWS_AT_MOST),
        msg("Narrow the query in campaign.toml to the places of the campaign."),
    )
