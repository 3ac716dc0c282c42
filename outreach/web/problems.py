"""Problem details (RFC 9457): how a program is told that something was refused."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from starlette.responses import Response

from outreach.language import Language, Message, msg, translate

MIME = "application/problem+json"
PREFIX = "urn:outreach:problem:"

TITLES: Mapping[str, Message] = {
    "token-needed": msg("A token is needed"),
    "not-allowed": msg("Not allowed"),
    "not-found": msg("Not found"),
    "no-such-address": msg("There is no such address"),
    "other-method": msg("The address takes other methods"),
    "compared-before": msg("Something has changed since it was compared"),
    "stale": msg("It has changed since you saw it"),
    "version-needed": msg("The version is missing"),
    "invalid-request": msg("The request does not fit the specification"),
    "invalid-input": msg("It cannot be taken as it is"),
    "key-taken": msg("The key belongs to another request"),
    "under-way": msg("The same request is being worked on"),
    "too-many-tries": msg("Too many wrong tokens"),
    "too-large": msg("Too large"),
    "wrong-host": msg("This address is not served here"),
    "no-text": msg("The address holds a sign that no text has"),
    "busy": msg("Nobody has time for it now"),
    "storage-failed": msg("The database could not do its work"),
    "failed": msg("Something went wrong"),
}
"""Code → what people read; docs/api.md says what each is about."""


def problem(
    code: str,
    status: int,
    language: Language,
    *,
    detail: str,
    more: Mapping[str, Any] | None = None,
    headers: Mapping[str, str] | None = None,
) -> Response:
    """Problem details; ``more`` are the members that belong to this code."""
    told = body_of(code, status, language, detail=detail, more=more)
    kept = {"Cache-Control": "no-store", "Content-Language": language.value}
    return Response(told, status, media_type=MIME, headers={**kept, **(headers or {})})


def body_of(
    code: str, status: int, language: Language, *, detail: str, more: Mapping[str, Any] | None = None
) -> bytes:
    """The same as bytes, for who answers before there is a request."""
    shape = {
        "type": PREFIX + code,
        "title": translate(TITLES[code], language),
        "status": status,
        "detail": detail,
        **(more or {}),
    }
    return json.dumps(shape, ensure_ascii=False).encode("utf-8", "replace")
