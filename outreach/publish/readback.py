"""Reading an account's own feed back, for the posts that nobody knows to be live or not."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from outreach.channels import delays
from outreach.channels.base import Channel
from outreach.channels.settling import Presence
from outreach.clock import MonotonicReading
from outreach.errors import ChannelError, OutreachError, as_remedy
from outreach.language import Message, joined, msg
from outreach.model import Account, FeedEntry, Post, Receipt, Status, machine, network
from outreach.publish.again import Resender
from outreach.publish.checkpoints import Checkpoint
from outreach.publish.context import PublishContext
from outreach.publish.matching import find, may_be
from outreach.publish.quiet_period import FIRST_PAUSE, Absence, absence, next_read, quiet_period, reads_by
from outreach.store import UnknownOutcome

CLOCK_MARGIN = timedelta(minutes=2)
"""How far the network's clock may be before ours when a post is looked for in its feed."""

WIDE = timedelta(days=1)
"""How much further back a feed is read before a post counts as absent: our own clock may have been wrong then."""


@dataclass(kw_only=True)
class _Next:
    """When the feed is read for a doubtful post the next time, and how often it was."""

    fence: int
    reads: int
    at: float  # of the monotonic clock


@dataclass(kw_only=True)
class _FeedCheck:
    """One look at an account's doubtful posts, and what came of it so far."""

    began: MonotonicReading
    quiet: timedelta
    done: list[Post] = field(default_factory=list)  # out of doubt
    noted: set[str] = field(default_factory=set)  # ids of those whose first absence was noted
    not_before: dict[str, datetime] = field(default_factory=dict)  # of those that the network wants to wait
    fences: dict[str, int] = field(
        default_factory=dict
    )  # of those that were sent again and are still in doubt

    read: bool = False  # the feed was read

    def settled(self, post: Post | None) -> None:
        """``post`` is out of doubt; None where nothing has changed."""
        self.done += [post] if post else []


@dataclass
class ReadBack:
    """What is known of one account's doubtful posts between two reads."""

    context: PublishContext
    _next: dict[str, _Next] = field(default_factory=dict, init=False)
    _left_until: float = field(default=0.0, init=False)  # of the monotonic clock

    def due(self) -> bool:
        """True where the feed wants to be read now; so it is when nothing is known yet."""
        now = self.context.clock.monotonic().seconds
        if now < self._left_until:
            return False
        return not self._next or any(each.at <= now for each in self._next.values())

    def leave(self) -> None:
        """The account is not to be spoken to: it is looked at again a little later."""
        self._left_until = self.context.clock.monotonic().seconds + FIRST_PAUSE

    def read(self, account: Account, resender: Resender) -> tuple[Post, ...]:
        """What the network shows becomes published; what it does not show goes out again once absence counts, or at
        once under its own handle where that makes no second post.

        All else goes on waiting: a network that cannot be read, an entry that may be the post, a doubt that is young.
        """
        began = self.context.clock.monotonic()
        unknowns = self.context.store.unknown_outcomes.of(
            account.name, self.context.clock.monotonic, alone=self.context.sole
        )
        if not unknowns:
            self._next = {}
            return ()
        if not self.context.sole and all(unknown.look_at is not None for unknown in unknowns):
            self._leave_to_others(unknowns)
            return ()
        look = _FeedCheck(began=began, quiet=quiet_period(delays(account.channel), sole=self.context.sole))
        error: OutreachError | None = None
        try:
            channel = self.context.open_channel(account)
            ours = [unknown for unknown in unknowns if not self._elsewhere(unknown, account)]
            left = [
                unknown for unknown in ours if not self._known_by_handle(unknown, channel, look, resender)
            ]
            if left and channel.has_feed:
                self._look_in_feed(left, channel, look)
        except OutreachError as raised:
            error = raised
        done = {post.id for post in look.done}
        waiting = [unknown for unknown in unknowns if unknown.post.id not in done]
        self._plan(waiting, look, error)
        self._tell([unknown.post for unknown in waiting], error, read=look.read)
        return tuple(look.done)

    def _leave_to_others(self, unknowns: Sequence[UnknownOutcome]) -> None:
        """Another host looks for them now, or has just looked: it is this one's turn when they want it again."""
        self._next = {
            each.post.id: _Next(
                fence=each.post.fence, reads=reads_by(each.look_at - each.since), at=each.look_at
            )
            for each in unknowns
            if each.look_at is not None
        }

    def _tell(self, posts: Sequence[Post], error: OutreachError | None, *, read: bool) -> None:
        """What keeps ``posts`` from being looked for stands in their history, and so does its end."""
        context = self.context
        now, monotonic, caller = context.clock.now(), context.clock.monotonic(), machine(context.owner)
        for post in posts:
            if error is not None:
                next_at = now + timedelta(seconds=self._next[post.id].at - monotonic.seconds)
                context.store.feed_reads.failed(post, _why(error), next_at=next_at, caller=caller, at=now)
            elif read:
                context.store.feed_reads.worked(post, caller=caller, at=now)

    def _known_by_handle(
        self, unknown: UnknownOutcome, channel: Channel, look: _FeedCheck, resender: Resender
    ) -> bool:
        """True where the network could say by the try's handle whether it has the post; then no feed is asked."""
        handle = unknown.kept.handle
        if not handle:
            return False
        settled = channel.settle(handle)
        if settled.presence is Presence.UNSURE:
            return False
        self.context.on_checkpoint(Checkpoint.READ_BACK, unknown.post)
        if settled.receipt is not None:
            look.settled(
                self._live(
                    unknown.post, settled.receipt, msg("known to the network under the handle of the try")
                )
            )
        elif not unknown.perhaps_live:
            self._not_known(unknown, channel, look, resender)
        return True

    def _not_known(
        self, unknown: UnknownOutcome, channel: Channel, look: _FeedCheck, resender: Resender
    ) -> None:
        """The network does not have the post now: it is sent again where that is harmless, else its absence counts."""
        sent = resender.send(unknown, channel) if resender.may_send(unknown, channel, look.began) else None
        if sent is None:
            look.settled(self._absent(unknown, look))
        elif sent.status is Status.UNKNOWN:
            look.fences[sent.id] = sent.fence
            look.not_before |= resender.not_before
        else:
            look.settled(sent)

    def _look_in_feed(self, unknowns: Sequence[UnknownOutcome], channel: Channel, look: _FeedCheck) -> None:
        starts = {unknown.post.id: self._started(unknown.post) for unknown in unknowns}
        feed = channel.feed(min(starts.values()) - WIDE)
        look.read = True
        self._settle(unknowns, starts, feed, look)

    def _settle(
        self,
        unknowns: Sequence[UnknownOutcome],
        starts: dict[str, datetime],
        feed: Sequence[FeedEntry],
        look: _FeedCheck,
    ) -> None:
        """What the feed says of each."""
        context = self.context
        # What another post of ours is proves nothing, whatever its words.
        taken = set(context.store.posts.known_ids([entry.external_id for entry in feed]))
        for unknown in unknowns:
            context.on_checkpoint(Checkpoint.READ_BACK, unknown.post)
            free = [entry for entry in feed if entry.external_id not in taken]
            entry = find(unknown.post, free, starts[unknown.post.id] - CLOCK_MARGIN)
            if entry is not None:
                taken.add(entry.external_id)
                settled = self._found(unknown.post, entry)
            elif self._alike(unknown, free) or unknown.perhaps_live:
                settled = None
            else:
                settled = self._absent(unknown, look)
            look.settled(settled)

    def _elsewhere(self, unknown: UnknownOutcome, account: Account) -> bool:
        """True where the post was tried as another page or user than the account is now: this feed says nothing."""
        others = unknown.sent_as - {account.external_id}
        if others:
            told = ", ".join(sorted(others))
            self._note(
                unknown,
                msg(
                    "sent as {others}, and the account is {own} now: a person has to look",
                    others=told,
                    own=account.external_id,
                ),
            )
        return bool(others)

    def _alike(self, unknown: UnknownOutcome, free: Sequence[FeedEntry]) -> bool:
        """True where entries that no other post of ours accounts for may be the post; they are kept for a person."""
        store, post = self.context.store, unknown.post
        tries = [attempt.started_at for attempt in store.posts.attempts(post.id)]
        alike = [entry for entry in free if may_be(post, entry, tries)]
        if alike:
            store.sightings.keep(post, alike)
            why = msg("something stands in the account's feed that may be it: a person has to look")
            self._note(unknown, why)
        return bool(alike)

    def _note(self, unknown: UnknownOutcome, why: Message) -> None:
        context = self.context
        context.store.unknown_outcomes.note(
            unknown, why, caller=machine(context.owner), at=context.clock.now()
        )

    def _found(self, post: Post, entry: FeedEntry) -> Post | None:
        receipt = Receipt(
            external_id=entry.external_id, permalink=entry.permalink, published_at=entry.created_at
        )
        return self._live(post, receipt, msg("found in the network's own feed"))

    def _live(self, post: Post, receipt: Receipt, why: Message) -> Post | None:
        now, caller = self.context.clock.now(), network(post.channel)
        return self.context.store.queue.published(post, receipt, caller=caller, at=now, why=why)

    def _absent(self, unknown: UnknownOutcome, look: _FeedCheck) -> Post | None:
        context = self.context
        meaning = absence(look.began.seconds, unknown.since, unknown.first_miss, look.quiet)
        now, monotonic, caller = context.clock.now(), context.clock.monotonic(), network(unknown.post.channel)
        if meaning is Absence.FIRST and context.store.unknown_outcomes.miss(
            unknown, monotonic, caller=caller, at=now
        ):
            look.noted.add(unknown.post.id)
        if meaning is Absence.SECOND:
            return context.store.unknown_outcomes.not_live(unknown, caller=caller, at=now)
        return None

    def _plan(
        self, unknowns: Sequence[UnknownOutcome], look: _FeedCheck, error: OutreachError | None
    ) -> None:
        """When each of ``doubts`` wants to be looked for again."""
        context, quiet = self.context, look.quiet
        monotonic = context.clock.monotonic()
        planned: dict[str, _Next] = {}
        for unknown in unknowns:
            id, fence = unknown.post.id, unknown.post.fence
            last = self._next.get(id)
            known = last is not None and last.fence == fence
            reads = last.reads + 1 if last and known else reads_by(monotonic.seconds - unknown.since)
            absent = monotonic.seconds if id in look.noted else unknown.first_miss
            at = next_read(reads, monotonic.seconds, unknown.since, absent, quiet)
            wait = error.retry_at if isinstance(error, ChannelError) else look.not_before.get(id)
            if wait is not None:
                at = max(at, monotonic.seconds + (wait - context.clock.now()).total_seconds())
            planned[id] = _Next(fence=look.fences.get(id, fence), reads=reads, at=at)
            if monotonic.seconds - unknown.since >= quiet.total_seconds() and not unknown.quiet_over:
                context.store.unknown_outcomes.end_quiet(unknown, monotonic)
        self._next = planned
        if not context.sole:
            begun = {each.post.id: (each.post.fence, each.since) for each in unknowns}
            looks = {}
            for id, following in planned.items():
                fence, since = begun[id]
                # one that was just sent again is in a doubt that begins now
                looks[id, following.fence] = following.at - (
                    since if fence == following.fence else monotonic.seconds
                )
            context.store.unknown_outcomes.plan(looks, monotonic.boot)

    def _started(self, post: Post) -> datetime:
        """When the first try began: a network that calls the last one a duplicate means an earlier one."""
        return self.context.store.posts.first_tried(post.id) or self.context.clock.now()


def _why(error: OutreachError) -> Message:
    """What went wrong, and what to do about it where a person has to: what an outage advises is of no use here."""
    needs_nobody = isinstance(error, ChannelError) and not error.pauses_account
    if needs_nobody or error.remedy is None:
        return error.reason.in_full
    return joined(". ", (error.reason.in_full, as_remedy(error.remedy).message))
