"""The posts table as the queue: claims with lease and fence, the journal, and what became of each try.

Every method is one transaction. A claim raises the fence: who holds an older one sends no more; evidence always counts.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime

from sqlalchemy import Connection, Engine, or_, select, update

from outreach.clock import MonotonicReading
from outreach.errors import Reason, Sent
from outreach.language import Message, msg
from outreach.model import NO_HANDLE, WENT_OUT, Caller, Handle, Post, Receipt, Status, machine
from outreach.store import schema
from outreach.store.documents import value_of
from outreach.store.engine import reading, writing
from outreach.store.posts.gone import another_copy
from outreach.store.posts.holding import hold
from outreach.store.posts.standing import asked
from outreach.store.posts.transitions import move
from outreach.store.publishing.claiming import (
    FIRST_DUE,
    IN_FLIGHT,
    AccountWork,
    Claimed,
    ClaimRequest,
    Waiting,
    claimable,
    is_free,
    next_due,
    overdue,
    wanted,
)
from outreach.store.publishing.tries import begin_try, close_try
from outreach.store.publishing.unknown_outcomes import begin

T = schema.posts.c
ANYWHERE = (Status.SENDING, *(s for s in Status if s not in WENT_OUT | {Status.SENDING}))
"""Where evidence of success may find a post, the likeliest first."""


class Queue:
    """What the scheduler does with posts."""

    def __init__(self, engine: Engine):
        self._engine = engine

    def wanted(self, now: datetime) -> Mapping[str, AccountWork]:
        """By account, what wants something of the scheduler now; most often nothing. One cheap read.

        APPROVED stands for posts that are due, CLAIMED and SENDING for those somebody holds, UNKNOWN for doubtful ones.
        """
        with reading(self._engine) as connection:
            return wanted(connection, now)

    def first_due(self, after: datetime, before: datetime) -> datetime | None:
        """When the first approved post falls due between these two; None where none does. One cheap read."""
        with reading(self._engine) as connection:
            found: datetime | None = connection.execute(
                FIRST_DUE, {"after": after, "before": before}
            ).scalar()
            return found

    def late(self, account: str, before: datetime) -> tuple[Waiting, ...]:
        """Approved posts of ``account`` that were due before then, the longest due first."""
        with reading(self._engine) as connection:
            return overdue(connection, account, before)

    def miss(self, late: Collection[Waiting], *, owner: str, at: datetime) -> tuple[Post, ...]:
        """These approved posts become missed, unless they were given another time meanwhile; each keeps why."""
        caller, missed = machine(owner), dict[str, Post | None]()
        with writing(self._engine) as connection:
            for each in sorted(late, key=lambda each: each.id):  # the order of all who change several
                before, after, why = (Status.APPROVED,), Status.MISSED, each.too_late
                words, only = why.message, {"due_utc": each.due}
                missed[each.id] = move(
                    connection, each.id, before, after, caller=caller, at=at, why=words, only=only, reason=why
                )
        return tuple(post for post in (missed[each.id] for each in late) if post)

    def claim(self, account: str, claim: ClaimRequest, now: datetime) -> Claimed:
        """Take approved posts of ``account`` that are due, the longest due first; none while others hold one of them.

        None either while the account is paused or not known, or while the gap to its last try is not over. A post
        that a person sends now waits for no gap. Posts of a campaign with a gap are taken one at a time.
        """
        with writing(self._engine) as connection:
            if not is_free(connection, account):
                return Claimed()
            ids, more = claimable(connection, account, claim, now)
            claimed = {
                id: move(
                    connection,
                    id,
                    (Status.APPROVED,),
                    Status.CLAIMED,
                    caller=machine(claim.owner),
                    at=now,
                    why=msg("due"),
                    count=("fence",),
                    owner=claim.owner,
                    lease_until=now + claim.lease,
                )
                for id in sorted(ids)  # the order of all who change several
            }
        return Claimed(posts=tuple(post for post in map(claimed.get, ids) if post), more=more)

    def start(
        self,
        post: Post,
        *,
        at: datetime,
        lease_until: datetime,
        handle: Handle = NO_HANDLE,
        monotonic: MonotonicReading | None = None,
        identity: str = "",
    ) -> Post | None:
        """Commit, before the network is spoken to, that ``post`` is being sent, and by what the network will know it.

        ``identity`` is the page or user that it is sent as. None where the claim is gone.
        """
        with writing(self._engine) as connection:
            started = move(
                connection,
                post.id,
                (Status.CLAIMED,),
                Status.SENDING,
                caller=machine(post.owner),
                at=at,
                only={"fence": post.fence},
                lease_until=lease_until,
                from_backup=None,
                count=("tries",),
            )
            if started is not None:
                begin_try(
                    connection, post, post.owner, at, handle=handle, monotonic=monotonic, identity=identity
                )
        return started

    def published(
        self, post: Post, receipt: Receipt, *, caller: Caller, at: datetime, why: Message
    ) -> Post | None:
        """The post is live: taken from whoever has evidence, whatever their fence and wherever the post stands by now.

        None where it is published already, or was and is gone; what is new in that is then written into its history.
        """
        with writing(self._engine) as connection:
            done = move(
                connection,
                post.id,
                ANYWHERE,
                Status.PUBLISHED,
                caller=caller,
                at=at,
                why=why,
                external_id=receipt.external_id,
                permalink=receipt.permalink,
                published_at=receipt.out_at(at),
                reason=None,
                lease_until=None,
                not_before=None,
            ) or another_copy(connection, post.id, receipt, caller=caller, at=at)
            close_try(connection, post, at, Sent.YES, Reason(why, answer=receipt.external_id))
        return done

    def defer(self, account: str, until: datetime) -> None:
        """Let the approved posts of ``account`` wait until then; they keep their turn."""
        waiting = (
            *(T.account == account, T.status == Status.APPROVED, T.due_utc <= until),
            or_(T.not_before.is_(None), T.not_before < until),
        )
        change = update(schema.posts).where(*waiting).values(not_before=until, version=T.version + 1)
        with writing(self._engine) as connection:
            hold(connection, *waiting)
            connection.execute(change)

    def back(self, post: Post, *, at: datetime, reason: Reason, not_before: datetime | None) -> Post | None:
        """Nothing was sent, whether it is marked or not: the post waits for ``not_before`` and is tried again."""
        return self._end(post, Status.APPROVED, Sent.NO, at=at, reason=reason, not_before=not_before)

    def rejected(self, post: Post, *, at: datetime, reason: Reason) -> Post | None:
        """The network said no for good; nothing was sent."""
        return self._end(post, Status.REJECTED, Sent.NO, at=at, reason=reason, not_before=None)

    def unknown(
        self,
        post: Post,
        monotonic: MonotonicReading,
        *,
        at: datetime,
        reason: Reason,
        outcome: Sent = Sent.UNKNOWN,
    ) -> Post | None:
        """Nobody can say whether it was sent; it waits for its feed to be read or for a person."""
        with writing(self._engine) as connection:
            done = _doubt(connection, post, at=at, reason=reason, outcome=outcome)
            if done is not None:
                begin(connection, done, monotonic)
            return done

    def handed_over(self, post: Post, *, at: datetime, reason: Reason) -> Post | None:
        """It lies ready for a person; whether it will be live nobody can say before that person does."""
        with writing(self._engine) as connection:
            return _doubt(connection, post, at=at, reason=reason, after=Status.HANDED_OVER)

    def _end(
        self,
        post: Post,
        after: Status,
        outcome: Sent,
        *,
        at: datetime,
        reason: Reason,
        not_before: datetime | None,
    ) -> Post | None:
        with writing(self._engine) as connection:
            done = move(
                connection,
                post.id,
                IN_FLIGHT if after is Status.APPROVED else (post.status,),
                after,
                caller=machine(post.owner),
                at=at,
                why=reason.in_full,
                only={"fence": post.fence},
                reason=reason,
                not_before=not_before,
                lease_until=None,
            )
            if done is not None:
                close_try(connection, post, at, outcome, reason)
            return asked(connection, done, at=at, by=post.owner)

    def recover(
        self,
        account: str,
        monotonic: MonotonicReading,
        *,
        owner: str,
        now: datetime,
        sole: bool,
        gone: str = "",
    ) -> tuple[Post, ...]:
        """Take up what a gone scheduler left: claims go back, what was being sent is unknown; nothing is sent again.

        The caller has nothing of ``account`` in hand: what stands under its own name was left by it. ``sole`` says that
        it holds the lock which every scheduler must hold: then all others are dead, whatever the leases say. Else
        leases that have run out count, and what ``gone`` holds: not heard of any more, which is no proof of a death.
        """
        query = select(schema.posts).where(T.account == account, T.status.in_(IN_FLIGHT))
        if not sole:
            query = query.where(or_(T.lease_until < now, T.owner.in_((owner, gone or owner))))
        recovered = []
        with writing(self._engine) as connection:
            for row in connection.execute(query.with_for_update(skip_locked=True)).mappings().all():
                post = value_of(Post, row)
                if post.status is Status.CLAIMED:
                    recovered.append(_give_back(connection, post, owner, now))
                    continue
                why = Reason(msg("{owner} is gone amid sending", owner=post.owner))
                doubt = _doubt(connection, post, at=now, reason=why)
                if doubt is not None:
                    begin(connection, doubt, monotonic)
                recovered.append(doubt)
        return tuple(post for post in recovered if post)

    def next_due(self) -> datetime | None:
        """When the next approved post wants to go out."""
        with reading(self._engine) as connection:
            return next_due(connection)


def _give_back(connection: Connection, post: Post, owner: str, now: datetime) -> Post | None:
    return move(
        connection,
        post.id,
        (Status.CLAIMED,),
        Status.APPROVED,
        caller=machine(owner),
        at=now,
        why=msg("{owner} is gone, nothing was sent", owner=post.owner),
        only={"fence": post.fence},
        lease_until=None,
    )


def _doubt(
    connection: Connection,
    post: Post,
    *,
    at: datetime,
    reason: Reason,
    outcome: Sent = Sent.UNKNOWN,
    after: Status = Status.UNKNOWN,
) -> Post | None:
    done = move(
        connection,
        post.id,
        (Status.SENDING,),
        after,
        caller=machine(post.owner),
        at=at,
        why=reason.in_full,
        only={"fence": post.fence},
        reason=reason,
        lease_until=None,
    )
    if done is not None:
        close_try(connection, post, at, outcome, reason)
    return done
