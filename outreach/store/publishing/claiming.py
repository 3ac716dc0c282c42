"""Whose turn it is: what wants to be done now, and which of an account's posts may be taken.

The statements are built once: every post comes by here, and building costs more than running.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

from sqlalchemy import Connection, Integer, and_, bindparam, func, or_, select

from outreach.errors import Reason, Sent
from outreach.language import msg
from outreach.model import SENT_NOW, Post, Status
from outreach.store import schema
from outreach.store.publishing.call_buckets import CallLimit, PostToCount, within_limits

T, ACCOUNT, TRY = schema.posts.c, schema.accounts.c, schema.attempts.c
CAMPAIGN = schema.campaigns.c

IN_FLIGHT = (Status.CLAIMED, Status.SENDING)
"""States in which somebody has the post in hand."""

SKEW = timedelta(minutes=1)
"""A try that is dated later than this from now was dated by a clock that was wrong, and tells nothing."""


EVER = datetime.fromtimestamp(0, UTC)
"""Before all that was ever due."""

WANTS_SOMETHING = or_(
    T.status.in_((*IN_FLIGHT, Status.UNKNOWN)),
    and_(T.status == Status.APPROVED, T.due_utc <= bindparam("now")),
)
WANTED = (
    select(T.account, T.status, func.min(T.due_utc), func.max(T.owner), func.max(T.lease_until))
    .where(WANTS_SOMETHING)
    .group_by(T.account, T.status)
)
POSTING = (
    select(CAMPAIGN.definition)
    .where(CAMPAIGN.name.in_(select(T.campaign).where(T.account == bindparam("name"), WANTS_SOMETHING)))
    .order_by(CAMPAIGN.name)
)
FIRST_DUE = select(func.min(T.due_utc)).where(
    T.status == Status.APPROVED, T.due_utc > bindparam("after"), T.due_utc < bindparam("before")
)
PAUSED = select(ACCOUNT.paused).where(ACCOUNT.name == bindparam("name")).with_for_update(skip_locked=True)
A_POST_IN_FLIGHT = select(T.id).where(T.account == bindparam("name"), T.status.in_(IN_FLIGHT)).limit(1)
DUE = (
    select(
        T.id,
        T.campaign,
        T.due_note,
        (T.image_sha256 != "").label("pictured"),
        (T.alt != "").label("described"),
    )
    .where(
        T.account == bindparam("name"),
        T.status == Status.APPROVED,
        T.due_utc <= bindparam("now"),
        T.due_utc >= bindparam("since"),
        or_(T.not_before.is_(None), T.not_before <= bindparam("now")),
    )
    .order_by((T.due_note == SENT_NOW).desc(), T.due_utc, T.id)
    .limit(bindparam("most", type_=Integer))
)
TRIED = (
    select(TRY.id)
    .where(TRY.account == bindparam("name"), TRY.started_at > bindparam("after"))
    .where(TRY.started_at <= bindparam("until"), TRY.outcome != Sent.NO, TRY.post != bindparam("of_post"))
    .limit(1)
)


@dataclass(frozen=True, kw_only=True)
class ClaimRequest:
    """Who claims, until when, how many posts at most, and how long after the account's last try.

    ``gaps`` is by campaign; one that is not in it has no gap. What was due before ``since`` is left alone. ``limits``
    are the network's, of which the posts' calls are taken.
    """

    owner: str
    lease: timedelta
    limit: int
    gaps: Mapping[str, timedelta]
    since: datetime = EVER
    limits: tuple[CallLimit, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Claimed:
    """The posts that were taken; ``more`` are due beside them."""

    posts: tuple[Post, ...] = ()
    more: bool = False


@dataclass(frozen=True, kw_only=True)
class AccountWork:
    """The states in which posts of an account want something now, and the longest due one of those to be sent.

    ``held_by`` has some of its posts in hand until ``lease_until``, unless it goes before.
    """

    states: frozenset[Status]
    longest_due: datetime | None = None
    held_by: str = ""
    lease_until: datetime | None = None

    def beside(self) -> AccountWork:
        """What is left to do while somebody has posts of the account in hand: to read what is doubtful."""
        return AccountWork(states=self.states - {Status.APPROVED, *IN_FLIGHT})

    def and_also(self, other: AccountWork) -> AccountWork:
        """Both together: of one account in different states."""
        return AccountWork(
            states=self.states | other.states,
            longest_due=other.longest_due or self.longest_due,
            held_by=other.held_by or self.held_by,
            lease_until=other.lease_until or self.lease_until,
        )


ALONE = {status.value: frozenset({status}) for status in Status}


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


def wanted(connection: Connection, now: datetime) -> Mapping[str, AccountWork]:
    """By account what wants something of the scheduler now; most often nothing. One cheap read."""
    found: dict[str, AccountWork] = {}
    for account, word, first, owner, lease_until in connection.execute(WANTED, {"now": now}):
        if word == Status.APPROVED:
            work = AccountWork(states=ALONE[word], longest_due=first)
        elif word in IN_FLIGHT:  # whoever has one of an account's posts has all of them
            work = AccountWork(states=ALONE[word], held_by=owner, lease_until=lease_until)
        else:
            work = AccountWork(states=ALONE[word])
        known = found.get(account)
        found[account] = known.and_also(work) if known else work
    return found


def overdue(connection: Connection, account: str, before: datetime) -> tuple[Waiting, ...]:
    """Approved posts of ``account`` that were due before then, the longest due first."""
    query = (
        select(T.id, T.campaign, T.due_utc, T.reason, T.not_before)
        .where(T.account == account, T.status == Status.APPROVED, T.due_utc < before)
        .order_by(T.due_utc, T.id)
    )
    return tuple(
        Waiting(id=id, campaign=name, due=due, reason=reason, held_until=held)
        for id, name, due, reason, held in connection.execute(query)
    )


def next_due(connection: Connection) -> datetime | None:
    """When the next approved post wants to go out."""
    approved = T.status == Status.APPROVED
    first = connection.execute(select(func.min(T.due_utc)).where(approved, T.not_before.is_(None))).scalar()
    held_back = connection.execute(
        select(T.due_utc, T.not_before).where(approved, T.not_before.is_not(None))
    ).all()
    moments = [max(due, not_before) for due, not_before in held_back if due]
    return min([*moments, first] if first else moments, default=None)


def is_free(connection: Connection, account: str) -> bool:
    """True where ``account`` may send and nobody is at it. Until the transaction ends nobody else can find that out.

    So an account's posts go out one after another, however many schedulers there are.
    """
    row = connection.execute(PAUSED, {"name": account}).first()
    if row is None or row.paused is not None:
        return False
    return connection.execute(A_POST_IN_FLIGHT, {"name": account}).first() is None


def claimable(
    connection: Connection, account: str, claim: ClaimRequest, now: datetime
) -> tuple[list[str], bool]:
    """The posts whose turn it is: their order is kept, so one that must wait for its gap holds up those behind it.

    Before them all goes what a person sends now. Also whether more are due than these.
    """
    given = {"name": account, "now": now, "since": claim.since, "most": claim.limit + 1}
    rows = connection.execute(DUE, given).all()
    chosen: list[PostToCount] = []
    for row in rows[: claim.limit]:
        gap = claim.gaps.get(row.campaign, timedelta(0))
        if gap and chosen:
            break
        if gap and row.due_note != SENT_NOW and _tried(connection, account, row.id, after=now - gap, now=now):
            break
        chosen.append(PostToCount(id=row.id, pictured=row.pictured, described=row.described))
        if gap:
            break
    if not claim.limits or not chosen:
        return [post.id for post in chosen], len(rows) > len(chosen)
    allowed = within_limits(connection, account, claim.limits, chosen, now)
    return allowed, len(rows) > len(chosen) == len(allowed)


def _tried(connection: Connection, account: str, post: str, *, after: datetime, now: datetime) -> bool:
    """True where another post of ``account`` was tried since, and is not known to have stayed unsent."""
    given = {"name": account, "after": after, "until": now + SKEW, "of_post": post}
    return connection.execute(TRIED, given).first() is not None
