"""The report of a campaign: looked at live, and taken along as a file."""

from __future__ import annotations

from types import MappingProxyType

from starlette.responses import Response

from outreach.app import campaigns
from outreach.app.reportprocess import ReportProcess
from outreach.errors import NotFound
from outreach.language import Language, msg
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
    found = campaigns.get(visit.app, campaign)
    view = _process(visit).look(campaign, visit.language)
    return visit.page("pages/report/report.html", campaign=found, view=view, kinds=tuple(TYPES))


@section.get("/campaigns/{campaign}/report.{kind}", verb="reports.make")
def taken(visit: Asked, campaign: str, kind: str, lang: str = "") -> Response:
    """The same as a file; ``lang`` for somebody who reads another language."""
    if kind not in TYPES:
        raise NotFound(msg("There is no report of the kind “{kind}”.", kind=kind))
    language = Language(lang) if lang in set(Language) else visit.language
    name = campaigns.get(visit.app, campaign).name
    content = _process(visit).write(name, kind, language)
    stamp = visit.app.clock.now().date().isoformat()
    saved = {"Content-Disposition": f'attachment; filename="{name}-{stamp}.{kind}"'}
    return Response(content, media_type=TYPES[kind], headers={"Cache-Control": "no-store", **saved})


def _process(visit: Visit) -> ReportProcess:
    process: ReportProcess = visit.request.app.state.reports
    return process
