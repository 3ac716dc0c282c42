"""The specification of the interface (OpenAPI 3.1), made of what the routes declare."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from fastapi.openapi.utils import get_openapi
from starlette.routing import BaseRoute

from outreach import __version__
from outreach.app.verbs import READS, VERBS
from outreach.model import Scope
from outreach.web.problems import MIME, PREFIX, TITLES
from outreach.web.routing import EVERYBODY

REFUSALS = {
    400: "The host is not served here.",
    401: "There is no token, or one that opens nothing.",
    403: "The person's roles or the token's scopes do not open it.",
    404: "There is no such thing.",
    409: "It does not go together with what else is done at the moment.",
    412: "It has changed since the version that `If-Match` names; `current` is what stands there now.",
    413: "The request is too large.",
    422: "It does not fit the specification, or cannot be taken as it is.",
    428: "The version is missing: `If-Match`.",
    429: "Too many wrong tokens came from this address.",
    500: "Something went wrong on our side.",
    503: "Nobody has time for it now, or the database does not answer.",
}
"""Status → what it says; each is answered with problem details."""

WORDS = {"type": "string"}
BYTES = {"type": "string", "format": "binary"}
TAG = {"description": "Names this state of what is answered.", "schema": WORDS}
PAGES = {
    "Link": {"description": "Ways to other pages (RFC 8288).", "schema": WORDS},
    "Total-Count": {"description": "How many things there are in all.", "schema": WORDS},
}
KNOWN = {
    "name": "If-None-Match",
    "in": "header",
    "required": False,
    "description": "An ETag that is known already: the answer is 304 where nothing has changed.",
    "schema": WORDS,
}
SEEN = {
    "name": "If-Match",
    "in": "header",
    "required": True,
    "description": "The ETag of the state that the change was made for.",
    "schema": {"type": "string", "pattern": '^"[0-9]{1,9}(-[0-9a-f]{16})?"$'},
}
KEY = {
    "name": "Idempotency-Key",
    "in": "header",
    "required": False,
    "description": "Of this request; whoever repeats it within a day under the same key gets the same answer.",
    "schema": {"type": "string", "pattern": "^[!-~]{1,200}$"},
}
PROBLEM = {
    "title": "Problem",
    "description": "Problem details (RFC 9457). Further members belong to the `type`: docs/api.md names them.",
    "type": "object",
    "required": ["type", "title", "status", "detail"],
    "properties": {
        "type": {"type": "string", "enum": [PREFIX + code for code in TITLES]},
        "title": {**WORDS, "description": "What kind of problem it is, in the caller's language."},
        "status": {"type": "integer"},
        "detail": {**WORDS, "description": "What is wrong, in the caller's language."},
        "remedy": {
            "type": "object",
            "description": "What to do: a sentence, and the verbs that do it.",
            "required": ["message", "actions"],
            "properties": {"message": WORDS, "actions": {"type": "array", "items": {"type": "object"}}},
        },
        "findings": {"type": "array", "items": {"type": "object"}},
        "errors": {"type": "array", "items": {"type": "object"}},
        "version": {"type": "integer"},
        "current": {"type": "object"},
    },
}


def described(
    method: str, verb: str, *, scope: Scope | None, gives: Any, versioned: bool, files: Sequence[str]
) -> dict[str, Any]:
    """What the specification says of a route beside what its function says; for FastAPI's ``api_route``."""
    changes = method != "GET"
    headers = {"ETag": TAG} if changes else {"ETag": TAG, **PAGES}
    good = {"description": "As asked.", "headers": headers}
    statuses = {*REFUSALS} - (set() if versioned else {412, 428})
    responses: dict[int | str, dict[str, Any]] = {
        status: {
            "description": REFUSALS[status],
            "content": {MIME: {"schema": {"$ref": "#/components/schemas/Problem"}}},
        }
        for status in sorted(statuses)
    }
    responses[200] = {**good, "model": gives} if gives is not None else good
    if files:
        responses[200]["content"] = {mime: {"schema": BYTES} for mime in files}
    if not changes:
        responses[304] = {"description": "Nothing has changed since that ETag."}
    extra: dict[str, Any] = {
        "x-verb": verb,
        "parameters": [*([KEY] if changes else [KNOWN]), *([SEEN] if versioned else [])],
    }
    if verb != EVERYBODY:
        roles = {**VERBS, **READS}[verb]
        extra |= {"x-scope": scope, "x-roles": sorted(roles), "security": [{"token": []}]}
    return {"responses": responses, "openapi_extra": extra}


def specification(routes: Sequence[BaseRoute]) -> bytes:
    """The whole of it as JSON."""
    made = get_openapi(
        title="outreach",
        version=__version__,
        summary="Places, campaigns, posts, figures and jobs, for other programs.",
        description="Every answer's keys are explained in docs/json.md, the rest in docs/api.md.",
        routes=routes,
    )
    components = made.setdefault("components", {})
    components.setdefault("schemas", {})["Problem"] = PROBLEM
    components["securitySchemes"] = {
        "token": {
            "type": "http",
            "scheme": "bearer",
            "description": "A token that somebody has made on their page “Me”.",
        }
    }
    return json.dumps(made, ensure_ascii=False).encode()
