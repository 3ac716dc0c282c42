"""The plan made anew: proposed by a job, looked at, and adopted as it was proposed."""

from __future__ import annotations

from starlette.responses import Response

from outreach.app.campaigns import steps
from outreach.app.operation import doctor
from outreach.app.places import places
from outreach.app.plan import planning
from outreach.app.running import jobs
from outreach.errors import NotFound
from outreach.language import msg
from outreach.model import ENDED, Job, JobState
from outreach.web.pages.plan.routes import PLAN, address
from outreach.web.routing import Asked, Section, Visit

section = Section()

PROPOSE = "planning.propose"

SHOWN = 200
"""Changes that the page shows; the others are counted."""


@section.post(PLAN + "/again", verb="steps.give_times")
def propose(visit: Asked, campaign: str) -> Response:
    """A proposal takes seconds: it is asked for, and the page that follows shows how far it is."""
    job = steps.give_times(visit.app, campaign, caller=visit.person)
    return visit.onward(f"{address(campaign)}/again/{job.id}")


@section.get(PLAN + "/again/{job}", verb="planning.propose")
def proposed(visit: Asked, campaign: str, job: str) -> Response:
    """How far the proposal is; then each post with its time before and after."""
    from outreach.app.running.work import proposal_of

    found = _job(visit, campaign, job)
    proposal = proposal_of(found) if found.state is JobState.DONE else None
    page = visit.page(
        "pages/plan/again.html",
        job=found,
        over=found.state in ENDED,
        left=doctor.left(visit.app, found),
        proposal=proposal,
        names=places.names(visit.app, campaign) if proposal else {},
        path=address(campaign),
        most=SHOWN,
    )
    if visit.partial and found.state in ENDED:
        page.headers["HX-Refresh"] = "true"  # all of the page has changed, and not its progress alone
    return page


@section.post(PLAN + "/again/{job}", verb="planning.adopt")
def adopt(visit: Asked, campaign: str, job: str) -> Response:
    """As it was proposed, or not at all where something it was made of has changed."""
    from outreach.app.running.work import proposal_of

    found = _job(visit, campaign, job)
    if found.state is not JobState.DONE:
        raise NotFound(msg("There is no proposal yet."), msg("Wait until it is made, or plan again."))
    moved = planning.adopt(visit.app, proposal_of(found), caller=visit.person)
    return visit.onward(
        address(campaign), msg("The plan is taken over; posts with another time: {count}.", count=len(moved))
    )


@section.post(PLAN + "/again/{job}/stop", verb="jobs.cancel")
def stop(visit: Asked, campaign: str, job: str) -> Response:
    """Nobody wants the proposal any more."""
    jobs.cancel(visit.app, _job(visit, campaign, job).id, caller=visit.person)
    return visit.onward(address(campaign), msg("Planning was stopped; nothing was changed."))


def _job(visit: Visit, campaign: str, id: str) -> Job:
    """Raises NotFound for a job that is no proposal for this campaign."""
    job = jobs.get(visit.app, id)
    if (job.verb, job.arguments.get("campaign")) != (PROPOSE, campaign):
        raise NotFound(msg("There is no job “{id}”.", id=id), msg("Look at the plan."))
    return job
