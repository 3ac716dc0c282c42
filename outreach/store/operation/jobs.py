"""The jobs table: put by a face, done by one worker at a time, watched and cancelled by anybody who may."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from pydantic import TypeAdapter
from sqlalchemy import Connection, Engine, RowMapping, and_, delete, func, insert, or_, select, update

from outreach.errors import (
    Action,
    Busy,
    NotAllowed,
    Remedy,
    as_remedy,
    finding_from_json,
    finding_to_json,
    remedy_from_json,
    remedy_to_json,
)
from outreach.language import Message, message_from_json, message_to_json, msg
from outreach.model import ENDED, Caller, Job, JobOutcome, JobState
from outreach.store import schema
from outreach.store.documents import plain
from outreach.store.engine import hold_turn, reading, writing
from outreach.store.operation.waking import wake, wake_left
from outreach.store.refusals import unknown

KEPT = timedelta(days=30)
"""Jobs that were asked for longer ago are forgotten once they have ended."""

MOST_TRIES = 3
"""How often a job is begun whose worker dies over it."""

LOOKED_AT = 50
"""Waiting jobs among which one is looked for that nothing keeps from being begun."""

TAKING = 25_118
"""The turn of those who begin a job."""

T = schema.jobs.c
_caller = TypeAdapter(Caller)


class Jobs:
    """All jobs of this database."""

    def __init__(self, engine: Engine):
        self._engine = engine

    def get(self, id: str) -> Job:
        """Raises NotFound."""
        with reading(self._engine) as connection:
            return _get(connection, id)

    def count(self) -> int:
        """How many are kept, without parts of others."""
        with reading(self._engine) as connection:
            return connection.execute(select(func.count()).where(T.part_of == "")).scalar_one()

    def latest(
        self, limit: int, skip: int = 0, *, verbs: Collection[str] = (), campaign: str = ""
    ) -> tuple[Job, ...]:
        """Those that were asked for last, the latest first; without their results, and without parts of others.

        Where they are named, those of ``verbs`` alone, and those for ``campaign`` alone.
        """
        wanted = [T.part_of == ""]
        if verbs:
            wanted.append(T.verb.in_(list(verbs)))
        if campaign:
            wanted.append(T.arguments["campaign"].as_string() == campaign)
        columns = [column for column in T if column.name != "result"]
        query = select(*columns).where(*wanted).order_by(T.asked_at.desc(), T.id).limit(limit).offset(skip)
        with reading(self._engine) as connection:
            return tuple(_job({**row, "result": None}) for row in connection.execute(query).mappings())

    def in_hand(self) -> tuple[tuple[str, str], ...]:
        """The ids of the jobs that somebody does, parts of others too, each with who does it."""
        query = select(T.id, T.owner).where(T.state == JobState.RUNNING).order_by(T.asked_at.desc(), T.id)
        with reading(self._engine) as connection:
            return tuple((row.id, row.owner) for row in connection.execute(query))

    def parts(self, id: str) -> tuple[Job, ...]:
        """Those that are parts of the job ``id``, in their order; without their results and findings."""
        columns = [column for column in T if column.name not in ("result", "findings")]
        query = select(*columns).where(T.part_of == id).order_by(T.id)
        with reading(self._engine) as connection:
            rows = connection.execute(query).mappings()
            return tuple(_job({**row, "result": None, "findings": []}) for row in rows)

    def put(self, *jobs: Job) -> None:
        """New jobs, which wait. Those that ended long ago are forgotten."""
        with writing(self._engine) as connection:
            old = jobs[0].asked_at - KEPT
            connection.execute(delete(schema.jobs).where(T.asked_at < old, T.state.in_(list(ENDED))))
            connection.execute(insert(schema.jobs), [_row(job) for job in jobs])
            wake(connection, T.id.in_([job.id for job in jobs]))

    def take(self, owner: str, *, at: datetime, lease_until: datetime, id: str | None = None) -> Job | None:
        """Begin a job: the one that waits longest, or ``id``; None where there is none to be begun.

        A job whose worker was not heard of within its lease is begun again, unless somebody sat before it or it has
        been begun too often. Raises Busy where another job works on what ``id`` has to be alone with.
        """
        free = or_(T.state == JobState.WAITING, and_(_lost(at), T.attended.is_(False), T.tries < MOST_TRIES))
        wanted = and_(free, T.id == id) if id else free
        query = select(schema.jobs).where(wanted).order_by(T.asked_at, T.id).limit(LOOKED_AT)
        with writing(self._engine) as connection:
            # of two who take jobs that work on the same, the second sees that the first has begun
            hold_turn(connection, TAKING)
            for row in connection.execute(query.with_for_update()).mappings().all():
                holder = _holder(connection, row, at)
                if holder is None:
                    return _begun(connection, row, owner, at, lease_until)
                if id:
                    raise _busy(holder)
        return None

    def pending(self, at: datetime) -> bool:
        """Whether a job waits, or runs without being heard of: a look that takes nothing from those who write."""
        query = select(T.id).where(or_(T.state == JobState.WAITING, _lost(at))).limit(1)
        with reading(self._engine) as connection:
            return connection.execute(query).scalar() is not None

    def put_back(self, job: Job) -> Job:
        """``job.owner`` ends before the job is done: it waits again. Gives what stands there."""
        change = (
            update(schema.jobs)
            .where(T.id == job.id, T.owner == job.owner, T.state == JobState.RUNNING)
            .values(state=JobState.WAITING, owner="", lease_until=None, tries=T.tries - 1)
        )
        with writing(self._engine) as connection:
            if connection.execute(change).rowcount:
                wake(connection, T.id == job.id)
            return _get(connection, job.id)

    def wake_left(self, at: datetime) -> None:
        """On a server: have the workers told again of jobs whose worker has died, or has died before it began."""
        with writing(self._engine) as connection:
            wake_left(connection, _lost(at))

    def beat(self, id: str, owner: str, *, done: int, total: int, lease_until: datetime) -> bool:
        """``owner`` is alive, and so far. False where it has to stop: somebody wants that, or took the job over."""
        change = (
            update(schema.jobs)
            .where(T.id == id, T.owner == owner, T.state == JobState.RUNNING)
            .values(done=done, total=total, lease_until=lease_until)
            .returning(T.cancelled_by)
        )
        with writing(self._engine) as connection:
            return connection.execute(change).scalar() == ""

    def end(
        self,
        job: Job,
        state: JobState,
        *,
        at: datetime,
        outcome: JobOutcome | None = None,
        message: Message | None = None,
        remedy: Message | Remedy | None = None,
    ) -> Job:
        """How ``job.owner`` ended it; nothing is changed where somebody else has it by now. Gives what stands there."""
        outcome = outcome or JobOutcome()
        values: dict[str, Any] = {
            "result": outcome.result,
            "findings": [finding_to_json(finding) for finding in outcome.findings],
            "failure": _failure(message, remedy),
            "done": job.done,
            "total": job.total,
        }
        with writing(self._engine) as connection:
            _end(connection, state, at, T.id == job.id, T.owner == job.owner, **values)
            return _get(connection, job.id)

    def cancel(self, id: str, *, by: str, at: datetime) -> Job:
        """Nobody wants the job any more: one that waits, or whose worker is gone, ends; another is told to.

        Raises NotAllowed for a job that has ended.
        """
        with writing(self._engine) as connection:
            nobody = or_(T.state == JobState.WAITING, _lost(at))
            _end(connection, JobState.CANCELLED, at, T.id == id, nobody, cancelled_by=by)
            # those of a job that runs: it cannot end before them
            _cancel_parts(connection, [id], at)
            connection.execute(
                update(schema.jobs)
                .where(T.id == id, T.state == JobState.RUNNING, T.cancelled_by == "")
                .values(cancelled_by=by)
            )
            found = _get(connection, id)
            if found.state in ENDED and found.ended_at != at:
                raise NotAllowed(
                    msg("Job {id} has ended and cannot be cancelled.", id=id),
                    Remedy(msg("See what came of it."), Action("jobs.show", id=id)),
                )
            return found

    def give_up(self, at: datetime) -> tuple[str, ...]:
        """Jobs whose worker died and that nobody takes up again have failed; their ids."""
        left = and_(_lost(at), or_(T.attended.is_(True), T.tries >= MOST_TRIES))
        failure = _failure(
            msg("The process that did it ended without a word."),
            msg("What it had kept until then is there. Ask for it again."),
        )
        with writing(self._engine) as connection:
            return _end(connection, JobState.FAILED, at, left, failure=failure)


def _get(connection: Connection, id: str) -> Job:
    row = connection.execute(select(schema.jobs).where(T.id == id)).mappings().first()
    if row is None:
        ids = connection.execute(select(T.id).order_by(T.asked_at.desc()).limit(100)).scalars()
        remedy = Remedy(msg("Look through the jobs."), Action("jobs.list"))
        raise unknown(msg("There is no job “{id}”.", id=id), remedy, id, {known: known for known in ids})
    return _job(row)


def _lost(at: datetime) -> Any:
    return and_(T.state == JobState.RUNNING, T.lease_until < at)


def _holder(connection: Connection, row: RowMapping, at: datetime) -> str | None:
    """The living job that works on what the one in ``row`` has to be alone with."""
    if not row["lock"]:
        return None
    query = select(T.id).where(
        T.lock == row["lock"], T.id != row["id"], T.state == JobState.RUNNING, T.lease_until >= at
    )
    holder: str | None = connection.execute(query.limit(1)).scalar()
    return holder


def _begun(connection: Connection, row: RowMapping, owner: str, at: datetime, lease_until: datetime) -> Job:
    values = {
        "state": JobState.RUNNING,
        "owner": owner,
        "lease_until": lease_until,
        "started_at": at,
        "tries": row["tries"] + 1,
        "done": 0,
        "total": 0,
    }
    change = update(schema.jobs).where(T.id == row["id"]).values(**values).returning(schema.jobs)
    return _job(connection.execute(change).mappings().one())


def _end(
    connection: Connection, state: JobState, at: datetime, *which: Any, **values: Any
) -> tuple[str, ...]:
    """Ends those of ``which`` that have not ended; their ids."""
    change = (
        update(schema.jobs)
        .where(T.state.in_([JobState.WAITING, JobState.RUNNING]), *which)
        .values(state=state, ended_at=at, lease_until=None, **values)
        .returning(T.id, T.lock)
    )
    ended = connection.execute(change).all()
    if state is not JobState.DONE:
        _cancel_parts(connection, [row.id for row in ended], at)
    freed = {row.lock for row in ended if row.lock}
    if freed:  # whoever was refused because of them
        wake(connection, T.lock.in_(freed))
    return tuple(row.id for row in ended)


def _cancel_parts(connection: Connection, ids: Sequence[str], at: datetime) -> None:
    """Nobody wants the parts of these jobs any more."""
    mine = T.part_of.in_(ids)
    waits = update(schema.jobs).where(mine, T.state == JobState.WAITING)
    connection.execute(waits.values(state=JobState.CANCELLED, ended_at=at, cancelled_by=T.part_of))
    runs = update(schema.jobs).where(mine, T.state == JobState.RUNNING, T.cancelled_by == "")
    connection.execute(runs.values(cancelled_by=T.part_of))


def _busy(holder: str) -> Busy:
    return Busy(
        msg("Job {id} works on the same; nothing was changed.", id=holder),
        Remedy(
            msg("Wait until it has ended, or cancel it."),
            Action("jobs.show", id=holder),
            Action("jobs.cancel", id=holder),
        ),
    )


def _failure(message: Message | None, remedy: Message | Remedy | None) -> dict[str, Any] | None:
    if message is None:
        return None
    told = None if remedy is None else remedy_to_json(as_remedy(remedy))
    return {"message": message_to_json(message), "remedy": told}


def _row(job: Job) -> dict[str, Any]:
    """A new job as a row."""
    return {
        **{column.name: getattr(job, column.name) for column in T if column.name != "failure"},
        "arguments": dict(job.arguments),
        "caller": plain(job.caller),
        "findings": [],
        "failure": None,
    }


def _job(row: RowMapping | Mapping[str, Any]) -> Job:
    values = dict(row)
    failure = values.pop("failure") or {}
    return Job(
        **{
            **values,
            "caller": _caller.validate_python(values["caller"]),
            "state": JobState(values["state"]),
            "findings": tuple(finding_from_json(each) for each in values["findings"]),
            "message": message_from_json(failure["message"]) if failure else None,
            "remedy": remedy_from_json(failure["remedy"]) if failure.get("remedy") else None,
        }
    )
