"""One account's posts, strictly one after another: recovered, missed, sent, read back."""

from __future__ import annotations

from collections.abc import Collection, Generator, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from threading import Lock

from outreach.errors import Reason
from outreach.language import msg
from outreach.log_fields import about
from outreach.model import Account, Campaign, Post, Status
from outreach.plan import ORDINARY, latest
from outreach.publish.again import Resender
from outreach.publish.checkpoints import Checkpoint
from outreach.publish.context import PublishContext
from outreach.publish.late import why_late
from outreach.publish.noted import count_and_log
from outreach.publish.readback import ReadBack
from outreach.publish.report import StepReport, outcomes
from outreach.publish.sender import LEASE, STOPPED, Sender
from outreach.publish.spacing import gaps
from outreach.store import EVER, IN_FLIGHT, AccountWork, ClaimRequest, Store

BATCH = 4
"""How many posts are claimed at once; the last of them begins when the deadlines of the others are over."""

ACCOUNT_WAITS = timedelta(minutes=1)
"""How long a claimed post is given back for when the one before it has stopped its account."""


Work = Generator[None, None, StepReport]
"""What is done for one account, in turns, and what came of it in the end."""


@dataclass(kw_only=True)
class AccountWorker:
    """Where the posts of one account are worked on; one thread at a time.

    The deadline of one post, :data:`BATCH` times, must be shorter than the lease of a claim.
    """

    context: PublishContext
    account: str
    owner: str
    """Its name in claims and journal, which no other worker has: what stands under it, it has left itself."""

    _reads: ReadBack = field(init=False)
    _busy: Lock = field(default_factory=Lock, init=False)

    def __post_init__(self) -> None:
        self._reads = ReadBack(self.context)

    def wants(self, states: Collection[Status]) -> bool:
        """False where the posts in these states have nothing to be done for them now."""
        return set(states) != {Status.UNKNOWN} or self._reads.due()

    def work(self, wanted: AccountWork) -> Work:
        """Everything that the account's posts want done now, turn by turn: between two others may go first.

        Nothing of the account is claimed then. Nothing is done while another thread is at it.
        """
        if not self._busy.acquire(blocking=False):
            return StepReport()
        try:
            return (yield from self._work(wanted))
        finally:
            self._busy.release()

    def _work(self, wanted: AccountWork) -> Work:
        states = wanted.states
        recovered = self._recover(wanted.held_by) if set(IN_FLIGHT) & set(states) else ()
        store, now = self.context.store, self.context.clock.now()
        account, found = store.accounts.with_campaigns(self.account, now)
        campaigns = _TurnCampaigns(store, found)
        sender = None
        if account:
            sender = Sender(context=self.context, owner=self.owner, account=account, campaigns=campaigns)
        missed: list[Post] = []
        sent: list[Post] = []
        if Status.APPROVED in states or recovered:  # what a gone scheduler held may be late by now
            longest_due = None if recovered else wanted.longest_due
            yield from self._due(campaigns, sender, longest_due, missed, sent)
        doubtful = any(post.status is Status.UNKNOWN for post in (*recovered, *sent))
        looked = doubtful or (Status.UNKNOWN in states and self._reads.due())
        paused = account is None or account.paused is not None or (sender is not None and sender.paused)
        if paused or self.context.stop.is_set():
            self._reads.leave()
            looked = False
        return StepReport(
            recovered=outcomes(recovered),
            missed=outcomes(missed),
            sent=outcomes(sent),
            reconciled=outcomes(self._look(account, sender) if looked else ()),
            paused=(self.account,) if sender and sender.paused else (),
        )

    def _look(self, account: Account | None, sender: Sender | None) -> tuple[Post, ...]:
        if account is None or sender is None:
            return ()
        with about(account=self.account, owner=self.owner):
            read = self._reads.read(account, Resender(context=self.context, sender=sender))
        count_and_log(read, self.owner)
        return read

    def _recover(self, gone: str) -> tuple[Post, ...]:
        context = self.context
        now, monotonic = context.clock.now(), context.clock.monotonic()
        recovered = context.store.queue.recover(
            self.account, monotonic, owner=self.owner, now=now, sole=context.sole, gone=gone
        )
        for post in recovered:
            context.on_checkpoint(Checkpoint.RECOVERED, post)
        count_and_log(recovered, self.owner)
        return recovered

    def _due(
        self,
        campaigns: Mapping[str, Campaign],
        sender: Sender | None,
        longest_due: datetime | None,
        missed: list[Post],
        sent: list[Post],
    ) -> Generator[None]:
        """Send what is due and not too late, a batch in each turn; ``sent`` gets each post as it stands afterwards.

        Nothing is late where ``longest_due`` is not: then nobody asks, and what was given an older time since is left.
        """
        context, more = self.context, True
        claim = ClaimRequest(
            owner=self.owner,
            lease=LEASE,
            limit=BATCH,
            gaps=gaps(campaigns.values()),
            limits=context.limits_of(sender.account) if sender else (),
        )
        late_after = min((ORDINARY, *(campaign.grace for campaign in campaigns.values())))
        while more and not context.stop.is_set() and context.watch.holds():
            now = context.clock.now()
            soonest = now - late_after
            in_time = longest_due is not None and longest_due >= soonest
            if not in_time:
                missed += self._miss(campaigns, sender, soonest)
            if sender is None or not sender.may_send():
                return
            batch = context.store.queue.claim(
                self.account, replace(claim, since=soonest if in_time else EVER), now
            )
            more = batch.more and bool(batch.posts)
            for post in batch.posts:
                with about(post=post.id, account=self.account, fence=post.fence, owner=self.owner):
                    done = self._send(sender, post)
                if done:
                    count_and_log([done], self.owner)
                    context.on_checkpoint(Checkpoint.RECORDED, done)
                    sent.append(done)
            if more:
                yield

    def _send(self, sender: Sender, post: Post) -> Post | None:
        """A claimed post as it stands afterwards; it is given back where nothing may be sent any more."""
        self.context.on_checkpoint(Checkpoint.CLAIMED, post)
        if not sender.may_send():
            return sender.wait(post, Reason(msg("the account waits")), ACCOUNT_WAITS)
        if self.context.stop.is_set():
            return sender.wait(post, STOPPED, timedelta(0))
        return sender.send(post)

    def _miss(
        self, campaigns: Mapping[str, Campaign], sender: Sender | None, soonest: datetime
    ) -> tuple[Post, ...]:
        """What is too late is not sent any more, and keeps why it was not sent in its time.

        Nothing is that was due after ``soonest``.
        """
        now, queue = self.context.clock.now(), self.context.store.queue
        late = queue.late(self.account, soonest)
        gone = [post for post in late if now > latest(campaigns[post.campaign], post.due)]
        if not gone:
            return ()
        account = sender.account if sender else None
        last = self.context.store.posts.last_tried(self.account)
        apart = gaps(campaigns.values())
        kept = [
            replace(post, reason=why_late(post, account, last and last + apart[post.campaign]))
            for post in gone
        ]
        missed = queue.miss(kept, owner=self.owner, at=now)
        count_and_log(missed, self.owner)
        return missed


class _TurnCampaigns(dict[str, Campaign]):
    """The campaigns of which an account has posts in hand or due; any other one is read when it is asked for."""

    def __init__(self, store: Store, found: Iterable[Campaign]):
        super().__init__({campaign.name: campaign for campaign in found})
        self._store = store

    def __missing__(self, name: str) -> Campaign:
        found = self[name] = self._store.campaigns.get(name)
        return found
