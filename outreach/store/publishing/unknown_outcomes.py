"""How long a post has been in unknown, and what the reads of its feed have shown. Every method is one transaction.

The time is counted on a clock that nobody sets, separately for each boot of each machine (:class:`MonotonicReading`);
one that takes a doubt over goes on from what was counted (:mod:`~outreach.store.publishing.doubt_counts`). A doubt is
named by post and fence, since a post becomes unknown at most once per claim; an older fence's is of an earlier unknown.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from math import ceil
from typing import Any

from sqlalchemy import Connection, Engine, func, insert, select, update

from outreach.clock import MonotonicReading
from outreach.errors import Action, NotAllowed, Remedy
from outreach.language import Message, msg
from outreach.model import Caller, Post, Status
from outreach.store import schema
from outreach.store.documents import value_of
from outreach.store.engine import reading, writing
from outreach.store.posts.changes import as_seen
from outreach.store.posts.holding import held, hold
from outreach.store.posts.standing import approval_stands, asked
from outreach.store.posts.transitions import move, record_step
from outreach.store.publishing.claiming import is_free
from outreach.store.publishing.doubt_counts import plan_look, take_over
from outreach.store.publishing.tries import KeptHandle, begin_try, kept_handle, perhaps_live, refused, sent_as
from outreach.store.refusals import wrong_state

D, T, A, S = schema.unknown_outcomes.c, schema.posts.c, schema.attempts.c, schema.steps.c
SENT_AGAIN = msg("not known to the network: sent again under the same handle, which makes no second post")

LOOKING = 60.0
"""Seconds for which one who looks for a post is left alone with it."""


@dataclass(frozen=True, kw_only=True)
class UnknownOutcome:
    """A doubtful post as this boot knows it; ``since`` and ``first_miss`` in seconds of its monotonic clock."""

    post: Post
    since: float
    first_miss: float | None  # when a read without the post was noted for the first time
    quiet_over: bool  # the quiet period is over, by the count of whichever boot
    perhaps_live: bool  # a network called it a duplicate: that it is not in the feed settles nothing
    refused: bool  # the network said no to this try: not in the feed, it is refused for good
    kept: KeptHandle  # what the network knows it by
    look_at: float | None  # another host looks for it: not before this; None where it wants that now
    sent_as: frozenset[str]  # the pages or users that it was tried as: no other one's feed says anything


class UnknownOutcomes:
    """Doubtful posts, and how they get out of doubt: by two reads without them, or by a person who has looked."""

    def __init__(self, engine: Engine):
        self._engine = engine

    def of(
        self, account: str, clock: Callable[[], MonotonicReading], *, alone: bool = True
    ) -> tuple[UnknownOutcome, ...]:
        """The doubtful posts of ``account``, by due time; this boot goes on from what others have counted.

        Unless it works ``alone``, those that want to be looked for now are the caller's: for a minute nobody else is
        told so.
        """
        query = select(schema.posts).where(T.account == account, T.status == Status.UNKNOWN)
        with writing(self._engine) as connection:
            found = []
            rows = connection.execute(held(query)).mappings().all()
            for row in sorted(rows, key=lambda row: (row["due_utc"], row["id"])):
                post = value_of(Post, row)
                count = take_over(connection, post, clock)
                now = clock()
                if count.look_at is None and not alone:
                    plan_look(connection, post.id, post.fence, now.boot, now.seconds - count.since + LOOKING)
                found.append(
                    UnknownOutcome(
                        post=post,
                        since=count.since,
                        first_miss=count.first_miss,
                        quiet_over=count.quiet_over,
                        look_at=count.look_at,
                        perhaps_live=perhaps_live(connection, post),
                        refused=refused(connection, post),
                        kept=kept_handle(connection, post, now),
                        sent_as=sent_as(connection, post),
                    )
                )
            return tuple(found)

    def plan(self, looks: Mapping[tuple[str, int], float], boot: str) -> None:
        """By post and fence: how long each doubt has to last until it is looked for again."""
        with writing(self._engine) as connection:
            hold(connection, T.id.in_({post for post, _ in looks}))
            for (post, fence), after in sorted(looks.items()):
                plan_look(connection, post, fence, boot, after)

    def quiet_left(self, post: Post, monotonic: MonotonicReading, quiet: timedelta) -> timedelta:
        """How much of the quiet period is left; all of it where nobody has begun to count."""
        with reading(self._engine) as connection:
            return _left(connection, post, monotonic, quiet)

    def end_quiet(self, unknown: UnknownOutcome, monotonic: MonotonicReading) -> None:
        """The quiet period is over by this boot's count: from now on a person may say that the post is not there."""
        post = unknown.post
        change = update(schema.unknown_outcomes).where(D.post == post.id, D.fence == post.fence)
        with writing(self._engine) as connection:
            connection.execute(change.where(D.boot == monotonic.boot).values(quiet_over=True))

    def miss(
        self, unknown: UnknownOutcome, monotonic: MonotonicReading, *, caller: Caller, at: datetime
    ) -> bool:
        """Note the first read without the post; False where it does not stand in this doubt any more."""
        post = unknown.post
        change = (
            update(schema.unknown_outcomes)
            .where(D.post == post.id, D.fence == post.fence, D.boot == monotonic.boot, D.first_miss.is_(None))
            .values(first_miss=monotonic.seconds)
        )
        with writing(self._engine) as connection:
            if not _stands(connection, post) or not connection.execute(change).rowcount:
                return False
            why = msg("not in the account's feed, for the first time")
            record_step(connection, post.id, Status.UNKNOWN, Status.UNKNOWN, caller=caller, at=at, why=why)
            return True

    def note(self, unknown: UnknownOutcome, why: Message, *, caller: Caller, at: datetime) -> None:
        """Write into the post's history why its doubt does not end; once for each reason, and only while it lasts."""
        query = (
            select(S.id).where(S.post == unknown.post.id, S.before == Status.UNKNOWN, S.why == why).limit(1)
        )
        with writing(self._engine) as connection:
            if _stands(connection, unknown.post) and connection.execute(query).first() is None:
                record_step(
                    connection, unknown.post.id, Status.UNKNOWN, Status.UNKNOWN, caller=caller, at=at, why=why
                )

    def not_live(self, unknown: UnknownOutcome, *, caller: Caller, at: datetime) -> Post | None:
        """The second read without the post: it is not live, and goes out again, unless the network had refused it.

        None where it stands elsewhere.
        """
        after = Status.REJECTED if unknown.refused else Status.APPROVED
        with writing(self._engine) as connection:
            done = move(
                connection,
                unknown.post.id,
                (Status.UNKNOWN,),
                after,
                caller=caller,
                at=at,
                why=msg("not in the account's feed in two reads"),
                only={"fence": unknown.post.fence},
                reason=unknown.post.reason if unknown.refused else None,
                not_before=None,
            )
            return asked(connection, done, at=at, by=caller.name)

    def again(
        self,
        unknown: UnknownOutcome,
        monotonic: MonotonicReading,
        *,
        owner: str,
        identity: str,
        lease: timedelta,
        caller: Caller,
        at: datetime,
    ) -> Post | None:
        """Commit, before the network is spoken to, that the doubtful post is being sent again under its handle.

        A new fence: whatever was read before tells nothing of this try, and a doubt after it rests anew. None where the
        post stands elsewhere or is another organisation's by now, or its account may not send or is at something else.
        """
        post = unknown.post
        with writing(self._engine) as connection:
            free = is_free(connection, post.account) and _stands(connection, post)
            # after the post is held: whoever changes whose it is holds it, too
            if not free or not approval_stands(connection, post.id):
                return None
            again = move(
                connection,
                post.id,
                (Status.UNKNOWN,),
                Status.SENDING,
                caller=caller,
                at=at,
                why=SENT_AGAIN,
                only={"fence": post.fence},
                count=("fence", "tries"),
                owner=owner,
                lease_until=at + lease,
            )
            if again is not None:
                handle = unknown.kept.handle
                begin_try(connection, again, owner, at, handle=handle, monotonic=monotonic, identity=identity)
            return again

    def found(
        self,
        id: str,
        external_id: str,
        permalink: str,
        *,
        caller: Caller,
        at: datetime,
        version: int | None = None,
    ) -> Post:
        """A person has looked: the doubtful post is live under ``external_id``. Taken at any time."""
        with writing(self._engine) as connection:
            known = as_seen(connection, id, version)
            values: dict[str, Any] = {
                "external_id": external_id,
                "permalink": permalink,
                "reason": None,
                "published_at": known.published_at or known.due_utc or at,
            }
            why = msg("found by a person")
            return _resolved(connection, known, Status.PUBLISHED, why, values, caller=caller, at=at)

    def not_found(
        self,
        id: str,
        monotonic: MonotonicReading,
        quiet: timedelta,
        *,
        caller: Caller,
        at: datetime,
        version: int | None = None,
    ) -> Post:
        """A person has looked: the doubtful post is not live: on its way again, or refused if the network said so.

        Raises NotAllowed, saying how long to wait, before ``quiet`` is over: a page shows new posts late, and the
        request may still be on its way.
        """
        with writing(self._engine) as connection:
            known = as_seen(connection, id, version)
            left = timedelta(0)
            if known.status is Status.UNKNOWN:
                left = _still_to_rest(connection, known, monotonic, quiet)
            if not left:
                said_no = refused(connection, known)
                after = Status.REJECTED if said_no else Status.APPROVED
                values = {"not_before": None, "reason": known.reason if said_no else None}
                why = msg("not live, says a person")
                return _resolved(connection, known, after, why, values, caller=caller, at=at)
        raise NotAllowed(
            msg("It is too early to say that post {id} ({place}) is not there.", id=id, place=known.place),
            Remedy(
                msg(
                    "The network may still be at it, and shows new posts late. Look again in {minutes} minutes;"
                    " if you see it before, give its address.",
                    minutes=ceil(left / timedelta(minutes=1)),
                ),
                Action("posts.resolve", id=id, published=None),
            ),
        )


def begin(connection: Connection, post: Post, monotonic: MonotonicReading) -> None:
    """From now on this boot counts how long ``post`` is in doubt."""
    values = {"post": post.id, "fence": post.fence, "boot": monotonic.boot, "since": monotonic.seconds}
    connection.execute(insert(schema.unknown_outcomes).values(**values, quiet_over=False))


def _still_to_rest(
    connection: Connection, post: Post, monotonic: MonotonicReading, quiet: timedelta
) -> timedelta:
    """How much of the quiet period of a doubtful post is left; nothing once any boot has counted it to its end."""
    if not _quiet_over(connection, post) and _since(connection, post, monotonic) is None:
        begin(connection, post, monotonic)
    return _left(connection, post, monotonic, quiet)


def _since(connection: Connection, post: Post, monotonic: MonotonicReading) -> float | None:
    query = select(D.since).where(D.post == post.id, D.fence == post.fence, D.boot == monotonic.boot)
    return connection.execute(query).scalar()


def _left(connection: Connection, post: Post, monotonic: MonotonicReading, quiet: timedelta) -> timedelta:
    if _quiet_over(connection, post):
        return timedelta(0)
    since = _since(connection, post, monotonic)
    query = select(func.max(D.counted)).where(D.post == post.id, D.fence == post.fence)
    passed = connection.execute(query).scalar() or 0.0
    if since is not None:
        passed = max(passed, monotonic.seconds - since)
    return max(timedelta(0), quiet - timedelta(seconds=passed))


def _stands(connection: Connection, post: Post) -> bool:
    """Held until the transaction ends: the post is still in the doubt that ``post`` shows."""
    query = select(T.id).where(T.id == post.id, T.status == Status.UNKNOWN, T.fence == post.fence)
    return connection.execute(held(query)).first() is not None


def _quiet_over(connection: Connection, post: Post) -> bool:
    query = select(D.post).where(D.post == post.id, D.fence == post.fence, D.quiet_over).limit(1)
    return connection.execute(query).first() is not None


def _resolved(
    connection: Connection,
    known: Post,
    after: Status,
    why: Message,
    values: dict[str, Any],
    *,
    caller: Caller,
    at: datetime,
) -> Post:
    done = move(connection, known.id, (Status.UNKNOWN,), after, caller=caller, at=at, why=why, **values)
    done = asked(connection, done, at=at, by=caller.name)
    if done is None:
        raise wrong_state(known, msg("be resolved"))
    return done
