"""What every request of a program passes: its token, the roles and the scope of the verb, and the key of a repetition.

Whatever is refused on the way, or by the verb, is answered with problem details.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Coroutine, Sequence
from dataclasses import dataclass
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request
from fastapi.exceptions import RequestValidationError
from fastapi.routing import APIRoute
from starlette.concurrency import run_in_threadpool
from starlette.responses import JSONResponse, Response

from outreach.app import App
from outreach.app.people import programs
from outreach.app.people.programs import TokenNeeded
from outreach.app.permissions import require, scope_of
from outreach.app.running import idempotency
from outreach.errors import OutreachError
from outreach.language import Language, msg
from outreach.model import Caller
from outreach.web.api.problems import VersionNeeded, refused, unfit
from outreach.web.api.specification import described
from outreach.web.routing import EVERYBODY, Declaration, Section, language_asked
from outreach.web.security import API, HARMLESS

LARGEST = 200_000
"""Bytes of a request: the longest words that a post can have, several times over."""

REPEATED = ("content-type", "etag", "location")
"""Headers of an answer that are kept with it."""


@dataclass(frozen=True, kw_only=True)
class ApiCall:
    """One request of one program: what a route needs to call a verb and to answer."""

    app: App
    request: Request
    caller: Caller | None
    language: Language

    @property
    def person(self) -> Caller:
        """In whose name it asks. Raises TokenNeeded."""
        if self.caller is None:
            raise TokenNeeded(msg("This takes a token that is good."))
        return self.caller

    @property
    def seen(self) -> int:
        """The version that ``If-Match`` names; -1, which nothing has, for an ETag of something else.

        Raises VersionNeeded where it names none.
        """
        told = self.request.headers.get("if-match", "").strip()
        if not told or told == "*":
            raise VersionNeeded(
                msg("A change says which version it was made for."),
                msg("Read it first, and send its ETag back as If-Match."),
            )
        number = told.removeprefix("W/").strip('"').partition("-")[0]
        return int(number) if number.isascii() and number.isdecimal() and len(number) < 10 else -1


def _call_of(request: Request) -> ApiCall:
    call: ApiCall = request.state.call
    return call


Called = Annotated[ApiCall, Depends(_call_of)]
"""What a route takes."""


class ApiRoute(APIRoute):
    """A route with the door before it."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        inner = super().get_route_handler()
        verb = str((self.openapi_extra or {})["x-verb"])

        async def answered(request: Request) -> Response:
            language = language_asked(request) or request.app.state.outreach.settings.language
            try:
                call = await run_in_threadpool(_entered, request, verb)
                request.state.call, language = call, call.language
                if call.caller:
                    require(call.caller, verb)
                return await _once(call, inner)
            except RequestValidationError as error:
                return unfit(error, language)
            except OutreachError as error:
                return refused(error, language)

        return answered


def _entered(request: Request, verb: str) -> ApiCall:
    app: App = request.app.state.outreach
    spoken = language_asked(request)
    if verb == EVERYBODY:
        return ApiCall(app=app, request=request, caller=None, language=spoken or app.settings.language)
    scheme, _, token = request.headers.get("authorization", "").partition(" ")
    address = request.client.host if request.client else ""
    caller = programs.caller_of(app, token.strip() if scheme.lower() == "bearer" else "", address=address)
    return ApiCall(app=app, request=request, caller=caller, language=spoken or caller.language)


async def _once(call: ApiCall, inner: Callable[[Request], Awaitable[Response]]) -> Response:
    """A change with a key is done once; who repeats it gets the first answer. What was refused may be asked again."""
    request, key = call.request, call.request.headers.get("idempotency-key")
    if key is None or request.method in HARMLESS:
        return await inner(request)
    seen = request.headers.get("if-match", "")
    asked = f"{request.method} {request.url.path}?{request.url.query}\n{seen}\n".encode()
    body = await request.body()
    before = await run_in_threadpool(idempotency.begin, call.app, key, asked + body, caller=call.person)
    if before is not None:
        headers = {**before["headers"], "Idempotency-Replayed": "true"}
        return Response(before["body"], before["status"], headers=headers)
    done = False
    try:
        response = await inner(request)
        if response.status_code < 300:
            kept = {name: response.headers[name] for name in REPEATED if name in response.headers}
            answer = {
                "status": response.status_code,
                "headers": kept,
                "body": bytes(response.body).decode(),
            }
            await run_in_threadpool(idempotency.keep, call.app, key, answer, caller=call.person)
            done = True
        return response
    finally:
        if not done:
            await run_in_threadpool(idempotency.forget, call.app, key, caller=call.person)


class ApiSection(Section):
    """The routes of one kind of things, declared as those of the pages are."""

    def __init__(self, tag: str) -> None:
        super().__init__()
        self.router = APIRouter(route_class=ApiRoute, default_response_class=JSONResponse, tags=[tag])

    def declare(
        self,
        method: str,
        path: str,
        *,
        verb: str,
        gives: Any = None,
        versioned: bool = False,
        files: Sequence[str] = (),
        most: int = LARGEST,
        **how: Any,
    ) -> Callable[[Callable[..., Response]], Callable[..., Response]]:
        """A route that answers with ``gives`` and takes ``most`` bytes; if ``versioned``, of the state in If-Match.

        Raises LookupError for a verb that the table of permissions does not know.
        """
        self._says(Declaration(method=method, path=API + path, verb=verb, most=most))
        scope = None if verb == EVERYBODY else scope_of(verb)
        told = described(method, verb, scope=scope, gives=gives, versioned=versioned, files=files)
        return self.router.api_route(API + path, methods=[method], response_model=None, **{**told, **how})
