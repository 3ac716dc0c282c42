"""Rows of somebody else's database: the places source of kind ``sql``. The database itself keeps us from writing.

SQLite: the file is opened to be read, and an authoriser lets nothing through but reading. PostgreSQL: the session is
read-only, and the query stands within a query of ours, prepared, so that it is one statement that gives rows.
"""

from __future__ import annotations

import re
import sqlite3
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing, contextmanager
from pathlib import Path
from threading import Event, Thread
from typing import Any
from urllib.parse import quote, unquote

from sqlalchemy import URL, create_engine, make_url, text
from sqlalchemy.exc import ArgumentError, SQLAlchemyError

from outreach.errors import InvalidInput
from outreach.language import msg
from outreach.model import CancelCheck, never_cancelled
from outreach.settings import with_driver

ROWS_AT_MOST = 200_000
BYTES_AT_MOST = 50_000_000
"""Of one value of an SQLite file."""

CONNECT_SECONDS = 10
SECONDS = 30.0
"""How long a query may take unless a setting says otherwise."""

READING = frozenset(
    {sqlite3.SQLITE_SELECT, sqlite3.SQLITE_READ, sqlite3.SQLITE_FUNCTION, sqlite3.SQLITE_RECURSIVE}
)
STEPS = 10_000  # of SQLite's machine, between two looks at the clock

LOOK = 0.2
"""Seconds between two looks whether somebody still wants the rows of a query that runs."""


def read_rows(
    url: str, query: str, seconds: float = SECONDS, *, check_cancel: CancelCheck = never_cancelled
) -> Iterator[Mapping[str, object]]:
    """The rows that ``query`` gives at ``url``, column → value. Nothing is ever written there.

    Raises InvalidInput where the database or the query does not work, does more than read, takes longer than
    ``seconds`` or gives more rows than a places database can hold. The URL is never shown: it may hold a password.
    What ``check_cancel`` raises, in a thread of its own while the query runs, ends the query and passes through.
    """
    try:
        address = make_url(with_driver(url))
    except (ArgumentError, ValueError):
        raise _unreadable(msg("its address is none")) from None  # the cause shows the address
    reading = _of_file if address.get_backend_name() == "sqlite" else _of_server
    try:
        for number, row in enumerate(reading(address, query.strip().rstrip(";"), seconds, check_cancel)):
            if number >= ROWS_AT_MOST:
                raise _too_many()
            yield row
    except (SQLAlchemyError, sqlite3.Error, ModuleNotFoundError) as error:
        check_cancel()  # else a query that was ended for this would be told as a broken one
        raise _unreadable(_why(error, seconds)) from None


@contextmanager
def _ended_by(check_cancel: CancelCheck, end: Callable[[], object]) -> Iterator[None]:
    """Calls ``end``, once, where ``check_cancel`` raises meanwhile."""
    over = Event()

    def watch() -> None:
        while not over.wait(LOOK):
            try:
                check_cancel()
            except Exception:  # noqa: BLE001 - whatever it is: the one who reads raises it
                end()
                return

    thread = Thread(target=watch, name="places query", daemon=True)
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join()


def _of_server(
    address: URL, query: str, seconds: float, check_cancel: CancelCheck
) -> Iterator[Mapping[str, object]]:
    if address.get_backend_name() != "postgresql":
        raise _unreadable(msg("only SQLite and PostgreSQL can be read"))
    options = f"-c default_transaction_read_only=on -c statement_timeout={round(seconds * 1000)}"
    # prepared from the first time on: what is prepared is one statement
    how: dict[str, Any] = {"connect_timeout": CONNECT_SECONDS, "options": options, "prepare_threshold": 0}
    # within a query of ours it can only give rows; SQLAlchemy would take »:word« for a value of its own
    within = f"SELECT * FROM (\n{query}\n) AS places LIMIT {ROWS_AT_MOST + 1}"  # noqa: S608 - the query is the user's
    engine = create_engine(address, connect_args=how)
    try:
        with engine.connect() as connection:
            statement = text(re.sub(r"(?<!:):(?=\w)", r"\\:", within))
            session: Any = connection.connection.driver_connection
            with _ended_by(check_cancel, session.cancel):
                rows = connection.execute(statement).mappings().all()
            yield from map(dict, rows)
    finally:
        engine.dispose()


def _of_file(
    address: URL, query: str, seconds: float, check_cancel: CancelCheck
) -> Iterator[Mapping[str, object]]:
    with (
        closing(_read_only(_file(address.database or ""), seconds)) as connection,
        _ended_by(check_cancel, connection.interrupt),
    ):
        cursor = connection.execute(query)
        if cursor.description is None:
            raise _unreadable(msg("the query does more than read"))
        names = [column[0] for column in cursor.description]
        for row in cursor:
            yield dict(zip(names, row, strict=True))


def _file(named: str) -> Path:
    """A missing file is refused, else it would be made."""
    name = unquote(named.removeprefix("file:").partition("?")[0]) if named.startswith("file:") else named
    if not name or name == ":memory:" or not Path(name).is_file():
        raise InvalidInput(
            msg("The places' database {file} does not exist.", file=name),
            msg("Check the URL of the source in campaign.toml."),
        )
    return Path(name).absolute()


def _read_only(file: Path, seconds: float) -> sqlite3.Connection:
    connection = sqlite3.connect(
        f"file:{quote(str(file))}?mode=ro", uri=True, timeout=CONNECT_SECONDS, isolation_level=None
    )
    with closing(connection.execute("PRAGMA query_only=ON")):
        pass
    connection.setlimit(sqlite3.SQLITE_LIMIT_ATTACHED, 0)
    connection.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, BYTES_AT_MOST)
    connection.set_authorizer(
        lambda action, *_: sqlite3.SQLITE_OK if action in READING else sqlite3.SQLITE_DENY
    )
    end = time.monotonic() + seconds
    connection.set_progress_handler(lambda: int(time.monotonic() > end), STEPS)
    return connection


def _why(error: Exception, seconds: float) -> object:
    """What the database said, in its first line; never its address."""
    original = getattr(error, "orig", None) or error
    told = next(iter(str(original).splitlines()), "")[:300]
    if "interrupted" in told or "statement timeout" in told:
        return msg("the query took longer than {seconds} seconds", seconds=round(seconds))
    if "not authorized" in told or "prohibited" in told or "read-only" in told:
        return msg("the query does more than read")
    if (isinstance(error, SQLAlchemyError) and original is error) or not told:
        return type(error).__name__
    return told


def _unreadable(why: object) -> InvalidInput:
    return InvalidInput(
        msg("The places' database cannot be read: {why}", why=why),
        msg("Check the URL and the query of the source in campaign.toml."),
    )


def _too_many() -> InvalidInput:
    return InvalidInput(
        msg("The query gives more than {most} rows.", most=ROWS_AT_MOST),
        msg("Narrow the query in campaign.toml to the places of the campaign."),
    )
