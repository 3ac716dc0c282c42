"""What people read, in the columns of the tables: JSON of template and values, told in each reader's language."""

from __future__ import annotations

import json
from typing import Any

from sqlalchemy import Dialect, Text, TypeDecorator

from outreach.errors import Reason, reason_from_json, reason_to_json
from outreach.language import Message, message_from_json, message_to_json


class MessageText(TypeDecorator[Message]):
    """A message as JSON, none as an empty text. What older versions wrote as plain text is told as it stands."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: Message | None, _dialect: Dialect) -> str:
        return _written(message_to_json(value)) if value else ""

    def process_result_value(self, value: str | None, _dialect: Dialect) -> Message | None:
        return message_of(value)


def message_of(text: str | None) -> Message | None:
    """The message in such a column."""
    return message_from_json(_document(text)) if text else None


class ReasonText(TypeDecorator[Reason]):
    """A reason as JSON, none as an empty text; old plain text as in :class:`MessageText`."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: Reason | None, _dialect: Dialect) -> str:
        return _written(reason_to_json(value)) if value else ""

    def process_result_value(self, value: str | None, _dialect: Dialect) -> Reason | None:
        return reason_from_json(_document(value)) if value else None


def _written(document: dict[str, Any]) -> str:
    """As JSON. Words of a network may hold half a character, which no database takes: it becomes a mark."""
    return json.dumps(document, ensure_ascii=False).encode("utf-8", "replace").decode()


def _document(text: str) -> dict[str, Any]:
    """The JSON in a column, or what stands for the plain text of an older version: a template without values."""
    if text.startswith('{"template": '):
        document: dict[str, Any] = json.loads(text)
        return document
    return {"template": text}
