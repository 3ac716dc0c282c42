"""Answers of the JSON interface: their tags, and the ways to the pages beside one."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from starlette.responses import Response

from outreach.app.shapes import job_json
from outreach.model import Job
from outreach.web.api.door import ApiCall
from outreach.web.security import API

JSON = "application/json"


def answer(
    call: ApiCall,
    shape: Any,
    *,
    status: int = 200,
    version: int | None = None,
    headers: Mapping[str, str] | None = None,
) -> Response:
    """``shape`` as JSON, with a strong tag of its bytes; the ``version`` of what it shows stands before that.

    Who has it already is told that nothing has changed.
    """
    body = json.dumps(shape, ensure_ascii=False).encode()
    return tagged(call, body, JSON, status=status, version=version, headers=headers)


def tagged(
    call: ApiCall,
    body: bytes,
    mime: str,
    *,
    status: int = 200,
    version: int | None = None,
    headers: Mapping[str, str] | None = None,
) -> Response:
    """The same of bytes of any kind."""
    digest = hashlib.sha256(body).hexdigest()[:16]
    tag = f'"{digest}"' if version is None else f'"{version}-{digest}"'
    told = {
        "ETag": tag,
        "Cache-Control": "private, no-cache",
        "Vary": "Accept-Language, Authorization",
        **(headers or {}),
    }
    if call.request.method == "GET" and _has(call, tag):
        return Response(status_code=304, headers=told)
    return Response(body, status, media_type=mime, headers={**told, "Content-Language": call.language.value})


def _has(call: ApiCall, tag: str) -> bool:
    known = [each.strip() for each in call.request.headers.get("if-none-match", "").split(",")]
    return "*" in known or tag in (each.removeprefix("W/") for each in known)


def job_answer(call: ApiCall, job: Job) -> Response:
    """How far the job is, and where that can be looked up."""
    shape = job_json(job, call.app.clock.now(), call.language)
    return answer(call, shape, headers={"Location": f"{API}/jobs/{job.id}"})


def page_links(call: ApiCall, number: int, size: int, total: int) -> dict[str, str]:
    """``Link`` (RFC 8288) to the first, the last and the neighbouring pages, and how many things there are in all."""
    last = max(1, -(-total // size))
    ways = {"first": 1, "prev": number - 1, "next": number + 1, "last": last}
    links = [_link(call, name, page=page) for name, page in ways.items() if 1 <= page <= last]
    return {"Link": ", ".join(links), "Total-Count": str(total)}


def next_link(call: ApiCall, after: int) -> dict[str, str]:
    """``Link`` to what follows the thing with this number."""
    return {"Link": _link(call, "next", after=after)}


def _link(call: ApiCall, name: str, **parts: int) -> str:
    kept = [pair for pair in call.request.query_params.multi_items() if pair[0] not in parts]
    query = urlencode([*kept, *((key, str(value)) for key, value in parts.items())])
    return f'<{call.request.url.path}?{query}>; rel="{name}"'
