"""Rows of somebody else's database: the places source of kind ``sql``."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from sqlalchemy import create_engine, text
from sqlalchemy.exc import ArgumentError, SQLAlchemyError

from outreach.errors import InvalidInput
from outreach.language import msg

ROWS_AT_MOST = 200_000


def read_rows(url: str, query: str) -> Iterator[Mapping[str, object]]:
    """The rows that ``query`` gives at ``url``, column → value. Nothing is ever written there.

    Raises InvalidInput where the database or the query does not work, or gives more rows than a places
    database can hold. The URL is never shown: it may hold a password.
    """
    try:
        engine = create_engine(url)
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


def _too_many() -> InvalidInput:
    return InvalidInput(
        msg("The query gives more than {most} rows.", most=ROWS_AT_MOST),
        msg("Narrow the query in campaign.toml to the places of the campaign."),
    )
