"""Routes that say whose they are: each is declared with the verb whose roles it takes, or as everybody's.

The door asks before the route begins, so that no page can forget it. A route that is not declared ends the start.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Annotated, Final

from fastapi import APIRouter, Depends, FastAPI, Request
from fastapi.routing import iter_route_contexts
from starlette.responses import HTMLResponse, Response

from outreach.app import App
from outreach.app.permissions import NAMES, require
from outreach.errors import OutreachError
from outreach.language import Language, msg
from outreach.model import Caller
from outreach.web.rendering import rendered

EVERYBODY: Final = "everybody"
"""In the place of a verb: the page is shown without sign-in."""

VisitorOf = Callable[[Request], Caller | None]
"""Who has signed in with the session that the request carries."""


class SignInNeeded(OutreachError):
    """Nobody has signed in, or the session is over."""


@dataclass(frozen=True, kw_only=True)
class Visit:
    """One request of one person: what a route needs to call a verb and to show what came of it."""

    app: App
    request: Request
    caller: Caller | None

    @property
    def language(self) -> Language:
        """The person's own; before sign-in the house's."""
        return self.caller.language if self.caller else self.app.settings.language

    def page(self, template: str, *, status: int = 200, **values: object) -> Response:
        """A page that nobody keeps: it is this person's, and of this moment."""
        body = rendered(template, self.language, caller=self.caller, **values)
        return HTMLResponse(body, status, {"Cache-Control": "no-store"})


def visit_of(request: Request) -> Visit:
    """The request with its person."""
    state = request.app.state
    return Visit(app=state.outreach, request=request, caller=state.visitor_of(request))


Asked = Annotated[Visit, Depends(visit_of)]
"""What a route takes."""


@dataclass(frozen=True, kw_only=True)
class Declaration:
    """Whose a route is."""

    method: str
    path: str
    verb: str


class Section:
    """The routes of one page."""

    def __init__(self) -> None:
        self.router = APIRouter(default_response_class=HTMLResponse)
        self.declared: list[Declaration] = []

    def get(self, path: str, *, verb: str) -> Callable[[Callable[..., Response]], Callable[..., Response]]:
        """A page to look at, which changes nothing."""
        return self._route("GET", path, verb)

    def post(self, path: str, *, verb: str) -> Callable[[Callable[..., Response]], Callable[..., Response]]:
        """What changes something."""
        return self._route("POST", path, verb)

    def _route(
        self, method: str, path: str, verb: str
    ) -> Callable[[Callable[..., Response]], Callable[..., Response]]:
        """Raises LookupError for a verb that the table of permissions does not know."""
        if verb not in NAMES and verb != EVERYBODY:
            raise LookupError(f"{method} {path}: no verb is called {verb}")
        self.declared.append(Declaration(method=method, path=path, verb=verb))
        door = [] if verb == EVERYBODY else [Depends(_door(verb))]
        return self.router.api_route(path, methods=[method], dependencies=door, response_model=None)


def _door(verb: str) -> Callable[..., None]:
    def opened(visit: Asked) -> None:
        if visit.caller is None:
            raise SignInNeeded(msg("This page is for people who have signed in."))
        require(visit.caller, verb)

    return opened


def require_declared(made: FastAPI, declared: Iterable[Declaration]) -> None:
    """Raises LookupError for a route of ``made`` that no section has declared."""
    known = {(each.method, each.path) for each in declared}
    for route in iter_route_contexts(made.routes):
        for method in (route.methods or {"all of"}) - {"HEAD"}:  # HEAD is GET without its body
            if (method, route.path) not in known:
                raise LookupError(f"{method} {route.path} says nothing of whose it is")
