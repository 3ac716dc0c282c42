"""How Graph says no, and the headers that it puts on every answer (facts/facebook-api.md §5)."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from outreach.sandbox.faults import Fault, FaultKind
from outreach.sandbox.state import digest
from outreach.sandbox.wire import Answer, Refusal, json_answer

VERSION = "v26.0"
SERVED_VERSIONS = frozenset({"v21.0", "v22.0", "v23.0", "v24.0", "v25.0", VERSION})
VERSION_HEADER = "facebook-api-version"
NEWER_VERSION = "v27.0"


def error(
    code: int,
    message: str,
    *,
    subcode: int | None = None,
    kind: str = "OAuthException",
    status: int = 400,
    headers: Mapping[str, str] | None = None,
    **more: Any,
) -> Refusal:
    """A refusal in Graph's error envelope; ``more`` are further keys of it."""
    envelope: dict[str, Any] = {"message": message, "type": kind, "code": code}
    if subcode is not None:
        envelope["error_subcode"] = subcode
    envelope |= more
    envelope["fbtrace_id"] = "A" + digest(message, str(code))[:22]
    return Refusal(json_answer(status, {"error": envelope}, headers=headers))


def no_such_object(verb: str, id: str) -> Refusal:
    return error(
        100,
        f"Unsupported {verb.lower()} request. Object with ID '{id}' does not exist or cannot be seen with this token",
        subcode=33,
        kind="GraphMethodException",
    )


def bad_parameter(message: str) -> Refusal:
    return error(100, f"(#100) {message}")


def usage(page: str, percent: int, minutes: int) -> dict[str, str]:
    """The usage header of a Page token; ``minutes`` until access is back, 0 while it is there."""
    entry = {
        "type": "pages",
        "call_count": percent,
        "total_cputime": percent // 2,
        "total_time": percent // 2,
        "estimated_time_to_regain_access": minutes,
    }
    return {"X-Business-Use-Case-Usage": json.dumps({page: [entry]})}


def fault_answer(fault: Fault, page: str) -> Answer:
    """``fault`` as Graph would put it."""
    return _refusal(fault, page).answer


def _refusal(fault: Fault, page: str) -> Refusal:
    match fault.kind:
        case FaultKind.RATE_LIMIT:
            limited = usage(page, 100, max(1, round(fault.seconds / 60)))
            return error(32, "(#32) Page request limit reached", headers=limited)
        case FaultKind.RATE_LIMIT_BARE:
            return error(32, "(#32) Page request limit reached", headers={"X-Business-Use-Case-Usage": "{}"})
        case FaultKind.APP_LIMIT:
            full = json.dumps({"call_count": 100, "total_cputime": 40, "total_time": 60})
            return error(4, "(#4) Application request limit reached", headers={"X-App-Usage": full})
        case FaultKind.DEAD_TOKEN:
            return error(190, "Error validating access token: the session has expired", subcode=463)
        case FaultKind.BLOCKED:
            return error(368, "The action was taken too fast and is blocked for now", subcode=1390008)
        case FaultKind.DENIED:
            return error(10, "(#10) This endpoint requires a permission that the app does not have")
        case FaultKind.SUSPENDED:
            return no_such_object("post", page)
        case FaultKind.NO_PERMISSION:
            return error(200, "(#200) The permission for this action is not granted")
        case FaultKind.DUPLICATE:
            return error(506, "(#506) Duplicate status message")
        case FaultKind.DUPLICATE_WORDS:
            return error(368, "You've already posted this. Posting it again and again is not allowed.")
        case FaultKind.REFUSED_AFTER:
            return bad_parameter("Unsupported post request.")
        case FaultKind.BAD_PHOTO:
            return bad_photo()
        case FaultKind.RETIRED_METRIC:
            return invalid_metric()
        case FaultKind.METRIC_DENIED:
            return error(200, "(#200) The metric is not available for this page", subcode=1504029)
        case FaultKind.EMPTY:
            return Refusal(json_answer(200, {"data": []}))
    return error(2, "An unexpected error has occurred, retry later", status=500, is_transient=True)


def bad_photo() -> Refusal:
    return error(100, "Invalid parameter: the photo is empty, too large or of no known kind", subcode=1366046)


def invalid_metric() -> Refusal:
    return bad_parameter("The value must be a valid insights metric")
