"""Pages in the place of those that no route has made: nothing is at the address, or something of ours is broken."""

from __future__ import annotations

from fastapi import Request
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.responses import Response

from outreach.errors import InvalidInput, NotFound, OutreachError, StorageFailed
from outreach.language import msg
from outreach.web.api import problems
from outreach.web.routing import nobody_of, visit_of
from outreach.web.security import of_programs

NOWHERE = (404, 405)
"""No route takes the address, or none shows anything there: a page for who has lost the way."""


async def of_http(request: Request, error: Exception) -> Response:
    """What has not come to a verb, for programs as a problem and for people as a page."""
    assert isinstance(error, HTTPException)
    if of_programs(request.url.path):
        return await problems.of_http(request, error)
    if error.status_code in NOWHERE:
        told: OutreachError = NotFound(
            msg("There is no page at this address."),
            msg("Look whether the address is whole, or begin on today's page."),
        )
    else:
        told = InvalidInput(msg("What was sent cannot be read."), msg("Go back, and send it once more."))
    page = _page(request, told, error.status_code)
    page.headers.update(error.headers or {})
    return page


async def of_form(request: Request, error: Exception) -> Response:
    """An address or a form whose parts are not what its route takes: nobody types one, so little is said."""
    assert isinstance(error, RequestValidationError)
    told = InvalidInput(msg("What was sent cannot be read."), msg("Go back, and send it once more."))
    return _page(request, told, 422)


async def of_failure(request: Request, _error: Exception) -> Response:
    """Something of ours is broken; whoever looks after the machine finds what in the log. Nothing is read any more."""
    told = OutreachError(
        msg("Something went wrong here, and it is not your fault."),
        msg("Try again. If it stays so, tell whoever looks after the machine when it happened."),
    )
    return nobody_of(request).page("parts/refused.html", status=500, error=told)


async def of_nobody(_request: Request, _error: Exception) -> Response:
    """Whoever sent it is gone amid sending: nobody reads an answer, and nothing is broken here."""
    return Response(status_code=400)


def _page(request: Request, told: OutreachError, status: int) -> Response:
    try:
        return visit_of(request).page("parts/refused.html", status=status, error=told)
    except StorageFailed:
        return nobody_of(request).page("parts/refused.html", status=status, error=told)
