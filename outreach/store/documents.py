"""Values to rows and back."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import fields, is_dataclass
from datetime import date, time, timedelta
from decimal import Decimal
from enum import StrEnum
from functools import cache
from typing import TYPE_CHECKING, Any, TypeVar, get_type_hints

from sqlalchemy import Column, RowMapping, Table

from outreach.model import (
    Account,
    Attempt,
    Brand,
    Campaign,
    Comment,
    Conclusion,
    Connecting,
    Effect,
    Expense,
    FeedEntry,
    JournalEntry,
    Organisation,
    PersonSession,
    Place,
    Post,
    Reading,
    Region,
    ReportMail,
    ReportMailing,
    Revision,
    SharedLink,
    Transition,
    WebsiteCount,
    WebsiteImport,
)

if TYPE_CHECKING:
    from pydantic import TypeAdapter

Document = TypeVar("Document", Campaign, Place, Region)
Value = TypeVar(
    "Value",
    Post,
    Account,
    Reading,
    Attempt,
    FeedEntry,
    Transition,
    Revision,
    Comment,
    Conclusion,
    JournalEntry,
    Connecting,
    Organisation,
    PersonSession,
    SharedLink,
    ReportMail,
    ReportMailing,
    Expense,
    Effect,
    WebsiteImport,
    WebsiteCount,
)


@cache
def _adapter(kind: type[Document]) -> TypeAdapter[Document]:
    """Made when the first document is read: a list of posts needs none."""
    from pydantic import TypeAdapter

    return TypeAdapter(kind)


def plain(value: Any) -> Any:
    """A value of :mod:`outreach.model` as JSON knows it; moments and days in ISO, spans in seconds, money as text."""
    if is_dataclass(value) and not isinstance(value, type):
        return {field.name: plain(getattr(value, field.name)) for field in fields(value)}
    if isinstance(value, Mapping):
        return {str(key): plain(item) for key, item in value.items()}
    if isinstance(value, (tuple, list)):
        return [plain(item) for item in value]
    if isinstance(value, frozenset):
        return sorted(plain(item) for item in value)
    if isinstance(value, (date, time)):
        return value.isoformat()
    if isinstance(value, timedelta):
        return value.total_seconds()
    if isinstance(value, Decimal):
        return str(value)
    return value.value if isinstance(value, StrEnum) else value


def brand_of(document: Any) -> Brand:
    """The brand in what :func:`plain` made of a campaign."""
    brand: Brand = _adapter(Brand).validate_python(document)
    return brand


def campaign_of(document: Any) -> Campaign:
    """The campaign that :func:`plain` made JSON of."""
    campaign: Campaign = _adapter(Campaign).validate_python(document)
    return campaign


def regions_of(document: Any) -> tuple[Region, ...]:
    """The regions in what :func:`plain` made of a campaign."""
    return tuple(_adapter(Region).validate_python(each) for each in document)


def place_of(document: Any) -> Place:
    """The place that :func:`plain` made JSON of."""
    place: Place = _adapter(Place).validate_python(document)
    return place


def row_of(value: Value) -> dict[str, Any]:
    """A value whose fields are its table's columns, as a row."""
    return {field.name: getattr(value, field.name) for field in fields(value)}


def value_of(kind: type[Value], row: RowMapping | Mapping[str, Any]) -> Value:
    """The value in a row of its table; words become members of their enum again."""
    names, enums = _COLUMNS[kind]
    values = {name: row[name] for name in names}
    for name, enum in enums.items():
        word = values[name]
        if word is not None:
            members = _members(enum)
            values[name] = members[word] if word in members else enum(word)
    return kind(**values)


def columns_of(kind: type[Value], table: Table) -> tuple[Column[Any], ...]:
    """What :func:`values_of` is to be handed, in its order."""
    return tuple(table.c[name] for name in _COLUMNS[kind][0])


def values_of(kind: type[Value], rows: Iterable[Sequence[Any]]) -> Iterator[Value]:
    """As :func:`value_of`, where there may be a million rows: past the constructor, which sets field by field."""
    names, enums = _COLUMNS[kind]
    members = [(name, _members(enum)) for name, enum in enums.items()]
    for row in rows:
        made: Value = object.__new__(kind)
        values = made.__dict__
        values.update(zip(names, row, strict=True))
        for name, known in members:
            word = values[name]
            if word is not None:
                values[name] = known[word]
        yield made


@cache
def _members(enum: type[StrEnum]) -> Mapping[str, StrEnum]:
    return {member.value: member for member in enum}


def _columns(kind: type[Any]) -> tuple[tuple[str, ...], dict[str, type[StrEnum]]]:
    """The names of a value's fields, and those that hold a member of an enum."""
    hints = get_type_hints(kind)
    names = tuple(field.name for field in fields(kind))
    enums = ((name, _enum(hints[name])) for name in names)
    return names, {name: enum for name, enum in enums if enum is not None}


def _enum(hint: Any) -> type[StrEnum] | None:
    for part in getattr(hint, "__args__", (hint,)):
        if isinstance(part, type) and issubclass(part, StrEnum):
            return part
    return None


_COLUMNS: dict[type[Any], tuple[tuple[str, ...], dict[str, type[StrEnum]]]] = {
    kind: _columns(kind) for kind in Value.__constraints__
}
