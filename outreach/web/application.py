"""The web application: all pages behind the one layer, and what becomes of an error."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from urllib.parse import urlencode, urlsplit

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect
from starlette.responses import RedirectResponse, Response
from starlette.routing import compile_path

from outreach.app import App
from outreach.app.operation.health import Health
from outreach.app.people.identity import PasswordNeeded
from outreach.app.places.compared import ComparedBefore
from outreach.app.public.sharing import OpenedTooOften
from outreach.app.results.reportprocess import ReportProcess
from outreach.denials import Denials
from outreach.errors import Busy, InvalidInput, NotAllowed, NotFound, OutreachError, StorageFailed
from outreach.model import Stale, StaleCampaign, StaleEntry, StalePlace
from outreach.web import failures
from outreach.web.addresses import own
from outreach.web.api.about import section as api_about
from outreach.web.api.campaigns import section as api_campaigns
from outreach.web.api.jobs import section as api_jobs
from outreach.web.api.places import section as api_places
from outreach.web.api.posts import section as api_posts
from outreach.web.api.specification import specification
from outreach.web.noted import RequestLog
from outreach.web.pages.accounts.routes import section as accounts
from outreach.web.pages.administration.routes import section as administration
from outreach.web.pages.approving.routes import section as approving
from outreach.web.pages.attention.routes import section as attention
from outreach.web.pages.campaign.routes import section as campaign
from outreach.web.pages.campaigns.routes import section as campaigns
from outreach.web.pages.cards.routes import section as cards
from outreach.web.pages.costs.routes import section as costs
from outreach.web.pages.effects.routes import section as effects
from outreach.web.pages.figures.routes import section as figures
from outreach.web.pages.health.routes import section as health
from outreach.web.pages.imports.routes import section as imports
from outreach.web.pages.letting_in.routes import section as letting_in
from outreach.web.pages.me.programs import section as me_programs
from outreach.web.pages.me.reports import section as me_reports
from outreach.web.pages.me.routes import section as me
from outreach.web.pages.place.routes import section as place
from outreach.web.pages.places.routes import section as places
from outreach.web.pages.plan.again import section as plan_again
from outreach.web.pages.plan.routes import section as plan
from outreach.web.pages.plan.subscription import section as plan_subscription
from outreach.web.pages.post.actions import section as post_actions
from outreach.web.pages.post.routes import section as post
from outreach.web.pages.posts.routes import section as posts
from outreach.web.pages.press.journalists import section as journalists
from outreach.web.pages.press.routes import section as press
from outreach.web.pages.public.routes import section as public
from outreach.web.pages.report.routes import section as report
from outreach.web.pages.shared.routes import section as shared
from outreach.web.pages.signin.provider import section as provider
from outreach.web.pages.signin.routes import section as signin
from outreach.web.pages.static.routes import section as static
from outreach.web.pages.today.routes import section as today
from outreach.web.pages.visits.routes import section as visits
from outreach.web.routing import (
    Declaration,
    Section,
    SignInNeeded,
    Visit,
    VisitorOf,
    nobody_of,
    require_declared,
    visit_of,
)
from outreach.web.security import ORDINARY_BODY, BodyLimit, Denial, Denied, Guard, Scope, Trust

SECTIONS = (
    static,
    health,
    cards,
    today,
    posts,
    post,
    plan,
    imports,
    places,
    place,
    post_actions,
    approving,
    attention,
    report,
    campaign,
    campaigns,
    accounts,
    figures,
    costs,
    effects,
    visits,
    plan_again,
    plan_subscription,
    press,
    me,
    me_programs,
    me_reports,
    administration,
    signin,
    provider,
    letting_in,
    shared,
    journalists,
    public,
)
"""The pages, those first that are asked for most: of those before it each route is tried."""

PROGRAMS = (api_about, api_campaigns, api_places, api_posts, api_jobs)
"""The JSON interface."""

STATUSES: tuple[tuple[type[OutreachError], int], ...] = (
    (SignInNeeded, 401),
    (NotAllowed, 403),
    (NotFound, 404),
    (Stale, 409),
    (StalePlace, 409),
    (StaleEntry, 409),
    (StaleCampaign, 409),
    (ComparedBefore, 409),
    (InvalidInput, 422),
    (OpenedTooOften, 429),
    (Busy, 503),
    (StorageFailed, 503),
)
"""What an error is to a browser; whatever is not named is a failure of ours."""

AGAIN, HOUR = "10", "3600"
"""Seconds after which a page that could not be made is asked for again, and a link that was opened too often."""


def application(
    app: App, visitor_of: VisitorOf, trust: Trust, sections: Sequence[Section] = SECTIONS
) -> Guard:
    """Serves ``app``. Raises LookupError for a route that does not say whose it is."""
    known = (*sections, *PROGRAMS)
    # taken as they are: including a router would look through each route once more, a tenth of a second at the start
    routes = [route for section in known for route in section.router.routes]
    made = FastAPI(openapi_url=None, docs_url=None, redoc_url=None, routes=routes)
    made.state.outreach = app
    made.state.reports = ReportProcess(app.settings)
    made.state.visitor_of = visitor_of
    made.state.health = Health(app)
    declared = [each for section in known for each in section.declared]
    require_declared(made, declared)
    made.state.paths = {each.path: each.verb for each in declared if each.method == "GET"}
    made.state.specification = _specification
    made.state.declared = declared
    made.add_exception_handler(OutreachError, _refused)
    made.add_exception_handler(HTTPException, failures.of_http)
    made.add_exception_handler(RequestValidationError, failures.of_form)
    made.add_exception_handler(ClientDisconnect, failures.of_nobody)
    made.add_exception_handler(Exception, failures.of_failure)
    denials = Denials(addresses=app.settings.oversight.addresses)
    made.state.denials = denials
    return Guard(RequestLog(made), trust, _body_limit(declared), _denied(denials, declared))


@cache
def _specification() -> bytes:
    """Of the JSON interface, made when it is asked for first."""
    return specification([route for section in PROGRAMS for route in section.router.routes])


def _body_limit(declared: Sequence[Declaration]) -> BodyLimit:
    """As the routes say; whatever says nothing takes an ordinary form."""
    large = [
        (each.method, compile_path(each.path)[0], each.most)
        for each in declared
        if each.most != ORDINARY_BODY
    ]

    def limit(method: str, path: str) -> int:
        fitting = (most for known, pattern, most in large if known == method and pattern.match(path))
        return next(fitting, ORDINARY_BODY)

    return limit


def _denied(denials: Denials, declared: Sequence[Declaration]) -> Denied:
    """Notes them by their route: addresses of shared reports and the like are secrets by themselves."""

    @cache
    def patterns() -> list[tuple[str, re.Pattern[str]]]:
        return [(each.path, compile_path(each.path)[0]) for each in declared]

    def denied(scope: Scope, status: int, why: Denial) -> None:
        where = next((path for path, pattern in patterns() if pattern.match(scope["path"])), "–")
        client = scope.get("client") or ("", 0)
        denials.note(why, status, method=scope["method"], where=where, address=client[0])

    return denied


def _refused(request: Request, error: Exception) -> Response:
    """What happened and what to do, as a page in the reader's language; who looks without sign-in is asked for it."""
    assert isinstance(error, OutreachError)
    if isinstance(error, StorageFailed):
        return _away(request, error)
    visit = visit_of(request)
    if isinstance(error, PasswordNeeded):
        return _to_confirm(visit)
    if isinstance(error, SignInNeeded) and request.method == "GET" and not visit.partial:
        return RedirectResponse("/sign-in?" + urlencode({"next": _asked(request)}), 303)
    status = next((status for kind, status in STATUSES if isinstance(error, kind)), 500)
    onward = _came_from(visit) if isinstance(error, SignInNeeded) else ""
    with visit.app.reading_together():
        page = visit.page("parts/refused.html", status=status, error=error, onward=onward)
    if isinstance(error, Busy):
        page.headers["Retry-After"] = HOUR if isinstance(error, OpenedTooOften) else AGAIN
    return page


def _away(request: Request, error: StorageFailed) -> Response:
    """Without the database nobody is known, and nothing but this is shown; a page is asked for again by itself."""
    visit = nobody_of(request)
    again = _asked(request) if request.method == "GET" and not visit.partial else ""
    page = visit.page("parts/refused.html", status=503, error=error, again=again)
    if again:
        page.headers["Refresh"] = AGAIN
    return page


def _to_confirm(visit: Visit) -> Response:
    """To the page that asks for the password once more; from there back to the page on which it was needed.

    A form that was sent is filled in again by what the browser has kept of it.
    """
    whole = visit.request.method == "GET" and not visit.partial
    wanted = own(_asked(visit.request)) if whole else _came_from(visit)
    address = "/confirm?" + urlencode({"next": wanted})
    if visit.partial:
        return Response(status_code=204, headers={"HX-Redirect": address})
    return RedirectResponse(address, 303)


def _came_from(visit: Visit) -> str:
    """The page on which the request was made."""
    headers = visit.request.headers
    return own(urlsplit(headers.get("hx-current-url") or headers.get("referer", "")).path)


def _asked(request: Request) -> str:
    return request.url.path + (f"?{request.url.query}" if request.url.query else "")
