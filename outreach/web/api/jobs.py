"""Work that takes longer than a second: asked for, watched, cancelled, and what came of it."""

from __future__ import annotations

from typing import Annotated

from fastapi import Query
from starlette.responses import Response

from outreach.app.campaigns import steps
from outreach.app.running import jobs
from outreach.app.shapes import job_json
from outreach.web.api.answers import answer, job_answer, page_links, tagged
from outreach.web.api.bodies import Name, NewJob, PageQuery
from outreach.web.api.door import ApiSection, Called
from outreach.web.api.schemas import JobShape

section = ApiSection("jobs")

BYTES = "application/octet-stream"


@section.declare("GET", "/jobs", verb="jobs.page", gives=list[JobShape])
def list_jobs(call: Called, wanted: Annotated[PageQuery, Query()]) -> Response:
    """Those that were asked for last come first; without their results, and as long as they are kept."""
    now, found = call.app.clock.now(), jobs.page(call.app, number=wanted.page, size=wanted.size)
    links = page_links(call, wanted.page, wanted.size, found.total)
    return answer(call, [job_json(each, now, call.language) for each in found.jobs], headers=links)


@section.declare("POST", "/jobs", verb="steps.begin", gives=JobShape)
def start_job(call: Called, body: NewJob) -> Response:
    """Ask for work; the token and its person have to be good for the verb that it calls, too."""
    app, campaign, caller = call.app, body.campaign, call.person
    if body.verb == steps.WRITE:
        return job_answer(call, steps.write(app, campaign, caller=caller))
    if body.verb == steps.PLAN:
        return job_answer(call, steps.give_times(app, campaign, caller=caller))
    if body.verb == "reports.make":
        arguments = {"campaign": campaign, "format": body.format, "language": call.language.value}
        return job_answer(call, steps.begin(app, body.verb, arguments, caller=caller))
    lock = "" if body.dry_run else f"campaign {campaign}"
    told = {"campaign": campaign, "dry_run": body.dry_run}
    return job_answer(call, steps.begin(app, body.verb, told, caller=caller, lock=lock))


@section.declare("GET", "/jobs/{id}", verb="jobs.get", gives=JobShape)
def get_job(call: Called, id: Name) -> Response:
    """How far it is, and what came of it."""
    return job_answer(call, jobs.get(call.app, id))


@section.declare("GET", "/jobs/{id}/file", verb="jobs.file", files=[BYTES])
def get_job_file(call: Called, id: Name) -> Response:
    """The file that it has made: of a report in the format that was asked for."""
    return tagged(call, jobs.file(call.app, id), BYTES)


@section.declare("POST", "/jobs/{id}/cancel", verb="jobs.cancel", gives=JobShape)
def cancel_job(call: Called, id: Name) -> Response:
    """Nobody wants it any more: it stops where nothing is half done, and what it has kept stays."""
    return job_answer(call, jobs.cancel(call.app, id, caller=call.person))
