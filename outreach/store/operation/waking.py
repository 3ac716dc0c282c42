"""Telling the workers of all hosts that jobs wait: within the transaction that makes them wait.

On a PostgreSQL the engine's queue gets a line for each, so no job waits without its line, and no line is there without
its job. A line that comes twice does no harm: a job is begun by its row. On SQLite the worker looks by itself.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from sqlalchemy import Connection, and_, or_, select, text

from outreach.model import JobState
from outreach.store import schema

QUEUE, TASK = "jobs", "job"
"""Where the lines stand, and what they ask for; their one argument is the job's ``id``."""

PARTS_LATER = -1
"""Priority of a part of another job: what a person has just asked for goes first."""

T = schema.jobs.c

_LINES = text(
    """
    SELECT procrastinate_defer_jobs_v1(ARRAY(
        SELECT ROW(:queue, :task, CASE WHEN job.part_of = '' THEN 0 ELSE :later END, NULL, NULL,
                   jsonb_build_object('id', job.id), NULL)::procrastinate_job_to_defer_v1
        FROM jobs AS job WHERE job.id = ANY(:ids) ORDER BY job.asked_at, job.id
    ))
    """
)
_IN_LINE = text(
    "SELECT args ->> 'id' FROM procrastinate_jobs WHERE queue_name = :queue AND status IN ('todo', 'doing')"
)


def wake(connection: Connection, *which: Any) -> None:
    """Have the waiting jobs that ``which`` is true of begun by any host; those that somebody sits before are not."""
    if connection.dialect.name != "postgresql":
        return
    waits = and_(T.state == JobState.WAITING, T.attended.is_(False))
    _put(connection, connection.execute(select(T.id).where(waits, *which)).scalars().all())


def wake_left(connection: Connection, lost: Any) -> None:
    """Jobs that wait, or whose worker is ``lost``, and of which no line says so: the worker that had it is gone."""
    if connection.dialect.name != "postgresql":
        return
    free = and_(or_(T.state == JobState.WAITING, lost), T.attended.is_(False))
    left = connection.execute(select(T.id).where(free)).scalars().all()
    if left:
        in_line = set(connection.execute(_IN_LINE, {"queue": QUEUE}).scalars())
        _put(connection, [id for id in left if id not in in_line])


def _put(connection: Connection, ids: Collection[str]) -> None:
    if ids:
        values = {"queue": QUEUE, "task": TASK, "later": PARTS_LATER, "ids": list(ids)}
        connection.execute(_LINES, values)
