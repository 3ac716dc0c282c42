"""Reading an account's own feed back, for the posts that nobody knows to be live or not."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from outreach.clock import Steady
from outreach.errors import ChannelError, OutreachError
from outreach.model import Account, FeedEntry, Post, Receipt, network
from outreach.publish.doubt import FIRST_PAUSE, Absence, absence, next_read, quiet_period
from outreach.publish.matching import find, may_be
from outreach.publish.means import Means
from outreach.publish.moments import Moment
from outreach.store import Doubt

CLOCK_MARGIN = timedelta(minutes=2)
"""How far the network's clock may be before ours when a post is looked for in its feed."""

WIDE = timedelta(days=1)
"""How much further back a feed is read before a post counts as absent: our own clock may have been wrong then."""


@dataclass(kw_only=True)
class _Next:
    """When the feed is read for a doubtful post the next time, and how often it was."""

    fence: int
    reads: int
    at: float  # of the steady clock


@dataclass
class ReadBack:
    """What is known of one account's doubtful posts between two reads."""

    means: Means
    _next: dict[str, _Next] = field(default_factory=dict, init=False)
    _left_until: float = field(default=0.0, init=False)  # of the steady clock

    def due(self) -> bool:
        """True where the feed wants to be read now; so it is when nothing is known yet."""
        now = self.means.clock.steady().seconds
        if now < self._left_until:
            return False
        return not self._next or any(each.at <= now for each in self._next.values())

    def leave(self) -> None:
        """The account is not to be spoken to: it is looked at again a little later."""
        self._left_until = self.means.clock.steady().seconds + FIRST_PAUSE

    def read(self, account: Account) -> tuple[Post, ...]:
        """What the feed shows becomes published; what it does not show goes out again once absence counts.

        All else goes on waiting: a feed that cannot be read, an entry that may be the post, a doubt that is young.
        """
        means = self.means
        began = means.clock.steady()
        doubts = means.store.doubts.of(account.name, began)
        starts = {doubt.post.id: self._started(doubt.post) for doubt in doubts}
        if not doubts:
            self._next = {}
            return ()
        try:
            channel = means.open_channel(account)
            if not channel.has_feed:
                self._plan(doubts, set())
                return ()
            feed = channel.feed(min(starts.values()) - WIDE)
        except OutreachError as error:
            self._plan(doubts, set(), error)
            return ()
        done, noted = self._settle(doubts, starts, feed, began)
        self._plan([doubt for doubt in doubts if doubt.post.id not in {post.id for post in done}], noted)
        return tuple(done)

    def _settle(
        self, doubts: Sequence[Doubt], starts: dict[str, datetime], feed: Sequence[FeedEntry], began: Steady
    ) -> tuple[list[Post], set[str]]:
        """Posts that are out of doubt, and the ids of those whose first absence was noted."""
        means, done, noted = self.means, list[Post](), set[str]()
        # What another post of ours is proves nothing, whatever its words.
        taken = set(means.store.posts.known_ids([entry.external_id for entry in feed]))
        for doubt in doubts:
            means.at(Moment.READ_BACK, doubt.post)
            free = [entry for entry in feed if entry.external_id not in taken]
            entry = find(doubt.post, free, starts[doubt.post.id] - CLOCK_MARGIN)
            if entry is not None:
                taken.add(entry.external_id)
                settled = self._found(doubt.post, entry)
            elif doubt.perhaps_live or self._alike(doubt.post, free):
                settled = None
            else:
                settled = self._absent(doubt, began, noted)
            done += [settled] if settled else []
        return done, noted

    def _alike(self, post: Post, free: Sequence[FeedEntry]) -> tuple[FeedEntry, ...]:
        """Entries that no other post of ours accounts for and that may be ``post``: a person is to look at them."""
        tries = [attempt.started_at for attempt in self.means.store.posts.attempts(post.id)]
        return tuple(entry for entry in free if may_be(post, entry, tries))

    def _found(self, post: Post, entry: FeedEntry) -> Post | None:
        receipt = Receipt(
            external_id=entry.external_id, permalink=entry.permalink, published_at=entry.created_at
        )
        why = "found in the network's own feed"
        now, caller = self.means.clock.now(), network(post.channel)
        return self.means.store.queue.published(post, receipt, caller=caller, at=now, why=why)

    def _absent(self, doubt: Doubt, began: Steady, noted: set[str]) -> Post | None:
        means, quiet = self.means, quiet_period(sole=self.means.sole)
        meaning = absence(began.seconds, doubt.since, doubt.absent, quiet)
        now, steady, caller = means.clock.now(), means.clock.steady(), network(doubt.post.channel)
        if meaning is Absence.FIRST and means.store.doubts.absent(doubt, steady, caller=caller, at=now):
            noted.add(doubt.post.id)
        if meaning is Absence.SECOND:
            return means.store.doubts.not_live(doubt, caller=caller, at=now)
        return None

    def _plan(self, doubts: Sequence[Doubt], noted: set[str], error: OutreachError | None = None) -> None:
        """When each of ``doubts`` wants its feed read again."""
        means, quiet = self.means, quiet_period(sole=self.means.sole)
        steady = means.clock.steady()
        planned: dict[str, _Next] = {}
        for doubt in doubts:
            id, fence = doubt.post.id, doubt.post.fence
            last = self._next.get(id)
            reads = last.reads + 1 if last and last.fence == fence else 0
            absent = steady.seconds if id in noted else doubt.absent
            at = next_read(reads, steady.seconds, doubt.since, absent, quiet)
            if isinstance(error, ChannelError) and error.retry_at is not None:
                at = max(at, steady.seconds + (error.retry_at - means.clock.now()).total_seconds())
            planned[id] = _Next(fence=fence, reads=reads, at=at)
            if steady.seconds - doubt.since >= quiet.total_seconds() and not doubt.rested:
                means.store.doubts.rest(doubt, steady)
        self._next = planned

    def _started(self, post: Post) -> datetime:
        """When the first try began: a network that calls the last one a duplicate means an earlier one."""
        return self.means.store.posts.first_tried(post.id) or self.means.clock.now()
