"""The verbs that take time, as jobs: their arguments out of JSON, what came of them into JSON."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import fields, replace
from datetime import datetime
from functools import partial
from types import MappingProxyType
from typing import Any

from outreach.app import App, permissions
from outreach.app.campaigns import campaigns, filling
from outreach.app.content import cards, parts
from outreach.app.places import watching
from outreach.app.places.importing import IMPORT, sources_of
from outreach.app.plan import planning
from outreach.app.results import reports
from outreach.campaign import Beside, Uploads
from outreach.engine import JobControl, Work
from outreach.errors import NotAllowed
from outreach.language import Language, msg
from outreach.model import Caller, CallerKind, Job, JobOutcome
from outreach.places import PlaceChange
from outreach.report import ReportFormat
from outreach.store import Saved

Json = dict[str, Any]


def work_of(app: App, beside: Beside | None = None) -> Work:
    """Does any job of this program. ``beside`` are the files of one that somebody waits for here."""

    def work(job: Job, control: JobControl) -> JobOutcome:
        job = replace(job, caller=_now(app, job.caller))
        permissions.require(job.caller, job.verb)
        if job.verb == IMPORT:
            return _import(
                app, job, control, beside or Uploads(job.arguments.get("files", {}), app.files.open)
            )
        return WORKS[job.verb](app, job, control)

    return work


def _now(app: App, caller: Caller) -> Caller:
    """Whoever asked for it, with the roles that they have by now. Raises NotAllowed for who was let go since."""
    if caller.kind is not CallerKind.PERSON or not caller.signed_in:
        return caller
    person = app.store.people.get(caller.id)
    if not person.active:
        raise NotAllowed(
            msg("“{name}” does not work here any more.", name=person.name),
            msg("Nothing was done. Somebody who does can ask for it again."),
        )
    return person.as_caller(caller.session, caller.scopes)


def _generate(app: App, job: Job, control: JobControl) -> JobOutcome:
    made = parts.generate(app, job, control)
    saved = {field.name: list(getattr(made.saved, field.name)) for field in fields(Saved)}
    return JobOutcome(result=saved, findings=made.findings)


def _propose(app: App, job: Job, control: JobControl) -> JobOutcome:
    control.progress(0, 1)
    proposal = planning.propose(app, job.arguments["campaign"], check_cancel=partial(control.progress, 0, 1))
    control.progress(1, 1)
    changes = [
        {
            **{name: getattr(change, name) for name in ("post", "place", "channel", "number", "note")},
            "before": change.before.isoformat() if change.before else None,
            "after": change.after.isoformat(),
        }
        for change in proposal.changes
    ]
    result = {"campaign": proposal.campaign, "seen": proposal.seen, "changes": changes}
    return JobOutcome(result=result, findings=proposal.findings)


def proposal_of(job: Job) -> planning.Proposal:
    """The proposal that an ended job of ``planning.propose`` has made, to be adopted."""
    changes = (
        planning.SlotChange(
            **{
                **change,
                "before": datetime.fromisoformat(change["before"]) if change["before"] else None,
                "after": datetime.fromisoformat(change["after"]),
            }
        )
        for change in job.result["changes"]
    )
    return planning.Proposal(
        campaign=job.result["campaign"],
        seen=job.result["seen"],
        changes=tuple(changes),
        findings=job.findings,
    )


def _import(app: App, job: Job, control: JobControl, beside: Beside) -> JobOutcome:
    imported = campaigns.import_places(
        app,
        job.arguments["campaign"],
        beside,
        dry_run=job.arguments["dry_run"],
        caller=job.caller,
        sources=sources_of(job),
        seen=job.arguments.get("seen"),
        progress=control.progress,
    )
    done = imported.comparison
    named = (*done.new, *done.gone, *(each.place for each in (*done.changed, *done.returned)))
    result = {
        "dry_run": imported.dry_run,
        "rows": imported.rows,
        "new": [place.slug for place in done.new],
        "changed": _changed(done.changed),
        "unchanged": [place.slug for place in done.unchanged],
        "gone": [place.slug for place in done.gone],
        "returned": _changed(done.returned),
        "names": {place.slug: place.name for place in named},
        "seen": imported.seen,
    }
    return JobOutcome(result=result, findings=imported.findings)


def _changed(changes: Sequence[PlaceChange]) -> list[Json]:
    return [
        {
            "slug": change.place.slug,
            "fields": {field.field: [str(field.before), str(field.after)] for field in change.fields},
        }
        for change in changes
    ]


def _report(app: App, job: Job, control: JobControl) -> JobOutcome:
    kind, language = ReportFormat(job.arguments["format"]), Language(job.arguments["language"])
    scope = reports.scope_of(job.arguments.get("scope", {}))
    content = reports.make(app, job.arguments["campaign"], kind, language, control.progress, scope=scope)
    return JobOutcome(result={"file": app.files.put(content)})


def _sheet(app: App, job: Job, control: JobControl) -> JobOutcome:
    made = cards.sheet(app, job.arguments["campaign"], control.progress)
    return JobOutcome(result={"file": app.files.put(made.jpeg), "cards": made.cards}, findings=made.findings)


def _look(app: App, job: Job, control: JobControl) -> JobOutcome:
    looked = watching.look(app, job.arguments["campaign"], caller=job.caller, progress=control.progress)
    taken = looked.taken
    result = {
        "new": [place.slug for place in taken.new],
        "changed": _changed(taken.changed),
        "gone": [place.slug for place in taken.gone],
        "returned": _changed(taken.returned),
        "left": looked.left,
        "asks": looked.asks,
        "failed": list(looked.failed),
    }
    return JobOutcome(result=result, findings=looked.findings)


def _fill(app: App, job: Job, control: JobControl) -> JobOutcome:
    filled = filling.fill(app, job.arguments["campaign"], caller=job.caller, progress=control.progress)
    result = {"new": list(filled.posts), "until": filled.until.isoformat()}
    return JobOutcome(result=result, findings=filled.findings)


WORKS: Mapping[str, Callable[[App, Job, JobControl], JobOutcome]] = MappingProxyType(
    {
        "campaigns.generate": _generate,
        "cards.sheet": _sheet,
        filling.FILL: _fill,
        "planning.propose": _propose,
        "reports.make": _report,
        watching.LOOK: _look,
    }
)
"""By the verb's name in the table of permissions."""
