"""Reading together: what one page shows was read at one moment, in one transaction, and each thing once."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, suppress
from contextvars import ContextVar
from functools import wraps
from typing import Any, Concatenate, ParamSpec, Protocol, TypeVar, cast

from sqlalchemy import Connection, Engine
from sqlalchemy.exc import DBAPIError

from outreach.clock import uptime

WHILE_WORKING = "10min"
"""How long a server lets a snapshot's transaction rest: what was read is worked on meanwhile, and it holds no row."""

LONGEST = 2.0
"""Seconds: whoever reads again so long after the last time has waited for something else, and reads anew."""


class ReadTogether:
    """The transaction that all reading of one block shares: begun by the first of it, over with the block.

    One that is ``lasting`` is over with nothing else. Safe to use from one thread at a time.
    """

    def __init__(self, engine: Engine, *, lasting: bool = False):
        self.engine, self.lasting = engine, lasting
        self.known: dict[object, Any] = {}
        self._connection: Connection | None = None
        self._used = 0.0

    @contextmanager
    def connection(self) -> Iterator[Connection]:
        """What to read by. After an error of the database the next reading begins anew."""
        now = uptime()
        if self._connection is not None and now - self._used > LONGEST and not self.lasting:
            self.end()
        self._used = now
        if self._connection is None:
            self._connection = _begun(self.engine, lasting=self.lasting)
        try:
            yield self._connection
        except DBAPIError:
            self.end()
            raise

    def end(self) -> None:
        """Whatever is read from now on is read as it stands then."""
        connection, self._connection = self._connection, None
        self.known.clear()
        if connection is not None:
            with suppress(DBAPIError):  # a server may have ended it; nothing is lost by that
                connection.close()


_together: ContextVar[ReadTogether | None] = ContextVar("together", default=None)


def together(engine: Engine) -> ReadTogether | None:
    """What reading is shared by here; None where each stands for itself."""
    found = _together.get()
    return found if found is not None and found.engine is engine else None


def reading_together(engine: Engine) -> AbstractContextManager[None]:
    """All reading in the block, by the thread that entered it, sees one state of the database.

    What the block itself writes is seen by what it reads after that.
    """
    return _shared(ReadTogether(engine))


@contextmanager
def snapshot(engine: Engine) -> Iterator[None]:
    """As :func:`reading_together`, however long it takes and whatever is written meanwhile, also by the block itself.

    It keeps a connection beside that of what is written. One within another is a part of it.
    """
    around = together(engine)
    if around is not None and around.lasting:
        yield
        return
    let_go()
    with _shared(ReadTogether(engine, lasting=True)):
        yield


@contextmanager
def _shared(mine: ReadTogether) -> Iterator[None]:
    before = _together.set(mine)
    try:
        yield
    finally:
        _together.reset(before)
        mine.end()


def let_go() -> None:
    """For who is about to wait for something else: no transaction stays open meanwhile, but for a snapshot's."""
    shared = _together.get()
    if shared is not None and not shared.lasting:
        shared.end()


class _Reads(Protocol):
    _engine: Engine


S = TypeVar("S", bound=_Reads)
P = ParamSpec("P")
R = TypeVar("R")


def read_once(method: Callable[Concatenate[S, P], R]) -> Callable[Concatenate[S, P], R]:
    """Of a method that only reads, and gives what nobody changes: in one block it asks once for the same thing."""

    @wraps(method)
    def asked(self: S, /, *args: P.args, **named: P.kwargs) -> R:
        shared = together(self._engine)
        if shared is None:
            return method(self, *args, **named)
        key = (method, args, tuple(sorted(named.items())))
        if key not in shared.known:
            found = method(self, *args, **named)
            shared.known[key] = found
            return found
        return cast(R, shared.known[key])

    return asked


def _begun(engine: Engine, *, lasting: bool) -> Connection:
    connection = engine.connect()
    try:
        if engine.dialect.name == "postgresql":
            # by itself a server shows each statement another state; SQLite shows a transaction one
            connection = connection.execution_options(isolation_level="REPEATABLE READ")
        connection.begin()
        if lasting and engine.dialect.name == "postgresql":
            connection.exec_driver_sql(f"SET LOCAL idle_in_transaction_session_timeout = '{WHILE_WORKING}'")
    except BaseException:
        connection.close()
        raise
    return connection
