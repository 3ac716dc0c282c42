"""How a Bluesky server says no (facts more-networks §3; measured against the official PDS)."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from outreach.sandbox.faults import Fault, FaultKind, Operation
from outreach.sandbox.wire import Answer, Refusal, Request, json_answer

BLOB_GONE = "blob-not-found"
EXPIRED = "expired-token"

K = FaultKind
_WORDS: Mapping[str, tuple[int, str, str]] = {
    K.ERROR_BEFORE: (500, "InternalServerError", "Internal Server Error"),
    K.ERROR_AFTER: (500, "InternalServerError", "Internal Server Error"),
    K.DEAD_TOKEN: (400, "InvalidToken", "Token could not be verified"),
    K.RATE_LIMIT: (429, "RateLimitExceeded", "Rate Limit Exceeded"),
    K.RATE_LIMIT_BARE: (429, "RateLimitExceeded", "Rate Limit Exceeded"),
    K.DENIED: (401, "AccountTakedown", "Account has been taken down"),
    K.DUPLICATE: (400, "InvalidSwap", "Record was at bafyreianotherrecord"),
    K.DUPLICATE_WORDS: (400, "InvalidRequest", "Record already exists"),
    K.BAD_PHOTO: (400, "InvalidRequest", "Invalid app.bsky.feed.post record: image too large"),
    BLOB_GONE: (400, "BlobNotFound", "Could not find blob: bafkreigone"),
    EXPIRED: (400, "ExpiredToken", "Token has expired"),
}


def error(status: int, name: str, message: str) -> Refusal:
    """A refusal in the shape of XRPC."""
    return Refusal(json_answer(status, {"error": name, "message": message}))


def invalid(message: str) -> Refusal:
    return error(400, "InvalidRequest", message)


def body(request: Request) -> dict[str, Any]:
    """The body, which is a JSON object."""
    try:
        told = json.loads(request.body)
    except ValueError:
        raise invalid("Request body must be JSON") from None
    if not isinstance(told, dict):
        raise invalid("Input must be an object")
    return told


def fault_answer(fault: Fault, operation: Operation, headers: Mapping[str, str]) -> Answer:
    """``fault`` as a server would put it, with ``headers`` that say when to come back."""
    if fault.kind == K.EMPTY:
        return json_answer(200, {"posts": [], "records": []})
    if fault.kind == K.BAD_PHOTO and operation is Operation.MEDIA:
        return json_answer(413, {"error": "PayloadTooLarge", "message": "request entity too large"})
    status, name, message = _WORDS[fault.kind]
    limited = headers if fault.kind == K.RATE_LIMIT else {}
    return json_answer(status, {"error": name, "message": message}, headers=limited)
