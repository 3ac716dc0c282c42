"""Reading together: what one page shows was read at one moment, in one transaction, and each thing once."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from contextvars import ContextVar
from functools import wraps
from typing import Any, Concatenate, ParamSpec, Protocol, TypeVar, cast

from sqlalchemy import Connection, Engine
from sqlalchemy.exc import DBAPIError

from outreach.clock import uptime

LONGEST = 2.0
"""Seconds: whoever reads again so long after the last time has waited for something else, and reads anew."""


class ReadTogether:
    """The transaction that all reading of one block shares: begun by the first of it, over with the block.

    Safe to use from one thread at a time.
    """

    def __init__(self, engine: Engine):
        self.engine = engine
        self.known: dict[object, Any] = {}
        self._connection: Connection | None = None
        self._used = 0.0

    @contextmanager
    def connection(self) -> Iterator[Connection]:
        """What to read by. After an error of the database the next reading begins anew."""
        now = uptime()
        if self._connection is not None and now - self._used > LONGEST:
            self.end()
        self._used = now
        if self._connection is None:
            self._connection = _begun(self.engine)
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


@contextmanager
def reading_together(engine: Engine) -> Iterator[None]:
    """All reading in the block, by the thread that entered it, sees one state of the database.

    What the block itself writes is seen by what it reads after that.
    """
    mine = ReadTogether(engine)
    before = _together.set(mine)
    try:
        yield
    finally:
        _together.reset(before)
        mine.end()


def let_go() -> None:
    """For who is about to wait for something else: no transaction stays open meanwhile."""
    shared = _together.get()
    if shared is not None:
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


def _begun(engine: Engine) -> Connection:
    connection = engine.connect()
    try:
        if engine.dialect.name == "postgresql":
            # by itself a server shows each statement another state; SQLite shows a transaction one
            connection = connection.execution_options(isolation_level="REPEATABLE READ")
        connection.begin()
    except BaseException:
        connection.close()
        raise
    return connection
