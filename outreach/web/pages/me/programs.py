"""Tokens by which other programs work in somebody's name: made, shown once, ended."""

from __future__ import annotations

from starlette.responses import Response

from outreach.app.people import me, programs
from outreach.errors import InvalidInput, NotAllowed, OutreachError
from outreach.language import msg
from outreach.model import Scope
from outreach.web.forms import SentForm
from outreach.web.routing import Asked, Section, Visit

section = Section()

WORDS = {
    Scope.READ: msg("Read: places, posts, figures, reports"),
    Scope.WRITE: msg("Write: change texts and times, submit, start work"),
    Scope.APPROVE: msg("Approve: let posts go out, send them back"),
}
"""What a token is for, in a person's words."""


@section.get("/me/programs", verb="programs.tokens")
def page(visit: Asked) -> Response:
    """The tokens that are good, and the form for another one."""
    return _page(visit)


@section.post("/me/programs", verb="programs.make_token")
def make(visit: Asked, sent: SentForm) -> Response:
    """A new token, shown on the page that answers and never again."""
    known = {each.value for each in Scope}
    scopes = frozenset(Scope(word) for word in sent.values.get("scope", ()) if word in known)
    try:
        token, made = programs.make_token(
            visit.app,
            sent.text("name"),
            scopes,
            days=sent.number("days"),
            caller=visit.person,
        )
    except (InvalidInput, NotAllowed) as error:
        return _page(visit, error=error)
    return _page(visit, token=token, name=made.device)


@section.post("/me/programs/{id}/end", verb="me.end_device")
def end(visit: Asked, id: str) -> Response:
    """The program does nothing more in this person's name."""
    me.end_device(visit.app, id, caller=visit.person)
    return visit.onward("/me/programs", msg("The token opens nothing any more."))


def _page(visit: Visit, *, token: str = "", name: str = "", error: OutreachError | None = None) -> Response:
    return visit.page(
        "pages/me/programs.html",
        status=422 if error else 200,
        tokens=programs.tokens(visit.app, caller=visit.person),
        words=WORDS,
        usual=programs.USUAL,
        longest=programs.LONGEST,
        token=token,
        name=name,
        error=error,
    )
