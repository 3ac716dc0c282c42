"""Reading what X is asked, as strictly as X does: unknown keys and parameters are refused (facts/x-api.md §4.1)."""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Mapping
from datetime import UTC, datetime
from typing import Any

from outreach.sandbox.twitter.words import CORE, Vocabulary, problem
from outreach.sandbox.wire import Refusal, Request

ID = re.compile(r"[0-9]{1,19}")


def invalid(name: str, value: object, why: str, words: Vocabulary = CORE) -> Refusal:
    """400 for one parameter or key."""
    shown = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    return problem(
        400,
        "Invalid Request",
        "One or more parameters to your request was invalid.",
        about=words.problems + "invalid-request",
        errors=[{"message": f"{name}: {why}", "parameters": {name: [shown]}}],
    )


def json_body(request: Request, known: Collection[str]) -> dict[str, Any]:
    """The body, an object with ``known`` keys only."""
    if request.content_type != "application/json":
        raise invalid("Content-Type", request.content_type, "must be application/json")
    try:
        body = json.loads(request.body)
    except ValueError:
        raise invalid("body", "", "is no JSON") from None
    return an_object("body", body, known)


def an_object(name: str, value: object, known: Collection[str]) -> dict[str, Any]:
    """``value`` as an object with ``known`` keys only."""
    if not isinstance(value, dict):
        raise invalid(name, value, "must be an object")
    for key in value:
        if key not in known:
            raise invalid(key, value[key], f"is no key of {name}")
    return value


def ids(name: str, value: object, most: int) -> list[str]:
    """``value`` as a list of 1 to ``most`` ids, which are strings of digits."""
    listed = value if isinstance(value, list) else []
    if not 1 <= len(listed) <= most or not all(isinstance(id, str) and ID.fullmatch(id) for id in listed):
        raise invalid(name, value, f"must be 1 to {most} strings of digits")
    return listed


def fields(query: Mapping[str, str], name: str, known: Collection[str]) -> list[str]:
    """A comma separated list of ``known`` names, none twice."""
    if name not in query:
        return []
    names = query[name].split(",")
    unknown = [field for field in names if field not in known]
    if unknown or len(set(names)) < len(names):
        raise invalid(name, unknown[0] if unknown else query[name], "is unknown or stands twice")
    return names


def moment(query: Mapping[str, str], name: str) -> datetime | None:
    """A moment in whole seconds with a Z; X refuses other forms."""
    text = query.get(name)
    if text is None:
        return None
    try:
        return datetime.strptime(text, "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=UTC)
    except ValueError:
        raise invalid(name, text, "must be like 2027-03-01T08:00:00Z") from None


def whole(query: Mapping[str, str], name: str, least: int, most: int, default: int) -> int:
    """A whole number from ``least`` to ``most``."""
    text = query.get(name, str(default))
    if not text.isascii() or not text.isdigit() or not least <= int(text) <= most:
        raise invalid(name, text, f"must be {least} to {most}")
    return int(text)


def one_id(query: Mapping[str, str], name: str) -> int | None:
    """An id as a number, for comparing."""
    text = query.get(name)
    if text is not None and not ID.fullmatch(text):
        raise invalid(name, text, "must be digits")
    return None if text is None else int(text)
