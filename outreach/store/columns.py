"""Types of columns that both databases keep alike."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import BigInteger, DateTime, Dialect, Integer, String, TypeDecorator

from outreach.model import Scope


class UtcDateTime(TypeDecorator[datetime]):
    """A moment in UTC. Naive values are refused going in, and come out aware on every database."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError(f"a moment needs a zone: {value}")
        value = value.astimezone(UTC)
        return value.replace(tzinfo=None) if dialect.name == "sqlite" else value

    def process_result_value(self, value: datetime | None, _dialect: Dialect) -> datetime | None:
        """A server's, which has a zone."""
        return None if value is None else value.astimezone(UTC)

    def result_processor(self, dialect: Dialect, coltype: Any) -> Callable[[Any], datetime | None] | None:
        return _moment_of if dialect.name == "sqlite" else super().result_processor(dialect, coltype)


def _moment_of(written: str | None) -> datetime | None:
    if written is None:
        return None
    try:
        # read with its zone: to give a moment one afterwards takes five times as long, and a report reads a million
        found = datetime.fromisoformat(f"{written}+00:00")
    except ValueError:  # it says its zone: a person's hand, or another program, has written it
        return datetime.fromisoformat(written).astimezone(UTC)
    return found if found.tzinfo else found.replace(tzinfo=UTC)  # a day alone


class FileDigest(TypeDecorator[str]):
    """By which a file is kept: what such a column names is not dropped. Empty for none."""

    impl = String(64)
    cache_ok = True


class ScopeWords(TypeDecorator[frozenset[Scope]]):
    """What a token is for, as words with blanks between them; "" where nothing is closed."""

    impl = String(60)
    cache_ok = True

    def process_bind_param(self, value: frozenset[Scope] | None, _dialect: Dialect) -> str:
        return " ".join(sorted(value or ()))

    def process_result_value(self, value: str | None, _dialect: Dialect) -> frozenset[Scope] | None:
        return frozenset(map(Scope, value.split())) if value else None


# SQLite counts its row ids by itself only in a column of type INTEGER.
Serial = BigInteger().with_variant(Integer, "sqlite")
