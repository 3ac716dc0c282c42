"""Signing in and out."""

from __future__ import annotations

import json

from starlette.responses import RedirectResponse, Response

from outreach.app import signin
from outreach.errors import NotAllowed
from outreach.web import visitors
from outreach.web.addresses import own
from outreach.web.routing import EVERYBODY, Asked, Section, Sent, Visit

section = Section()


@section.get("/sign-in", verb=EVERYBODY)
def form(visit: Asked) -> Response:
    """Mail address and password, and where to go on then; who has signed in goes there at once."""
    onward = own(visit.request.query_params.get("next", "/"))
    return RedirectResponse(onward, 303) if visit.caller else _form(visit, onward)


@section.post("/sign-in", verb=EVERYBODY)
def sign_in(visit: Asked, sent: Sent) -> Response:
    """A new session, and on to where the person wanted to go; the one that the browser had before is over."""
    request, onward = visit.request, own(sent.get("next", "/"))
    try:
        token = signin.sign_in(
            visit.app,
            mail=sent.get("mail", ""),
            password=sent.get("password", ""),
            address=request.client.host if request.client else "",
            device=request.headers.get("user-agent", ""),
        )
    except NotAllowed as error:
        return _form(visit, onward, mail=sent.get("mail", ""), error=error)
    if before := visitors.token_of(request):
        signin.sign_out(visit.app, before)
    if visit.partial:
        person = signin.visitor_of(visit.app, token)
        response = Response(status_code=204)
        response.headers["HX-Trigger"] = json.dumps({"signed-in": person.id if person else ""})
    else:
        response = RedirectResponse(onward, 303)
    visitors.remember(request, response, token)
    return response


@section.post("/sign-out", verb=EVERYBODY)
def sign_out(visit: Asked) -> Response:
    """The session is over, and so is what the browser kept of it."""
    signin.sign_out(visit.app, visitors.token_of(visit.request))
    response = RedirectResponse("/sign-in", 303)
    visitors.forget(visit.request, response)
    response.headers["Clear-Site-Data"] = '"storage"'
    return response


def _form(visit: Visit, onward: str, mail: str = "", error: NotAllowed | None = None) -> Response:
    return visit.page(
        "pages/signin/signin.html",
        status=422 if error else 200,
        onward=onward,
        mail=mail,
        error=error,
        nobody=not signin.possible(visit.app),
    )
