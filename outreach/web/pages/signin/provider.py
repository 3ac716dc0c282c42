"""To the organisation's own sign-in page and back; its word counts here as a password does."""

from __future__ import annotations

from typing import Annotated

from fastapi import Query
from starlette.responses import RedirectResponse, Response

from outreach.app.people import provider, signin
from outreach.app.people.provider import ProviderAnswer
from outreach.app.people.tokens import new_token
from outreach.errors import Busy, InvalidInput, NotAllowed
from outreach.web import visitors
from outreach.web.addresses import own
from outreach.web.pages.signin.routes import sign_in_page
from outreach.web.routing import EVERYBODY, Asked, Section, Visit

section = Section()

BACK = "/sign-in/back"
"""Where the provider sends people back to; it is registered there."""

REFUSALS = (Busy, InvalidInput, NotAllowed)
"""What is told above the form, where people sign in by their password instead."""

Word = Annotated[str, Query()]


@section.get("/sign-in/provider", verb=EVERYBODY)
def leave(visit: Asked, next: Word = "/", again: Word = "") -> Response:  # noqa: A002 - as it stands in the address
    """On to the provider, with a cookie by which its answer is known to be for this browser."""
    person = visit.caller.id if again and visit.caller else ""
    leaving = visitors.Leaving(secret=new_token(), onward=own(next), again=person)
    try:
        address = provider.leave(visit.app, leaving.secret, redirect=_back(visit), again=bool(person))
    except REFUSALS as error:
        return sign_in_page(visit, leaving.onward, error=error)
    response = RedirectResponse(address, 303)
    visitors.let_leave(visit.request, response, leaving)
    return response


@section.get(BACK, verb=EVERYBODY)
def come_back(visit: Asked, state: Word = "", code: Word = "", iss: Word = "", error: Word = "") -> Response:
    """The provider has sent somebody back. A GET that changes something; its state is good once, and in one browser."""
    request, leaving = visit.request, visitors.come_back(visit.request)
    try:
        token = provider.come_back(
            visit.app,
            leaving.secret,
            ProviderAnswer(state=state, code=code, issuer=iss, error=error),
            redirect=_back(visit),
            again=leaving.again,
            address=visit.address,
            device=visit.device,
        )
    except REFUSALS as refused:
        response = sign_in_page(visit, leaving.onward, error=refused)
    else:
        if before := visitors.token_of(request):
            signin.sign_out(visit.app, before)
        response = RedirectResponse(leaving.onward, 303)
        visitors.remember(request, response, token)
    visitors.forget_leaving(request, response)
    return response


@section.get("/sign-out/provider", verb=EVERYBODY)
def sign_out(visit: Asked) -> Response:
    """Out there, too, for who shares the computer with others."""
    return RedirectResponse(provider.sign_out_page(visit.app, f"{visit.home}/sign-in"), 303)


def _back(visit: Visit) -> str:
    return visit.home + BACK
