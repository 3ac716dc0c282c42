"""What was done by the request before, told on the page that follows: it travels in a cookie and is told once."""

from __future__ import annotations

import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Mapping
from dataclasses import dataclass, field

from outreach.language import Message, message_from_json, message_to_json
from outreach.web.addresses import own

COOKIE = "told"
SECONDS = 60
"""A page that nobody sees within so long is not told about."""

LONGEST = 3000
"""Bytes that browsers keep of a cookie without fail."""


@dataclass(frozen=True, kw_only=True)
class Confirmation:
    """A sentence, and the way to take it back: a POST to ``undo`` with ``fields``."""

    message: Message
    undo: str = ""
    fields: Mapping[str, str] = field(default_factory=dict)


def packed(told: Confirmation) -> str:
    """As a cookie carries it; "" for more than one takes."""
    shape = {"message": message_to_json(told.message), "undo": told.undo, "fields": dict(told.fields)}
    text = urlsafe_b64encode(json.dumps(shape, separators=(",", ":")).encode()).decode()
    return text if len(text) <= LONGEST else ""


def unpacked(text: str) -> Confirmation | None:
    """What :func:`packed` made; None for anything else, for the cookie comes from outside."""
    try:
        shape = json.loads(urlsafe_b64decode(text))
        undo, fields = shape["undo"], {str(name): str(value) for name, value in shape["fields"].items()}
        if undo and undo != own(undo):
            return None
        return Confirmation(message=message_from_json(shape["message"]), undo=undo, fields=fields)
    except (ValueError, KeyError, TypeError, AttributeError):
        return None
