"""Opening the database, and telling a person what a database error means."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from threading import Lock
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event, func, make_url, select
from sqlalchemy.exc import ArgumentError, DBAPIError, InvalidatePoolError, NoSuchModuleError, OperationalError
from sqlalchemy.exc import TimeoutError as NoConnectionError
from sqlalchemy.pool import ConnectionPoolEntry

from outreach.clock import uptime
from outreach.errors import Action, Busy, InvalidInput, OutreachError, Remedy, StorageFailed
from outreach.language import msg
from outreach.store.patience import PATIENCE, session_settings
from outreach.store.together import let_go, together
from outreach.store.write_ahead import write_ahead

BUSY_SECONDS = 10.0
"""How long a statement waits for another process that is writing to the SQLite file."""


UNASKED_SECONDS = 5.0
"""So long after its last use a connection to a server is taken to be alive, without asking it.

Whoever looks every two seconds asks nothing: where the server was started anew one look fails, and the next one has
other connections. A page that is asked for after a while never meets a dead one.
"""

CONNECTIONS = 10
"""To a server, of one process; they are kept, for opening one takes longer than most of what is asked."""

FREE_WITHIN = 15.0
"""Seconds that a thread waits for a connection while all are in use."""

AT_A_TIME = 5_000
"""Rows that are fetched from the database together where there may be a million."""

BESIDE_AT_LEAST = 64 * 1024
"""Bytes that SQLite wants to have beside a database that nobody else has open."""


def open_engine(url: str, *, busy_seconds: float = BUSY_SECONDS, connections: int = CONNECTIONS) -> Engine:
    """An engine for ``url``, with at most ``connections`` to a server.

    Raises InvalidInput where the URL is none or its driver is not installed.
    """
    try:
        if url.startswith("sqlite"):
            return _sqlite(url, busy_seconds)
        return _server(url, connections)
    except (ArgumentError, NoSuchModuleError, ValueError):
        raise InvalidInput(
            msg("The database URL cannot be used."),
            msg("Write sqlite:////folder/outreach.db or postgresql://user:password@host/database."),
        ) from None  # the cause shows the address, and with it the password
    except ModuleNotFoundError as error:
        raise package_missing(error.name) from error


def package_missing(name: str | None) -> InvalidInput:
    """Of what a server takes."""
    return InvalidInput(
        msg("The database needs the Python package “{package}”, which is not installed.", package=name),
        msg("Install it with: pip install 'outreach[postgresql]'"),
    )


def _server(url: str, connections: int) -> Engine:
    told = make_url(url)
    patient = told.update_query_dict({key: value for key, value in PATIENCE.items() if key not in told.query})
    engine = create_engine(
        patient,
        pool_size=connections,
        max_overflow=0,
        pool_timeout=FREE_WITHIN,
        # the one used last goes first: a process with little to do keeps one warm, instead of asking each in turn
        pool_use_lifo=True,
    )
    event.listen(engine, "connect", _careful)

    @event.listens_for(engine, "checkin")
    def put_back(_connection: object, record: ConnectionPoolEntry) -> None:
        record.info["used"] = uptime()

    @event.listens_for(engine, "checkout")
    def take_out(connection: Any, record: ConnectionPoolEntry, _proxy: object) -> None:
        # asked each time it would cost as much as a statement of its own, several times a post
        if uptime() - record.info.get("used", uptime()) < UNASKED_SECONDS:
            return
        try:
            engine.dialect.do_ping(connection)
        except engine.dialect.loaded_dbapi.Error as error:
            raise InvalidatePoolError from error  # the pool opens another one

    return engine


def _careful(connection: Any, _record: object) -> None:
    with connection.cursor() as cursor:
        cursor.execute(session_settings())
    connection.commit()


def _sqlite(url: str, busy_seconds: float) -> Engine:
    engine = create_engine(
        url,
        connect_args={"timeout": busy_seconds, "isolation_level": None},
        execution_options={"turn": _WriterQueue(2 * busy_seconds)},
    )

    @event.listens_for(engine, "do_connect")
    def make(_dialect: object, _record: object, words: list[str], _named: object) -> None:
        # SQLite would make it as the umask allows; what it lays beside it gets the rights of the file
        with suppress(OSError):
            Path(words[0]).touch(0o600, exist_ok=False)

    @event.listens_for(engine, "connect")
    def prepare(connection: Any, _record: object) -> None:
        cursor = connection.cursor()
        write_ahead(cursor, busy_seconds)
        # With NORMAL a power cut can take back the mark `sending`, and that means a double post.
        cursor.execute("PRAGMA synchronous=FULL")
        cursor.execute("PRAGMA foreign_keys=ON")
        cursor.close()

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        # The driver's own BEGIN would start reading and fail later, when it wants to write beside another writer.
        words = "BEGIN IMMEDIATE" if connection.get_execution_options().get("writes") else "BEGIN"
        try:
            # to the driver as it is: in a short transaction this way through SQLAlchemy is felt
            connection.connection.cursor().execute(words)
        except sqlite3.OperationalError as error:
            raise OperationalError(words, {}, error) from error

    return engine


class _WriterQueue:
    """SQLite has one writer: the threads of this process queue up here, where waiting is fair and costs nothing.

    Left to the file's own lock each would look again and again, and the unlucky ones for seconds.
    """

    def __init__(self, seconds: float):
        self._lock = Lock()
        self._seconds = seconds

    def __enter__(self) -> None:
        if not self._lock.acquire(timeout=self._seconds):
            raise _locked()

    def __exit__(self, *_: object) -> None:
        self._lock.release()


@contextmanager
def reading(engine: Engine) -> Iterator[Connection]:
    """A transaction that only reads: one of its own, or that of the block that reads together."""
    shared = together(engine)
    if shared is not None:
        with explained_errors(engine), shared.connection() as connection:
            yield connection
        return
    with explained_errors(engine), engine.connect() as connection, connection.begin():
        yield connection


@contextmanager
def writing(engine: Engine) -> Iterator[Connection]:
    """A transaction that writes: committed as a whole at the end, or not at all."""
    let_go()  # it would hold two connections at once, of which there are few
    try:
        with _alone(engine) as connection:
            yield connection
    finally:
        let_go()


@contextmanager
def _alone(engine: Engine) -> Iterator[Connection]:
    """A transaction that writes, where SQLite has one writer in its turn."""
    turn: _WriterQueue | None = engine.get_execution_options().get("turn")
    if turn is None:  # a server has as many writers as it likes
        with explained_errors(engine), engine.connect() as connection, connection.begin():
            yield connection
        return
    with (
        explained_errors(engine),
        turn,
        engine.connect().execution_options(writes=True) as connection,
        connection.begin(),
    ):
        yield connection


def hold_turn(connection: Connection, turn: int) -> None:
    """Until the transaction ends nobody else has this ``turn``. SQLite's writers are alone anyway."""
    if connection.dialect.name == "postgresql":
        connection.execute(select(func.pg_advisory_xact_lock(turn)))


@contextmanager
def explained_errors(engine: Engine | None = None) -> Iterator[None]:
    """Turns the errors of ``engine``'s database into sentences; nothing of a failed transaction is kept."""
    try:
        yield
    except OperationalError as error:
        raise _explained(_first_line(error), engine) from error
    except NoConnectionError as error:
        # every connection is in use, and none came free: its users wait for a database that does not answer
        raise _unreachable("no connection came free") from error
    except DBAPIError as error:
        why = _first_line(error)
        if is_damage(why):
            raise damaged(why) from error
        raise StorageFailed(
            msg("The database could not do its work: {why}", why=why),
            Remedy(
                msg("Nothing was changed. Look it over; restore a backup where the file is damaged."),
                Action("check"),
            ),
        ) from error


def _locked() -> Busy:
    return Busy(
        msg("The database is locked by another program; nothing was changed."),
        msg("Wait until the other program is done, then try again."),
    )


def is_damage(why: str) -> bool:
    """True where SQLite says with ``why`` that the file holds no sound database."""
    return "malformed" in why or "not a database" in why or "corrupt" in why


def damaged(why: str) -> StorageFailed:
    """What is told of a database file that is not sound."""
    return StorageFailed(
        msg("The database file is damaged: {why}", why=why),
        Remedy(
            msg(
                "End the scheduler and the pages, and put a backup back; the damaged file is kept beside it."
            ),
            Action("db.restore", backup=None),
            page="operating.md",
        ),
    )


def _explained(why: str, engine: Engine | None) -> OutreachError:
    if is_damage(why):
        return damaged(why)
    if "locked" in why or "busy" in why or "deadlock" in why:
        return _locked()
    if (
        "full" in why
        or "No space" in why
        or (("unable to open" in why or "disk I/O" in why) and _no_room(engine))
    ):
        return StorageFailed(
            msg("The disk is full; nothing was changed."), msg("Make room on the disk, then try again.")
        )
    if "unable to open" in why or "readonly" in why or "disk I/O" in why:
        return StorageFailed(
            msg("The database file cannot be opened or written: {why}", why=why),
            msg("Check that the data folder exists and belongs to the user that runs outreach."),
        )
    return _unreachable(why)


def _no_room(engine: Engine | None) -> bool:
    """True where the file's disk has no room left: SQLite says only that it cannot open what it keeps beside it."""
    file = engine.url.database if engine is not None and engine.dialect.name == "sqlite" else None
    try:
        return file is not None and shutil.disk_usage(Path(file).parent).free < BESIDE_AT_LEAST
    except OSError:
        return False


def _unreachable(why: str) -> StorageFailed:
    return StorageFailed(
        msg("The database cannot be reached: {why}", why=why),
        msg("Check that the server runs and that OUTREACH_DATABASE_URL is right, then try again."),
    )


def _first_line(error: DBAPIError) -> str:
    return (
        str(error.orig).strip().splitlines()[0]
        if error.orig and str(error.orig).strip()
        else type(error).__name__
    )
