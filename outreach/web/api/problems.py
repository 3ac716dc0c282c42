"""What is refused, as problem details (RFC 9457): a code that never changes, and sentences in the caller's language."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from fastapi import Request
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.responses import Response
from starlette.routing import compile_path

from outreach.app.people.programs import TokenNeeded, TooManyTries
from outreach.app.places.compared import ComparedBefore
from outreach.app.running.idempotency import KeyTaken, UnderWay
from outreach.app.shapes import place_json, post_json, refusal_json
from outreach.errors import Busy, InvalidInput, NotAllowed, NotFound, OutreachError, StorageFailed
from outreach.language import Language, msg, translate
from outreach.model import Stale, StaleCampaign, StalePlace
from outreach.web.problems import problem
from outreach.web.routing import language_asked

AGAIN = 5
"""Seconds after which a program may ask again what nobody had time for."""

HOUR = 3_600

BAD_REQUEST, METHOD_NOT_ALLOWED = 400, 405


class VersionNeeded(OutreachError):
    """A change has to say which version its caller saw."""


class NoSuchAddress(NotFound):
    """Nothing of the interface is called so."""


KINDS: tuple[tuple[type[OutreachError], str, int], ...] = (
    (TokenNeeded, "token-needed", 401),
    (NotAllowed, "not-allowed", 403),
    (NoSuchAddress, "no-such-address", 404),
    (NotFound, "not-found", 404),
    (ComparedBefore, "compared-before", 409),
    (UnderWay, "under-way", 409),
    (Stale, "stale", 412),
    (StalePlace, "stale", 412),
    (StaleCampaign, "stale", 412),
    (KeyTaken, "key-taken", 422),
    (InvalidInput, "invalid-input", 422),
    (VersionNeeded, "version-needed", 428),
    (TooManyTries, "too-many-tries", 429),
    (Busy, "busy", 503),
    (StorageFailed, "storage-failed", 503),
)
"""The first that fits; whatever is not named is a failure of ours."""


def refused(error: OutreachError, language: Language) -> Response:
    """An error of a verb as an answer; where something is stale, with what stands there now."""
    code, status = next(
        ((code, status) for kind, code, status in KINDS if isinstance(error, kind)), ("failed", 500)
    )
    told = refusal_json(error, language)
    more: dict[str, Any] = {
        "remedy": {"message": told["remedy"], "actions": told["actions"]},
        "findings": told["findings"],
    }
    headers: dict[str, str] = {}
    if isinstance(error, Stale):
        more |= {"version": error.post.version, "current": post_json(error.post, language)}
    elif isinstance(error, StalePlace):
        more |= {"version": error.version, "current": place_json(error.place)}
    elif isinstance(error, TokenNeeded):
        headers["WWW-Authenticate"] = "Bearer"
    elif isinstance(error, TooManyTries):
        headers["Retry-After"] = str(HOUR)
    elif isinstance(error, Busy):
        headers["Retry-After"] = str(AGAIN)
    return problem(code, status, language, detail=told["message"], more=more, headers=headers)


def unfit(error: RequestValidationError, language: Language) -> Response:
    """A request that does not fit the specification: ``errors`` says where, and by which rule."""
    found = [
        {"at": "/".join(map(str, each["loc"])), "rule": each["type"], "limits": _limits(each.get("ctx"))}
        for each in error.errors()
    ]
    where = ", ".join(dict.fromkeys(each["at"] for each in found))
    detail = translate(msg("This does not fit the specification: {where}", where=where[:500]), language)
    return problem("invalid-request", 422, language, detail=detail, more={"errors": found})


def _limits(found: Mapping[str, Any] | None) -> dict[str, Any]:
    """What the rule asks for, as far as it is a plain value: a length, a pattern, the words that may be said."""
    return {name: value for name, value in (found or {}).items() if isinstance(value, str | int | float)}


async def of_http(request: Request, error: Exception) -> Response:
    """What has not come to a verb: an address that is not there or takes other methods, a body that is no text."""
    assert isinstance(error, HTTPException)
    path = request.url.path
    language = language_asked(request) or request.app.state.outreach.settings.language
    if error.status_code == BAD_REQUEST:
        detail = translate(msg("This does not fit the specification: {where}", where="body"), language)
        return problem("invalid-request", BAD_REQUEST, language, detail=detail)
    if error.status_code != METHOD_NOT_ALLOWED:
        return refused(NoSuchAddress(msg("There is no address {path}.", path=path)), language)
    declared = request.app.state.declared
    allowed = {each.method for each in declared if compile_path(each.path)[0].match(path)}
    methods = ", ".join(sorted(allowed))
    detail = translate(msg("This address takes {methods}.", methods=methods), language)
    return problem("other-method", METHOD_NOT_ALLOWED, language, detail=detail, headers={"Allow": methods})
