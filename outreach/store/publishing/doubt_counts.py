"""How long a doubt has lasted and how long ago it was first missed in its feed, as all who look at it have counted.

Each boot counts on its own clock that nobody sets, and writes down at each look how far it has come. One that takes a
doubt over goes on from the most that was written down before its own reading of its clock: what lies between is not
counted, so that no count is ever more than what has truly passed.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from sqlalchemy import Connection, insert, select, update

from outreach.clock import MonotonicReading
from outreach.model import Post
from outreach.store import schema

D = schema.unknown_outcomes.c


@dataclass(frozen=True, kw_only=True)
class DoubtCount:
    """When the doubt and its first miss began, in seconds of this boot's clock; both rather later than they did."""

    since: float
    first_miss: float | None
    quiet_over: bool
    look_at: float | None  # not before; None where it wants to be looked for now


def take_over(connection: Connection, post: Post, clock: Callable[[], MonotonicReading]) -> DoubtCount:
    """What has been counted of the doubt that ``post`` is in, by whichever boot; this one goes on from there."""
    rows = connection.execute(
        select(schema.unknown_outcomes).where(D.post == post.id, D.fence == post.fence)
    ).all()
    boot, now = clock()  # after the rows: whatever they say had passed by then
    own = next((row for row in rows if row.boot == boot), None)
    lasted = max([*(row.counted for row in rows), now - own.since if own else 0.0])
    missed = [row.miss_counted for row in rows if row.first_miss is not None]
    if own and own.first_miss is not None:
        missed.append(now - own.first_miss)
    values = {
        "since": now - lasted,
        "counted": lasted,
        "first_miss": now - max(missed) if missed else None,
        "miss_counted": max(missed, default=0.0),
    }
    over = any(row.quiet_over for row in rows)
    planned = max((row.next_look for row in rows if row.next_look is not None), default=0.0)
    if own:
        change = update(schema.unknown_outcomes).where(D.post == post.id, D.fence == post.fence)
        connection.execute(change.where(D.boot == boot).values(**values))
    else:
        key = {"post": post.id, "fence": post.fence, "boot": boot, "quiet_over": False}
        connection.execute(insert(schema.unknown_outcomes).values(**key, **values))
    since, look_at = now - lasted, now - lasted + planned if planned > lasted else None
    return DoubtCount(since=since, first_miss=values["first_miss"], quiet_over=over, look_at=look_at)


def plan_look(connection: Connection, post: str, fence: int, boot: str, after: float) -> None:
    """It is looked for again when the doubt has lasted ``after`` seconds, by whoever is first then."""
    here = update(schema.unknown_outcomes).where(D.post == post, D.fence == fence)
    connection.execute(here.values(next_look=None))
    connection.execute(here.where(D.boot == boot).values(next_look=after))
