"""Whether the pages are there and can do their work, and their figures, for whoever watches over the process."""

from __future__ import annotations

from fastapi import Request
from starlette.responses import PlainTextResponse, Response

from outreach.app.operation.health import Health
from outreach.denials import Denials
from outreach.web.routing import EVERYBODY, Section

section = Section()

FRESH = {"Cache-Control": "no-store"}


def _health(request: Request) -> Health:
    health: Health = request.app.state.health
    return health


@section.get("/livez", verb=EVERYBODY)
def alive() -> Response:
    """The process answers; nothing else is asked."""
    return PlainTextResponse("ok\n", headers=FRESH)


@section.get("/readyz", verb=EVERYBODY)
def ready(request: Request) -> Response:
    """The database answers and stands where the program needs it, else 503; why is in the log and in `doctor` alone."""
    if not _health(request).ready():
        return PlainTextResponse("not ready\n", status_code=503, headers=FRESH)
    return PlainTextResponse("ok\n", headers=FRESH)


@section.get("/metrics", verb=EVERYBODY)
def metrics(request: Request) -> Response:
    """For who has the token; where none is set there is nothing here, for behind a proxy everybody seems near."""
    health = _health(request)
    if not health.has_token:
        return PlainTextResponse("not here\n", status_code=404, headers=FRESH)
    if not health.may_read_metrics(request.headers.get("authorization", "")):
        denials: Denials = request.app.state.denials
        address = request.client.host if request.client else ""
        denials.note("metrics-token", 401, method="GET", where="/metrics", address=address)
        return PlainTextResponse("token needed\n", status_code=401, headers=FRESH)
    body, kind = health.metrics()
    return Response(body, media_type=kind, headers=FRESH)
