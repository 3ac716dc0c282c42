"""Visits of the website: tables of its statistics, handed in and listed."""

from __future__ import annotations

from io import BytesIO
from urllib.parse import quote

from starlette.responses import Response

from outreach.app.campaigns import campaigns
from outreach.app.results import website
from outreach.errors import InvalidInput, NotAllowed, OutreachError
from outreach.language import msg, translate
from outreach.model import ChannelName
from outreach.networks import profile
from outreach.report.results_words import TOOLS, VISITS
from outreach.web.forms import SentForm
from outreach.web.routing import OK, Asked, Section, Visit

section = Section()

PAGE = "/campaigns/{campaign}/report/visits"

MOST_BYTES = 60_000_000
"""Of the files that are sent at once; what is larger is handed in at the command line."""


@section.get(PAGE, verb="website.find")
def listed(visit: Asked, campaign: str) -> Response:
    """What was handed in, and a form for the next table."""
    return _page(visit, campaign)


@section.post(PAGE, verb="website.take_in", most=MOST_BYTES)
def taken(visit: Asked, campaign: str, sent: SentForm) -> Response:
    """What the table tells; what is wrong with it is said above the form."""
    sources = [website.SentTable(name=each.name, source=BytesIO(each.content)) for each in sent.files]
    try:
        if not sources:
            raise InvalidInput(msg("No file was chosen."), msg("Choose the table or the log."))  # noqa: TRY301 - told as the others
        done = website.take_in(
            visit.app,
            campaign,
            sources,
            first_day=website.day_of(sent.text("first")),
            last_day=website.day_of(sent.text("last")),
            channel=ChannelName(sent.text("channel")),
            caller=visit.person,
        )
    except (InvalidInput, NotAllowed) as error:
        return _page(visit, campaign, error=error, sent=sent, status=422)
    return _page(visit, campaign, done=done)


@section.post(f"{PAGE}/{{id}}/remove", verb="website.remove")
def removed(visit: Asked, campaign: str, id: str) -> Response:
    """An import that is forgotten with all that it counted."""
    website.remove(visit.app, campaign, id, caller=visit.person)
    return visit.onward(PAGE.replace("{campaign}", quote(campaign)), msg("The import is removed."))


def _page(
    visit: Visit,
    campaign: str,
    *,
    done: website.TakenIn | None = None,
    error: OutreachError | None = None,
    sent: SentForm | None = None,
    status: int = OK,
) -> Response:
    definition = campaigns.get(visit.app, campaign)
    return visit.page(
        "pages/visits/visits.html",
        status=status,
        name=definition.name,
        found=website.find(visit.app, campaign),
        done=done,
        error=error,
        typed=sent.texts if sent else {},
        tools=TOOLS,
        units=VISITS,
        most=MOST_BYTES,
        channels=[
            ("", translate(msg("all networks"), visit.language)),
            *((plan.channel, profile(plan.channel).title) for plan in definition.channels),
        ],
        may_import=visit.may("website.take_in"),
    )
