"""The verbs that take time, as jobs: their arguments out of JSON, what came of them into JSON."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import fields
from datetime import datetime
from types import MappingProxyType
from typing import Any

from outreach.app import App, campaigns, permissions, planning
from outreach.engine import Control, Work
from outreach.model import Job, Outcome
from outreach.store import Saved

Json = dict[str, Any]


def work_of(app: App) -> Work:
    """Does any job of this program."""

    def work(job: Job, control: Control) -> Outcome:
        permissions.require(job.caller, job.verb)  # roles may have gone since it was asked for
        return WORKS[job.verb](app, job, control)

    return work


def _generate(app: App, job: Job, control: Control) -> Outcome:
    made = campaigns.generate(app, job.arguments["campaign"], caller=job.caller, progress=control.progress)
    saved = {field.name: list(getattr(made.saved, field.name)) for field in fields(Saved)}
    return Outcome(result=saved, findings=made.findings)


def _propose(app: App, job: Job, control: Control) -> Outcome:
    control.progress(0, 1)
    proposal = planning.propose(app, job.arguments["campaign"])
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
    return Outcome(result=result, findings=proposal.findings)


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


WORKS: Mapping[str, Callable[[App, Job, Control], Outcome]] = MappingProxyType(
    {
        "campaigns.generate": _generate,
        "planning.propose": _propose,
    }
)
"""By the verb's name in the table of permissions."""
