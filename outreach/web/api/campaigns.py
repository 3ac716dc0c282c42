"""Campaigns: what they are, what they have reached, and the figures behind that."""

from __future__ import annotations

from types import MappingProxyType
from typing import Annotated

from fastapi import Query
from starlette.responses import Response

from outreach.app.campaigns import campaigns, steps
from outreach.app.results import readings
from outreach.app.results.reportprocess import ReportProcess
from outreach.app.shapes import campaign_json, reading_json
from outreach.web.api.answers import JSON, answer, next_link, page_links, tagged
from outreach.web.api.bodies import Name, PageQuery, ReadingsQuery, ReportQuery, TakeTimes
from outreach.web.api.door import ApiSection, Called
from outreach.web.api.schemas import CampaignShape, MovedShape, ReadingShape, ReportShape

section = ApiSection("campaigns")

TYPES = MappingProxyType(
    {
        "json": JSON,
        "pdf": "application/pdf",
        "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        "csv": "text/csv; charset=utf-8",
        "html": "text/html; charset=utf-8",
    }
)
"""Format of a report → what it is sent as."""

FILES = tuple(mime.partition(";")[0] for mime in TYPES.values() if mime != JSON)


@section.declare("GET", "/campaigns", verb="campaigns.page", gives=list[CampaignShape])
def list_campaigns(call: Called, wanted: Annotated[PageQuery, Query()]) -> Response:
    """The campaigns, by name."""
    found = campaigns.page(call.app, number=wanted.page, size=wanted.size)
    links = page_links(call, wanted.page, wanted.size, found.total)
    return answer(call, [campaign_json(each) for each in found.campaigns], headers=links)


@section.declare("GET", "/campaigns/{campaign}", verb="campaigns.get", gives=CampaignShape)
def get_campaign(call: Called, campaign: Name) -> Response:
    """One campaign's definition."""
    version = campaigns.version(call.app, campaign)
    return answer(call, campaign_json(campaigns.get(call.app, campaign)), version=version)


@section.declare("POST", "/campaigns/{campaign}/plan", verb="steps.take_times", gives=MovedShape)
def adopt_plan(call: Called, campaign: Name, body: TakeTimes) -> Response:
    """Give the posts the times that a job of `planning.propose` has proposed."""
    moved = steps.take_times(call.app, campaign, body.job, caller=call.person)
    return answer(call, {"moved": moved})


@section.declare("GET", "/campaigns/{campaign}/readings", verb="readings.page", gives=list[ReadingShape])
def list_readings(call: Called, campaign: Name, wanted: Annotated[ReadingsQuery, Query()]) -> Response:
    """Figures of the campaign's posts as their networks told them, in the order in which they were kept."""
    found = readings.page(call.app, campaign, post=wanted.post, after=wanted.after, size=wanted.size)
    more = next_link(call, found[-1][0]) if len(found) == wanted.size else {}
    return answer(call, [reading_json(id, each, call.language) for id, each in found], headers=more)


@section.declare("GET", "/campaigns/{campaign}/report", verb="reports.make", gives=ReportShape, files=FILES)
def get_report(call: Called, campaign: Name, wanted: Annotated[ReportQuery, Query()]) -> Response:
    """What the campaign has reached at this moment, with sentences in the caller's language."""
    name = campaigns.get(call.app, campaign).name
    process: ReportProcess = call.request.app.state.reports
    return tagged(call, process.write(name, wanted.format, call.language), TYPES[wanted.format])
