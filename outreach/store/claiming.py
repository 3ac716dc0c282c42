"""Whose turn it is: which of an account's posts may be taken now. Asked within the transaction that takes them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from sqlalchemy import Connection, or_, select

from outreach.errors import Reason, Sent
from outreach.language import msg
from outreach.model import SENT_NOW, Status
from outreach.store import schema

T = schema.posts.c

IN_FLIGHT = (Status.CLAIMED, Status.SENDING)
"""States in which somebody has the post in hand."""

SKEW = timedelta(minutes=1)
"""A try that is dated later than this from now was dated by a clock that was wrong, and tells nothing."""


@dataclass(frozen=True, kw_only=True)
class ClaimRequest:
    """Who claims, until when, how many posts at most, and how long after the account's last try.

    ``gaps`` is by campaign; one that is not in it has no gap.
    """

    owner: str
    lease: timedelta
    limit: int
    gaps: Mapping[str, timedelta]


@dataclass(frozen=True, kw_only=True)
class Waiting:
    """An approved post whose time has come."""

    id: str
    campaign: str
    due: datetime
    reason: Reason | None = None  # what has kept it from being sent so far, where something did
    held_until: datetime | None = None  # its network or its last try wants no other one before

    @property
    def too_late(self) -> Reason:
        """Later than the grace, and what has kept it that long, with what is to be done about that."""
        if self.reason is None:
            return Reason(msg("later than the grace"))
        return replace(self.reason, message=msg("later than the grace: {why}", why=self.reason.message))


def is_free(connection: Connection, account: str) -> bool:
    """True where ``account`` may send and nobody is at it. Until the transaction ends nobody else can find that out.

    So an account's posts go out one after another, however many schedulers there are.
    """
    table = schema.accounts.c
    query = select(table.paused).where(table.name == account).with_for_update(skip_locked=True)
    row = connection.execute(query).first()
    if row is None or row.paused is not None:
        return False
    held = select(T.id).where(T.account == account, T.status.in_(IN_FLIGHT)).limit(1)
    return connection.execute(held).first() is None


def claimable(connection: Connection, account: str, claim: ClaimRequest, now: datetime) -> list[str]:
    """The posts whose turn it is: their order is kept, so one that must wait for its gap holds up those behind it.

    Before them all goes what a person sends now.
    """
    query = (
        select(T.id, T.campaign, T.due_note)
        .where(
            T.account == account,
            T.status == Status.APPROVED,
            T.due_utc <= now,
            or_(T.not_before.is_(None), T.not_before <= now),
        )
        .order_by((T.due_note == SENT_NOW).desc(), T.due_utc, T.id)
        .limit(claim.limit)
    )
    chosen: list[str] = []
    for id, campaign, note in connection.execute(query).all():
        gap = claim.gaps.get(campaign, timedelta(0))
        if gap and chosen:
            break
        if gap and note != SENT_NOW and _tried(connection, account, id, after=now - gap, now=now):
            break
        chosen.append(id)
        if gap:
            break
    return chosen


def _tried(connection: Connection, account: str, post: str, *, after: datetime, now: datetime) -> bool:
    """True where another post of ``account`` was tried since, and is not known to have stayed unsent."""
    table = schema.attempts.c
    query = (
        select(table.id)
        .where(table.account == account, table.started_at > after, table.started_at <= now + SKEW)
        .where(table.outcome != Sent.NO, table.post != post)
        .limit(1)
    )
    return connection.execute(query).first() is not None
