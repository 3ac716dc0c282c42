"""Values to rows and back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields
from enum import StrEnum
from typing import Any, TypeVar, get_type_hints

from pydantic import TypeAdapter
from sqlalchemy import RowMapping

from outreach.model import Account, Attempt, Campaign, Place, Post, Reading, Step

Value = TypeVar("Value", Post, Account, Reading, Attempt, Step)

_campaign = TypeAdapter(Campaign)
_place = TypeAdapter(Place)


def campaign_document(campaign: Campaign) -> Any:
    """A campaign as JSON."""
    return _campaign.dump_python(campaign, mode="json")


def campaign_of(document: Any) -> Campaign:
    """The campaign that :func:`campaign_document` wrote."""
    return _campaign.validate_python(document)


def place_document(place: Place) -> Any:
    """A place as JSON."""
    return _place.dump_python(place, mode="json")


def place_of(document: Any) -> Place:
    """The place that :func:`place_document` wrote."""
    return _place.validate_python(document)


def row_of(value: Value) -> dict[str, Any]:
    """A value whose fields are its table's columns, as a row."""
    return {field.name: getattr(value, field.name) for field in fields(value)}


def value_of(kind: type[Value], row: RowMapping | Mapping[str, Any]) -> Value:
    """The value in a row of its table; words become members of their enum again."""
    return kind(**{name: _member(enum, row[name]) for name, enum in _COLUMNS[kind].items()})


def _member(enum: type[StrEnum] | None, word: Any) -> Any:
    return enum(word) if enum and word is not None else word


def _columns(kind: type[Any]) -> dict[str, type[StrEnum] | None]:
    hints = get_type_hints(kind)
    return {field.name: _enum(hints[field.name]) for field in fields(kind)}


def _enum(hint: Any) -> type[StrEnum] | None:
    for part in getattr(hint, "__args__", (hint,)):
        if isinstance(part, type) and issubclass(part, StrEnum):
            return part
    return None


_COLUMNS: dict[type[Any], dict[str, type[StrEnum] | None]] = {
    kind: _columns(kind) for kind in (Post, Account, Reading, Attempt, Step)
}
