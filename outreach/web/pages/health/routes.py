"""Whether the pages are there and can do their work, for whoever watches over the process."""

from __future__ import annotations

from fastapi import Request
from starlette.responses import PlainTextResponse, Response

from outreach.app import App, doctor
from outreach.errors import OutreachError
from outreach.web.routing import EVERYBODY, Section

section = Section()

FRESH = {"Cache-Control": "no-store"}


@section.get("/livez", verb=EVERYBODY)
def alive() -> Response:
    """The process answers; nothing else is asked."""
    return PlainTextResponse("ok\n", headers=FRESH)


@section.get("/readyz", verb=EVERYBODY)
def ready(request: Request) -> Response:
    """The database answers and stands where the program needs it, else 503; why is in the log and in `doctor` alone."""
    app: App = request.app.state.outreach
    try:
        doctor.require_ready(app)
    except OutreachError:
        return PlainTextResponse("not ready\n", status_code=503, headers=FRESH)
    return PlainTextResponse("ok\n", headers=FRESH)
