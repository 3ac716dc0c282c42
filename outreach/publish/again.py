"""Sending a doubtful post once more under its own handle, where its network makes one post of both requests."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from outreach.channels.base import Channel
from outreach.clock import MonotonicReading, uptime
from outreach.errors import ChannelError, OutreachError, Sent
from outreach.model import Post, network
from outreach.plan import latest
from outreach.publish.checkpoints import Checkpoint
from outreach.publish.context import PublishContext
from outreach.publish.quiet_period import may_repeat
from outreach.publish.retry import not_before
from outreach.publish.sender import LEASE, Sender
from outreach.store import UnknownOutcome


@dataclass(kw_only=True)
class Resender:
    """From `unknown` it goes to `sending` and back: its words and its time stay out of everybody's hands."""

    context: PublishContext
    sender: Sender
    not_before: dict[str, datetime] = field(default_factory=dict, init=False)
    """By post, when the network wants to hear of it again, where it said no for now."""

    def may_send(self, unknown: UnknownOutcome, channel: Channel, began: MonotonicReading) -> bool:
        """True where the network, asked at ``began``, does not know the post, and sending it again does no harm.

        What may not go out at this time, or was refused, waits until the doubt is over: then it is missed or rejected.
        """
        context, post = self.context, unknown.post
        if unknown.refused or context.stop.is_set() or not self.sender.may_send():
            return False
        harmless = may_repeat(
            channel.repeat(unknown.kept.handle),
            channel.delays,
            lasted=timedelta(seconds=began.seconds - unknown.since),
            age=unknown.kept.age,
            deadline=context.deadline,
        )
        due, campaign = post.due_utc, self.sender.campaigns[post.campaign]
        in_time = due is not None and context.clock.now() <= latest(campaign, due)
        approved = context.store.approvals.stand(post)
        return harmless and in_time and approved and not self.sender.barred(post)

    def send(self, unknown: UnknownOutcome, channel: Channel) -> Post | None:
        """One more try; the post as it stands afterwards, None where nothing was sent."""
        context = self.context
        deadline = uptime() + context.deadline.total_seconds()
        try:
            prepared = channel.prepare(self.sender.outgoing(unknown.post), deadline, unknown.kept.handle)
        except (OSError, OutreachError):
            return None  # read again a little later, when the picture can be had and the network answers
        if prepared.handle != unknown.kept.handle:
            return None  # under another handle it would be another post
        context.on_checkpoint(Checkpoint.PREPARED, unknown.post)
        monotonic, now = context.clock.monotonic(), context.clock.now()
        again = context.store.unknown_outcomes.again(
            unknown,
            monotonic,
            owner=self.sender.owner,
            identity=self.sender.account.external_id,
            lease=LEASE,
            caller=network(unknown.post.channel),
            at=now,
        )
        if again is None:
            return None
        context.on_checkpoint(Checkpoint.MARKED, again)
        try:
            receipt = channel.publish(prepared, deadline)
        except ChannelError as error:
            context.on_checkpoint(Checkpoint.ANSWERED, again)
            if error.sent is Sent.NO:
                self.not_before[again.id] = not_before(error, again.tries, now, context.jitter)
            after = self.sender.still_doubtful(again, error)
        else:
            context.on_checkpoint(Checkpoint.ANSWERED, again)
            after = self.sender.published(again, receipt)
        if after is not None:
            context.on_checkpoint(Checkpoint.RECORDED, after)
        return after
