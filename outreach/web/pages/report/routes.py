"""The report of a campaign: looked at live, and taken along as a file."""

from __future__ import annotations

from collections.abc import Sequence
from types import MappingProxyType

from starlette.responses import Response

from outreach.app.campaigns import campaigns, choosing, days
from outreach.app.places import places
from outreach.app.public import sharing
from outreach.app.results import conclusions, reports
from outreach.app.results.reportprocess import ReportProcess
from outreach.app.results.reports import WHOLE_REPORT, Edition, ReportScope, ReportView, scope_of
from outreach.errors import NotFound
from outreach.language import Language, msg, register, translate
from outreach.model import Campaign, CampaignEntry, StaleConclusion
from outreach.networks import profile
from outreach.web.forms import SentForm
from outreach.web.pages.report.filters import query_of
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


@section.post("/campaigns/{campaign}/report/conclusion", verb="conclusions.write")
def concluded(visit: Asked, campaign: str, sent: SentForm) -> Response:
    """What the staff draws from it; what somebody else has written meanwhile is shown beside it."""
    text = sent.text("text")
    try:
        conclusions.write(visit.app, campaign, text, version=sent.number("version"), caller=visit.person)
    except StaleConclusion as error:
        return _shown(visit, campaign, typed=text, stale=error, status=409)
    return visit.onward(f"/campaigns/{campaign}/report#next", msg("The conclusion is saved."))


@section.get("/campaigns/{campaign}/report.{kind}", verb="reports.make")
def taken(visit: Asked, campaign: str, kind: str, lang: str = "") -> Response:
    """As a file what the page with the same filters shows, with all rows; ``lang`` for who reads another language."""
    scope = scope_of(visit.request.query_params)
    return file_of(visit, campaigns.get(visit.app, campaign), kind, lang, scope)


def file_of(
    visit: Visit, campaign: Campaign, kind: str, lang: str, scope: ReportScope = WHOLE_REPORT
) -> Response:
    """The report as a file to be saved; in the page's own language where ``lang`` is none. Raises NotFound."""
    if kind not in TYPES:
        raise NotFound(msg("There is no report of the kind “{kind}”.", kind=kind))
    content = process_of(visit).write(campaign.name, kind, visit.language_of(lang), scope)
    stamp = days.today(visit.app, campaign).isoformat()
    return visit.download(content, TYPES[kind], f"{campaign.name}-{stamp}.{kind}")


def process_of(visit: Visit) -> ReportProcess:
    """What makes reports."""
    process: ReportProcess = visit.request.app.state.reports
    return process


def looked(visit: Visit, campaign: str, language: Language, scope: ReportScope = WHOLE_REPORT) -> ReportView:
    """The report as it stands now; made anew where something has changed since somebody looked."""
    content = [reports.content(visit.app, each) for each in (campaign, scope.earlier) if each]
    return process_of(visit).look(campaign, language, scope, " ".join(content))


def _shown(
    visit: Visit,
    campaign: str,
    link: str = "",
    typed: str | None = None,
    stale: StaleConclusion | None = None,
    status: int = 200,
) -> Response:
    asked = visit.request.query_params
    scope = scope_of(asked)
    known = campaigns.get(visit.app, campaign)
    near = choosing.near(visit.app, known.name, (scope.earlier,)).entries
    return visit.page(
        "pages/report/report.html",
        campaign=known,
        view=looked(visit, campaign, visit.language, scope),
        kinds=tuple(TYPES),
        links=sharing.links(visit.app, campaign),
        link=link,
        now=visit.app.clock.now(),
        usual=sharing.USUAL,
        scope=scope,
        query=query_of(asked),
        other=query_of(asked, lang="en" if visit.language is Language.DE else "de"),
        choices=_choices(visit, known, near),
        more=query_of(asked, beside=known.name) if len(near) >= choosing.MOST else "",
        conclusion=conclusions.get(visit.app, campaign),
        typed=typed,
        stale=stale,
        status=status,
    )


def _choices(
    visit: Visit, campaign: Campaign, near: Sequence[CampaignEntry]
) -> dict[str, list[tuple[str, str]]]:
    """What each filter can be set to, with its word; "" is all."""
    language = visit.language
    everything = ("", translate(msg("All"), language))
    names = places.names(visit.app, campaign.name)
    return {
        "network": [everything, *((plan.channel, profile(plan.channel).title) for plan in campaign.channels)],
        "region": [everything, *((each.name, each.name) for each in campaign.regions)],
        "place": [everything, *sorted(names.items(), key=lambda pair: register(pair[1]))],
        "kind": [
            everything,
            *((kind.value, translate(reports.KINDS[kind], language)) for kind in campaign.kinds),
        ],
        "edition": [
            (Edition.REPORT.value, translate(msg("For everybody"), language)),
            (Edition.INTERNAL.value, translate(msg("Internal, with the weakest posts"), language)),
            (Edition.EVIDENCE.value, translate(msg("With evidence, for funders"), language)),
        ],
        "earlier": [
            ("", translate(msg("Nothing"), language)),
            *((each.name, each.title) for each in near),
        ],
    }
