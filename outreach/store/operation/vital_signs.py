"""How the whole is doing, in a few numbers for whoever watches over it: one short transaction, by indexes alone."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Engine, Text, bindparam, func, select, type_coerce

from outreach.clock import uptime
from outreach.model import ONLY_PAGES, JobState, Status
from outreach.store import schema
from outreach.store.engine import reading
from outreach.store.tables.schedulers import schedulers

P, J = schema.posts.c, schema.jobs.c

DUE = select(func.count(), func.min(P.due_utc)).where(P.status == Status.APPROVED)
STANDING = (Status.CLAIMED, Status.SENDING, Status.UNKNOWN, Status.MISSED, Status.REJECTED)
"""States in which few posts stand at a time."""

HEARD_OF = timedelta(seconds=30)
"""A process that publishes counts up every few seconds; one that has not for so long is not at work."""

S = schedulers.c
AT_WORK = select(func.count()).where(
    S.beat_at > bindparam("since"), S.ended_at.is_(None), S.work != ONLY_PAGES
)
LAST_TICK = select(func.max(S.ticked_at)).where(S.work != ONLY_PAGES)


@dataclass(frozen=True, kw_only=True)
class VitalSigns:
    """``due`` posts could go out now; ``oldest_due`` is when the longest of them was. ``round_trip`` is in seconds.

    ``at_work`` are the processes that publish.
    """

    due: int
    oldest_due: datetime | None
    standing: dict[Status, int]
    paused_accounts: int
    jobs: dict[JobState, int]
    last_tick: datetime | None
    at_work: int
    round_trip: float


def read_vital_signs(engine: Engine, now: datetime) -> VitalSigns:
    """As they are now."""
    with reading(engine) as connection:
        began = uptime()
        connection.execute(select(1)).scalar()
        round_trip = uptime() - began
        due, oldest = connection.execute(DUE.where(P.due_utc <= now)).one()
        by_state = select(P.status, func.count()).where(P.status.in_(STANDING)).group_by(P.status)
        standing = {Status(word): count for word, count in connection.execute(by_state)}
        open_jobs = (JobState.WAITING, JobState.RUNNING)
        by_job = select(J.state, func.count()).where(J.state.in_(open_jobs)).group_by(J.state)
        jobs = {JobState(word): count for word, count in connection.execute(by_job)}
        paused = select(func.count()).where(type_coerce(schema.accounts.c.paused, Text) != "")
        return VitalSigns(
            due=due,
            oldest_due=oldest,
            standing={state: standing.get(state, 0) for state in STANDING},
            paused_accounts=connection.execute(paused).scalar_one(),
            jobs={state: jobs.get(state, 0) for state in open_jobs},
            at_work=connection.execute(AT_WORK, {"since": now - HEARD_OF}).scalar_one(),
            last_tick=connection.execute(LAST_TICK).scalar(),
            round_trip=round_trip,
        )
