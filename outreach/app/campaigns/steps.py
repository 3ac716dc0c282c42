"""How far a campaign is on its way to submitted posts, and the work that takes it further."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from outreach.app import App
from outreach.app.campaigns.filling import FILL
from outreach.app.operation import doctor
from outreach.app.permissions import verb
from outreach.app.plan import planning
from outreach.app.plan.planning import Proposal
from outreach.app.running import jobs
from outreach.app.running.work import proposal_of
from outreach.errors import NotFound
from outreach.language import msg
from outreach.model import ENDED, Caller, Job, JobState, Status

WRITE, PLAN = "campaigns.generate", "planning.propose"

WRITING = (WRITE, FILL)
"""What writes posts: of an open-ended campaign also their filling of the weeks ahead."""


@dataclass(frozen=True, kw_only=True)
class CampaignSteps:
    """Places, posts, times: how many there are; the work of each kind that was asked for last, if any.

    ``times`` is what a plan would change, as long as it can be taken over. ``attended`` says whether a process lives
    that does the work; ``left`` are the verbs of the work that nobody does, and that has to be taken up again.
    """

    places: int
    posts: int
    untimed: int
    drafts: int
    waiting: int
    approved: int
    writing: Job | None
    planning: Job | None
    times: Proposal | None
    attended: bool
    open_ended: bool = False
    left: frozenset[str] = frozenset()

    @property
    def busy(self) -> bool:
        """Work is under way, or waits."""
        return any(job and job.state not in ENDED for job in (self.writing, self.planning))


def of(app: App, campaign: str) -> CampaignSteps:
    """Raises NotFound."""
    definition = app.store.campaigns.get(campaign)
    counts = app.store.listing.counts(campaign)
    writing, times = (_latest(app, verbs, campaign) for verbs in (WRITING, (PLAN,)))
    return CampaignSteps(
        places=app.store.places.count(campaign),
        posts=sum(count for status, count in counts.items() if status is not Status.CANCELLED),
        untimed=app.store.listing.without_time(campaign, frozenset(Status) - {Status.CANCELLED}),
        drafts=counts.get(Status.DRAFT, 0),
        waiting=counts.get(Status.IN_REVIEW, 0),
        approved=counts.get(Status.APPROVED, 0),
        writing=writing,
        planning=times,
        times=_proposal(app, campaign, times),
        attended=doctor.does_jobs(app),
        open_ended=definition.open_ended,
        left=frozenset(job.verb for job in (writing, times) if job and doctor.left(app, job)),
    )


@verb
def write(app: App, campaign: str, *, places: Sequence[str] = (), caller: Caller) -> Job:
    """Have all texts written and all cards drawn; the work that is under way already, where there is some.

    Of an open-ended campaign without posts: have the weeks ahead filled.
    ``places`` are those whose posts alone are meant; other work does not stand in for that.
    """
    if app.store.campaigns.get(campaign).open_ended and not app.store.listing.counts(campaign):
        return _once(app, FILL, campaign, caller, lock=f"campaign {campaign}")
    only = {"places": list(places)} if places else {}
    return _once(app, WRITE, campaign, caller, lock=f"campaign {campaign}", only=only)


@verb
def give_times(app: App, campaign: str, *, caller: Caller) -> Job:
    """Have a plan made, to be taken over; the work that is under way already, where there is some."""
    return _once(app, PLAN, campaign, caller, lock="")


@verb
def begin(app: App, name: str, arguments: Mapping[str, Any], *, caller: Caller, lock: str = "") -> Job:
    """Ask for work, as :func:`outreach.app.running.jobs.start` does; without a worker this process does it.

    Raises NotFound for the campaign that ``arguments`` name.
    """
    app.store.campaigns.get(arguments["campaign"])
    job = jobs.start(app, name, arguments, caller=caller, lock=lock)
    if not doctor.does_jobs(app):
        jobs.run(app, job)
    return job


@verb
def take_times(app: App, campaign: str, id: str, *, caller: Caller) -> int:
    """Give the posts the times that the job ``id`` has proposed; how many.

    Raises NotFound, and NotAllowed where what it was made of has changed meanwhile.
    """
    job = app.store.jobs.get(id)
    if (job.verb, job.arguments.get("campaign"), job.state) != (PLAN, campaign, JobState.DONE):
        raise NotFound(msg("There is no such plan of this campaign."), msg("Have the times given again."))
    return len(planning.adopt(app, proposal_of(job), caller=caller))


def _once(
    app: App,
    name: str,
    campaign: str,
    caller: Caller,
    *,
    lock: str,
    only: Mapping[str, list[str]] = MappingProxyType({}),
) -> Job:
    app.store.campaigns.get(campaign)
    known = _latest(app, (name,), campaign, only)
    if known and known.state not in ENDED:
        job = known
    else:
        job = jobs.start(app, name, {"campaign": campaign, **only}, caller=caller, lock=lock)
    if not doctor.does_jobs(app):
        # without a worker this process does it, also what another one has left; one that is at it keeps it
        jobs.run(app, job)
    return job


def _latest(
    app: App, verbs: Sequence[str], campaign: str, only: Mapping[str, list[str]] = MappingProxyType({})
) -> Job | None:
    """What of the campaign is under way or waits; else the last one. It has the arguments of ``only`` besides."""
    asked = app.store.jobs.latest(jobs.SHOWN, verbs=verbs, campaign=campaign)
    mine = [job for job in asked if only.items() <= job.arguments.items()]
    found = next(iter([*(job for job in mine if job.state not in ENDED), *mine]), None)
    return found and app.store.jobs.get(found.id)


def _proposal(app: App, campaign: str, job: Job | None) -> Proposal | None:
    if job is None or job.state is not JobState.DONE:
        return None
    found = proposal_of(job)
    if not found.changes or found.over_at(app.clock.now()):
        return None
    return found if found.seen == app.store.times.basis(campaign) else None
