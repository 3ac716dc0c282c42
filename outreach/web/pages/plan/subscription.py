"""The plan under a private address, for calendar programs."""

from __future__ import annotations

from starlette.responses import Response

from outreach.app.campaigns import campaigns
from outreach.app.plan import subscriptions
from outreach.language import msg
from outreach.web.pages.plan.routes import PLAN, address, calendar_file
from outreach.web.routing import EVERYBODY, Asked, Section, Visit

section = Section()

READ = "/calendars/{token}.ics"


@section.get(PLAN + "/subscription", verb="subscriptions.since")
def shown(visit: Asked, campaign: str) -> Response:
    """Whether the person has an address; it is never shown again."""
    return _page(visit, campaign)


@section.post(PLAN + "/subscription", verb="subscriptions.begin")
def begin(visit: Asked, campaign: str) -> Response:
    """A new address on the page that answers: nowhere else does it stand in full."""
    token = subscriptions.begin(visit.app, campaign, caller=visit.person)
    own = visit.home + READ.replace("{token}", token)
    return _page(visit, campaign, own=own)


@section.post(PLAN + "/subscription/end", verb="subscriptions.end")
def end(visit: Asked, campaign: str) -> Response:
    """Calendar programs that read it find nothing any more."""
    subscriptions.end(visit.app, campaign, caller=visit.person)
    return visit.onward(f"{address(campaign)}/subscription", msg("The address opens nothing any more."))


@section.get(READ, verb=EVERYBODY)
def read(visit: Asked, token: str) -> Response:
    """What a calendar program reads; whoever has the address has signed in by it."""
    return calendar_file(visit, subscriptions.read(visit.app, token), "plan")


def _page(visit: Visit, campaign: str, own: str = "") -> Response:
    return visit.page(
        "pages/plan/subscription.html",
        campaign=campaigns.get(visit.app, campaign),
        path=address(campaign),
        since=subscriptions.since(visit.app, campaign, caller=visit.person),
        own=own,
    )
