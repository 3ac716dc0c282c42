"""The report of a campaign: looked at live, and taken along as a file."""

from __future__ import annotations

from types import MappingProxyType

from starlette.responses import Response

from outreach.app import campaigns, sharing
from outreach.app.reportprocess import ReportProcess
from outreach.errors import NotFound
from outreach.language import msg
from outreach.web.forms import SentForm
from outreach.web.routing import Asked, Section, Visit

section = Section()

TYPES = MappingProxyType(
    {
        "pdf": "application/pdf",
        "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        "csv": "text/csv; charset=utf-8",
    }
)
"""The files that people take along."""


@section.get("/campaigns/{campaign}/report", verb="reports.look")
def shown(visit: Asked, campaign: str) -> Response:
    """What the campaign has reached as of now, in the reader's language."""
    return _shown(visit, campaign)


@section.post("/campaigns/{campaign}/report/links", verb="sharing.share")
def share(visit: Asked, campaign: str, sent: SentForm) -> Response:
    """A new link, shown this once."""
    days, language = sent.number("days"), visit.language_of(sent.text("language"))
    token = sharing.share(visit.app, campaign, days=days, language=language, caller=visit.person)
    return _shown(visit, campaign, link=f"{visit.home}/b/{token}")


@section.post("/campaigns/{campaign}/report/links/{id}/withdraw", verb="sharing.withdraw")
def withdraw(visit: Asked, campaign: str, id: str) -> Response:
    """A link that opens nothing any more."""
    sharing.withdraw(visit.app, campaign, id, caller=visit.person)
    return visit.onward(f"/campaigns/{campaign}/report#links", msg("The link is withdrawn."))


@section.get("/campaigns/{campaign}/report.{kind}", verb="reports.make")
def taken(visit: Asked, campaign: str, kind: str, lang: str = "") -> Response:
    """The same as a file; ``lang`` for somebody who reads another language."""
    return file_of(visit, campaigns.get(visit.app, campaign).name, kind, lang)


def file_of(visit: Visit, campaign: str, kind: str, lang: str) -> Response:
    """The report as a file to be saved; in the page's own language where ``lang`` is none. Raises NotFound."""
    if kind not in TYPES:
        raise NotFound(msg("There is no report of the kind “{kind}”.", kind=kind))
    content = process_of(visit).write(campaign, kind, visit.language_of(lang))
    stamp = visit.app.clock.now().date().isoformat()
    return visit.download(content, TYPES[kind], f"{campaign}-{stamp}.{kind}")


def process_of(visit: Visit) -> ReportProcess:
    """What makes reports."""
    process: ReportProcess = visit.request.app.state.reports
    return process


def _shown(visit: Visit, campaign: str, link: str = "") -> Response:
    return visit.page(
        "pages/report/report.html",
        campaign=campaigns.get(visit.app, campaign),
        view=process_of(visit).look(campaign, visit.language),
        kinds=tuple(TYPES),
        links=sharing.links(visit.app, campaign),
        link=link,
        now=visit.app.clock.now(),
        usual=sharing.USUAL,
    )
