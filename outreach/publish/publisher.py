"""One step of publishing, as the scheduler calls it every few seconds.

The protocol (docs/life-of-a-post.md): a claim is a conditional update with lease and fence; pictures are uploaded
while nothing is visible; the state ``sending`` and its journal row are committed before the first byte of the one
publishing call; every answer is classed as not sent, sent or unknown; what nobody classed is unknown; unknown is
left only by finding the post in the network's own feed, or by a person.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from hashlib import sha256
from pathlib import Path
from zoneinfo import ZoneInfo

from outreach.channels.base import Channel
from outreach.clock import Clock
from outreach.errors import (
    ChannelError,
    HandedOver,
    NotAllowed,
    OutreachError,
    RateLimited,
    Rejected,
    Unauthorized,
)
from outreach.language import msg
from outreach.model import Account, Outgoing, Post, Receipt, Status
from outreach.publish.matching import find
from outreach.publish.moments import At, Moment, nothing
from outreach.publish.retry import not_before
from outreach.store import Store

DEADLINE = timedelta(seconds=120)
"""How long one post may take from its claim to the network's answer."""

LEASE = timedelta(minutes=10)
"""How long a claim holds: longer than the deadlines of a whole batch, so that a living sender never loses its claim."""

CLOCK_MARGIN = timedelta(minutes=2)
"""How far the network's clock may be before ours when a post is looked for in its feed."""

BATCH = 4
"""How many posts are claimed at once; the last of them begins when the deadlines of the others are over."""


@dataclass(frozen=True, kw_only=True)
class Outcome:
    """What became of one post in a step."""

    post: str
    place: str
    account: str
    status: Status
    due: datetime | None
    external_id: str = ""
    reason: str = ""


@dataclass(frozen=True, kw_only=True)
class StepReport:
    """What one step did; all empty where nothing was to do."""

    recovered: tuple[Outcome, ...] = ()
    missed: tuple[Outcome, ...] = ()
    sent: tuple[Outcome, ...] = ()
    reconciled: tuple[Outcome, ...] = ()
    paused: tuple[str, ...] = ()  # accounts that were paused in this step

    @property
    def quiet(self) -> bool:
        return not (self.recovered or self.missed or self.sent or self.reconciled or self.paused)


@dataclass(kw_only=True)
class Publisher:
    """Publishes what is due. ``owner`` names this process in claims and journal.

    ``sole`` says that no other scheduler of this database can be alive (the caller holds its lock). ``open_channel``
    gives the channel of an account; ``data`` is the folder that the posts' pictures lie in. The ``deadline`` of
    one post, :data:`BATCH` times, must be shorter than :data:`LEASE`. ``at`` is called at each :class:`Moment` of
    each post, in the thread that works on it.
    """

    store: Store
    open_channel: Callable[[Account], Channel]
    clock: Clock
    data: Path
    owner: str
    sole: bool
    deadline: timedelta = DEADLINE
    at: At = nothing
    _paused: list[str] = field(default_factory=list)  # in this step
    _stopped: set[str] = field(default_factory=set)  # accounts that nothing more is sent to in this step

    def step(self) -> StepReport:
        """Recover, mark what is too late, publish everything that is due, read doubtful posts back."""
        self._paused, self._stopped = [], set()
        waiting = self.store.queue.waiting(self.clock.now())
        recovered: Sequence[Post] = ()
        if waiting & {Status.CLAIMED, Status.SENDING}:
            recovered = self.store.queue.recover(owner=self.owner, now=self.clock.now(), sole=self.sole)
            for post in recovered:
                self.at(Moment.RECOVERED, post)
        due = Status.APPROVED in waiting or bool(recovered)  # what a dead scheduler held may be late by now
        missed = self._miss() if due else []
        sent = self._publish_due() if due else []
        doubtful = Status.UNKNOWN in waiting or any(p.status is Status.UNKNOWN for p in (*recovered, *sent))
        return StepReport(
            recovered=_outcomes(recovered),
            missed=_outcomes(missed),
            sent=_outcomes(sent),
            reconciled=_outcomes(self._reconcile() if doubtful else []),
            paused=tuple(self._paused),
        )

    def _miss(self) -> list[Post]:
        """What is later than its campaign's grace is not sent any more."""
        missed: list[Post] = []
        for campaign in self.store.campaigns.all():
            now = self.clock.now()
            missed += self.store.queue.miss(campaign.name, now - campaign.grace, owner=self.owner, at=now)
        return missed

    def _publish_due(self) -> list[Post]:
        accounts = {account.name: account for account in self.store.accounts.all() if not account.paused}
        done: list[Post] = []
        while True:
            now = self.clock.now()
            claimed = self.store.queue.claim(
                now=now, owner=self.owner, lease_until=now + LEASE, limit=BATCH, accounts=accounts.keys()
            )
            if not claimed:
                return done
            for post in claimed:
                self.at(Moment.CLAIMED, post)
                if post.account not in accounts:  # paused or held by a post before it in this very batch
                    later = now + timedelta(minutes=1)
                    result = self.store.queue.back(post, at=now, answer="the account waits", not_before=later)
                else:
                    result = self._publish(post, accounts[post.account])
                    if post.account in self._stopped:
                        accounts.pop(post.account)
                if result:
                    self.at(Moment.RECORDED, result)
                    done.append(result)

    def _publish(self, post: Post, account: Account) -> Post | None:
        deadline = time.monotonic() + self.deadline.total_seconds()
        queue = self.store.queue
        try:
            channel = self.open_channel(account)
            prepared = channel.prepare(self._outgoing(post), deadline)
        except ChannelError as error:
            return self._not_sent(post, error)
        except (OSError, OutreachError) as error:
            # The picture or the key cannot be read: the post waits, and the person is told why.
            now = self.clock.now()
            return queue.back(post, at=now, answer=str(error), not_before=now + timedelta(minutes=15))
        self.at(Moment.PREPARED, post)
        started = queue.start(post, at=self.clock.now(), lease_until=self.clock.now() + LEASE)
        if started is None:
            return None
        self.at(Moment.MARKED, started)
        try:
            receipt = channel.publish(prepared, deadline)
        except HandedOver as ready:
            self.at(Moment.ANSWERED, started)
            return queue.handed_over(started, at=self.clock.now(), where=ready.answer)
        except ChannelError as error:
            self.at(Moment.ANSWERED, started)
            if error.sent == "not_sent":
                return self._not_sent(started, error)
            return queue.unknown(started, at=self.clock.now(), answer=_told(error))
        self.at(Moment.ANSWERED, started)
        return queue.published(
            started, receipt, name=self.owner, at=self.clock.now(), why="the network said so"
        )

    def _not_sent(self, post: Post, error: ChannelError) -> Post | None:
        now = self.clock.now()
        if isinstance(error, Unauthorized):
            self.store.accounts.pause(post.account, _told(error), now)
            self._paused.append(post.account)
            self._stopped.add(post.account)
        if isinstance(error, RateLimited):
            # Calls while throttled prolong the wait: the account's other posts wait with this one.
            self.store.queue.hold(post.account, not_before(error, post.tries, now))
            self._stopped.add(post.account)
        if isinstance(error, Rejected):
            return self.store.queue.rejected(post, at=now, answer=_told(error))
        later = not_before(error, post.tries, now)
        return self.store.queue.back(post, at=now, answer=_told(error), not_before=later)

    def _reconcile(self) -> list[Post]:
        """Doubtful posts that their network's feed shows become published; the others go on waiting."""
        found: list[Post] = []
        doubtful = self.store.posts.find(status=(Status.UNKNOWN,))
        for account in self.store.accounts.all():
            mine = [post for post in doubtful if post.account == account.name]
            if mine and not account.paused:
                found += self._read_back(account, mine)
        return found

    def _read_back(self, account: Account, doubtful: Sequence[Post]) -> list[Post]:
        starts = {post.id: self._started(post) for post in doubtful}
        try:
            feed = self.open_channel(account).feed(min(starts.values()) - CLOCK_MARGIN)
        except OutreachError:
            return []  # nothing can be said; the posts stay doubtful and are looked for in the next step
        taken = {post.external_id for post in self.store.posts.find(account=account.name)}
        found: list[Post] = []
        for post in doubtful:
            self.at(Moment.READ_BACK, post)
            # What another post of ours is proves nothing, whatever its words.
            free = [entry for entry in feed if entry.external_id not in taken]
            entry = find(post, free, starts[post.id] - CLOCK_MARGIN)
            if entry is not None:
                taken.add(entry.external_id)
                receipt = Receipt(
                    external_id=entry.external_id, permalink=entry.permalink, published_at=entry.created_at
                )
                why = "found in the network's own feed"
                done = self.store.queue.published(
                    post, receipt, name=self.owner, at=self.clock.now(), why=why
                )
                found += [done] if done else []
        return found

    def _started(self, post: Post) -> datetime:
        """When the first try began: a network that calls the last one a duplicate means an earlier one."""
        attempts = self.store.posts.attempts(post.id)
        return attempts[0].started_at if attempts else self.clock.now()

    def _outgoing(self, post: Post) -> Outgoing:
        image = (self.data / post.image).read_bytes() if post.image else b""
        if post.image and sha256(image).hexdigest() != post.image_sha256:
            raise NotAllowed(
                msg("The picture {file} is not the one that was released.", file=post.image),
                msg("Put the old file back, or run `outreach campaign generate {name}`.", name=post.campaign),
            )
        due = post.due_utc.astimezone(ZoneInfo(post.zone)) if post.due_utc else None
        return Outgoing(
            post_id=post.id,
            text=post.text,
            link=post.link,
            alt=post.alt,
            image=image,
            place=post.place,
            due=due,
        )


def _told(error: ChannelError) -> str:
    return f"{error} ({error.answer})" if error.answer else str(error)


def _outcomes(posts: Sequence[Post]) -> tuple[Outcome, ...]:
    return tuple(
        Outcome(
            post=post.id,
            place=post.place,
            account=post.account,
            status=post.status,
            due=post.due_utc,
            external_id=post.external_id,
            reason=post.reason,
        )
        for post in posts
    )
