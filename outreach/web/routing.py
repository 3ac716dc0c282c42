"""Routes that say whose they are: each is declared with the verb whose roles it takes, or as everybody's.

The door asks before the route begins, so that no page can forget it. A route that is not declared ends the start.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import wraps
from typing import Annotated, Any

from fastapi import APIRouter, Depends, FastAPI, Request
from fastapi.routing import iter_route_contexts
from starlette.responses import HTMLResponse, Response

from outreach.app.people.identity import require_fresh
from outreach.app.permissions import require
from outreach.app.verbs import NAMES
from outreach.web.security import ORDINARY_BODY
from outreach.web.visiting import (
    EVERYBODY,
    OK,
    SignInNeeded,
    Visit,
    VisitorOf,
    language_asked,
    nobody_of,
    visit_of,
)

__all__ = [
    "EVERYBODY",
    "OK",
    "Asked",
    "Declaration",
    "Section",
    "SignInNeeded",
    "Visit",
    "VisitorOf",
    "language_asked",
    "nobody_of",
    "require_declared",
    "visit_of",
]


async def _asked(request: Request) -> Visit:
    """Without a thread of its own: it waits for nothing."""
    return visit_of(request)


Asked = Annotated[Visit, Depends(_asked)]
"""What a route takes."""


@dataclass(frozen=True, kw_only=True)
class Declaration:
    """Whose a route is."""

    method: str
    path: str
    verb: str
    most: int = ORDINARY_BODY  # bytes that may be sent to it


class Section:
    """The routes of one page."""

    def __init__(self) -> None:
        self.router = APIRouter(default_response_class=HTMLResponse)
        self.declared: list[Declaration] = []

    def get(self, path: str, *, verb: str) -> Callable[[Callable[..., Response]], Callable[..., Response]]:
        """A page to look at, which changes nothing."""
        return self._route("GET", path, verb)

    def post(
        self, path: str, *, verb: str, most: int = ORDINARY_BODY
    ) -> Callable[[Callable[..., Response]], Callable[..., Response]]:
        """What changes something; it takes ``most`` bytes."""
        return self._route("POST", path, verb, most)

    def _route(
        self, method: str, path: str, verb: str, most: int = ORDINARY_BODY
    ) -> Callable[[Callable[..., Response]], Callable[..., Response]]:
        self._says(Declaration(method=method, path=path, verb=verb, most=most))
        if method == "GET":
            declared = self.router.api_route(path, methods=[method], response_model=None)
            return lambda function: declared(_shown(function, verb))
        # before the form is read
        door = [] if verb == EVERYBODY else [Depends(_door(verb))]
        return self.router.api_route(path, methods=[method], dependencies=door, response_model=None)

    def _says(self, route: Declaration) -> None:
        """Raises LookupError for a verb that the table of permissions does not know."""
        if route.verb not in NAMES and route.verb != EVERYBODY:
            raise LookupError(f"{route.method} {route.path}: no verb is called {route.verb}")
        self.declared.append(route)


def _door(verb: str) -> Callable[..., None]:
    def opened(visit: Asked) -> None:
        _require(visit, verb)

    return opened


def _require(visit: Visit, verb: str) -> None:
    require(visit.person, verb)
    require_fresh(visit.app, visit.person, verb)


def _shown(page: Callable[..., Response], verb: str) -> Callable[..., Response]:
    """The page behind its door: all that both read they read as of one moment, in one thread."""

    @wraps(page)
    def shown(**values: Any) -> Response:
        visit: Visit | None = values.get("visit")
        if visit is None:  # it takes the request alone, and reads nothing
            return page(**values)
        with visit.app.reading_together():
            if verb != EVERYBODY:
                _require(visit, verb)
            return page(**values)

    return shown


def require_declared(made: FastAPI, declared: Iterable[Declaration]) -> None:
    """Raises LookupError for a route of ``made`` that no section has declared."""
    known = {(each.method, each.path) for each in declared}
    for route in iter_route_contexts(made.routes):
        for method in (route.methods or {"all of"}) - {"HEAD"}:  # HEAD is GET without its body
            if (method, route.path) not in known:
                raise LookupError(f"{method} {route.path} says nothing of whose it is")
