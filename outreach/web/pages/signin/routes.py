"""Signing in and out."""

from __future__ import annotations

import json
from urllib.parse import urlencode

from starlette.responses import RedirectResponse, Response

from outreach.app.people import me, provider, signin
from outreach.errors import NotAllowed, OutreachError
from outreach.web import visitors
from outreach.web.addresses import own
from outreach.web.forms import SentForm
from outreach.web.routing import EVERYBODY, Asked, Section, Visit

section = Section()


@section.get("/sign-in", verb=EVERYBODY)
def form(visit: Asked) -> Response:
    """Mail address and password, and where to go on then; who has signed in goes there at once."""
    onward = own(visit.request.query_params.get("next", "/"))
    return RedirectResponse(onward, 303) if visit.caller else sign_in_page(visit, onward)


@section.post("/sign-in", verb=EVERYBODY)
def sign_in(visit: Asked, sent: SentForm) -> Response:
    """A new session, and on to where the person wanted to go; the one that the browser had before is over."""
    request, onward = visit.request, own(sent.text("next", "/"))
    try:
        token = signin.sign_in(
            visit.app,
            mail=sent.text("mail"),
            password=sent.text("password"),
            address=visit.address,
            device=visit.device,
        )
    except NotAllowed as error:
        return sign_in_page(visit, onward, mail=sent.text("mail"), error=error)
    if before := visitors.token_of(request):
        signin.sign_out(visit.app, before)
    return _inside(visit, token, onward)


@section.get("/sign-in/code", verb=EVERYBODY)
def code_form(visit: Asked) -> Response:
    """The code of the second factor, for who has given the password."""
    onward = own(visit.request.query_params.get("next", "/"))
    if not signin.code_needed(visit.app, visitors.token_of(visit.request)):
        return RedirectResponse("/sign-in?" + urlencode({"next": onward}), 303)
    return _code(visit, onward)


@section.post("/sign-in/code", verb=EVERYBODY)
def code(visit: Asked, sent: SentForm) -> Response:
    """A session that opens everything, by another token, and on to where the person wanted to go."""
    request, onward = visit.request, own(sent.text("next", "/"))
    try:
        token = signin.give_code(
            visit.app,
            visitors.token_of(request),
            sent.text("code"),
            address=visit.address,
            device=visit.device,
        )
    except NotAllowed as error:
        return _code(visit, onward, error)
    return _inside(visit, token, onward)


@section.get("/confirm", verb="me.myself")
def confirm_form(visit: Asked) -> Response:
    """The password once more, and where to go on then."""
    onward = own(visit.request.query_params.get("next", "/"))
    return _confirm(visit, onward)


@section.post("/confirm", verb="me.myself")
def confirm(visit: Asked, sent: SentForm) -> Response:
    """For a quarter of an hour it counts as given just now."""
    onward = own(sent.text("next", "/"))
    try:
        signin.confirm(visit.app, visit.person, sent.text("password"), address=visit.address)
    except NotAllowed as error:
        return _confirm(visit, onward, error)
    return RedirectResponse(onward, 303)


def _confirm(visit: Visit, onward: str, error: NotAllowed | None = None) -> Response:
    mail = me.myself(visit.app, caller=visit.person).mail
    status = 422 if error else 200
    return visit.page(
        "pages/signin/confirm.html",
        status=status,
        onward=onward,
        mail=mail,
        error=error,
        provider=provider.offered(visit.app),
    )


def _code(visit: Visit, onward: str, error: NotAllowed | None = None) -> Response:
    asked = error is not None or visit.partial
    return visit.page(
        "pages/signin/code.html",
        status=422 if asked else 200,
        onward=onward,
        error=error,
        visit_partial=visit.partial,
    )


def _inside(visit: Visit, token: str, onward: str) -> Response:
    """On to where the person wanted to go, by way of the second factor where there is one."""
    request = visit.request
    if signin.code_needed(visit.app, token):
        response: Response = RedirectResponse("/sign-in/code?" + urlencode({"next": onward}), 303)
        if visit.partial:
            response = _code(visit, onward)
    elif visit.partial:
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
    response = RedirectResponse("/sign-in?out=yes" if provider.offered(visit.app) else "/sign-in", 303)
    visitors.forget(visit.request, response)
    response.headers["Clear-Site-Data"] = '"storage"'
    return response


def sign_in_page(visit: Visit, onward: str, mail: str = "", error: OutreachError | None = None) -> Response:
    """The form, and the way to the organisation's own; with what was wrong, where something was."""
    return visit.page(
        "pages/signin/signin.html",
        status=422 if error else 200,
        onward=onward,
        mail=mail,
        error=error,
        nobody=not signin.possible(visit.app),
        provider=provider.offered(visit.app),
        out="out" in visit.request.query_params,
    )
