"""One claimed post, from its picture to the record of what the network said."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TypeVar
from zoneinfo import ZoneInfo

from outreach.channels.base import Channel
from outreach.clock import uptime
from outreach.content.rotation import language_of
from outreach.errors import (
    Action,
    Busy,
    ChannelError,
    HandedOver,
    NotAllowed,
    OutreachError,
    RateLimited,
    Reason,
    Rejected,
    Remedy,
    Sent,
    StorageFailed,
)
from outreach.files import FileMissing, FilesAway
from outreach.language import msg, verbatim
from outreach.model import NO_HANDLE, Account, Campaign, Handle, Outgoing, Post, Prepared, Receipt, machine
from outreach.publish.checkpoints import Checkpoint
from outreach.publish.clearance import obstacles_of
from outreach.publish.context import PublishContext
from outreach.publish.retry import not_before
from outreach.store import PERHAPS_OUT

log = logging.getLogger("outreach.publish")

LEASE = timedelta(minutes=10)
"""How long a claim holds: longer than the deadlines of a whole batch, so that a living sender never loses its claim."""

AGAIN = (1, 2, *[4] * 63)
"""Seconds between the tries to record what a network said, while the database is away: four minutes of them.

None is long, for the account's next posts wait for it once the database is back.
"""

STOPPED = Reason(msg("the scheduler was stopped"))
"""Why a post that was claimed is given back."""

DATABASE_AWAY = (Busy, StorageFailed)
"""What is raised while the database is away: nothing is wrong with the post then."""

AT_ONCE = timedelta(0)

Recorded = TypeVar("Recorded")

PICTURE_AGAIN = timedelta(minutes=15)
"""When a post whose picture cannot be read is looked at again."""

PICTURE_AWAY = timedelta(minutes=1)
"""The same where the store of files does not answer: that passes by itself."""


@dataclass(kw_only=True)
class Sender:
    """Sends posts of one account over one channel, each with a deadline of its own.

    ``paused`` is set when the account was paused as a whole.
    """

    context: PublishContext
    owner: str  # in the journal
    account: Account
    campaigns: Mapping[str, Campaign]
    _channel: Channel | None = field(
        default=None, init=False
    )  # kept, and with it its connections, from post to post
    _stopped: bool = field(default=False, init=False)
    paused: bool = field(default=False, init=False)

    def may_send(self) -> bool:
        """False once nothing more of the account may be sent for now."""
        return not self._stopped

    def send(self, post: Post) -> Post | None:
        """Publish a claimed post; it as it stands afterwards, None where its claim was gone."""
        context, queue = self.context, self.context.store.queue
        barred = self.barred(post)
        if barred:
            return self._recorded(post, lambda: queue.rejected(post, at=context.clock.now(), reason=barred))
        deadline = uptime() + context.deadline.total_seconds()
        try:
            channel = self._channel = self._channel or context.open_channel(self.account)
            may_be_out = post.from_backup is not None and channel.has_feed
            prepared = None if may_be_out else self._prepared(post, channel, deadline)
        except ChannelError as error:
            return self._not_sent(post, error)
        except DATABASE_AWAY as error:
            return self.wait(post, error.reason, AT_ONCE)
        except (OSError, OutreachError) as error:
            # The picture or the key cannot be read: the post waits, and the person is told why.
            pause = PICTURE_AWAY if isinstance(error, FilesAway) else PICTURE_AGAIN
            return self.wait(post, _reason_of(error), pause)
        if prepared is None:
            return self._doubtful(post)
        context.on_checkpoint(Checkpoint.PREPARED, post)
        if context.stop.is_set():
            return self.wait(post, STOPPED, AT_ONCE)
        try:
            started = self._start(post, prepared.handle)
        except DATABASE_AWAY as error:
            # whether the mark is there nobody can say; that nothing was sent is certain
            return self.wait(post, error.reason, AT_ONCE)
        if started is None:
            return None
        context.on_checkpoint(Checkpoint.MARKED, started)
        try:
            receipt = channel.publish(prepared, deadline)
        except ChannelError as error:
            context.on_checkpoint(Checkpoint.ANSWERED, started)
            return self._failed(started, error)
        context.on_checkpoint(Checkpoint.ANSWERED, started)
        return self.published(started, receipt)

    def _prepared(self, post: Post, channel: Channel, deadline: float) -> Prepared:
        """What the publishing call takes: the picture is on the network, and nothing is visible yet."""
        kept = self.context.store.tries.handle(post)
        return channel.prepare(self.outgoing(post), deadline, kept)

    def _start(self, post: Post, handle: Handle) -> Post | None:
        """It is being sent from now on, under ``handle``; None where its claim was gone."""
        now, monotonic = self.context.clock.now(), self.context.clock.monotonic()
        until, identity = now + LEASE, self.account.external_id
        return self.context.store.queue.start(
            post, at=now, lease_until=until, handle=handle, monotonic=monotonic, identity=identity
        )

    def _doubtful(self, post: Post) -> Post | None:
        """Nothing is sent: the account's feed says first whether the post went out since the backup was made.

        Raises what the database says where it goes amid this: the post may be live, and the mark, if it is there, has
        taken along that its feed is to be read first. So it is not given back, but taken up as it stands by then.
        """
        clock, queue, started = self.context.clock, self.context.store.queue, self._start(post, NO_HANDLE)
        if started is None:
            return None
        now, monotonic = clock.now(), clock.monotonic()
        return self._recorded(
            started,
            lambda: queue.unknown(started, monotonic, at=now, reason=PERHAPS_OUT, outcome=Sent.UNKNOWN),
        )

    def published(self, post: Post, receipt: Receipt) -> Post | None:
        """The network said that ``post`` is live; None where that was known."""
        context, queue, why = self.context, self.context.store.queue, msg("the network said so")
        caller = machine(self.owner)
        done = self._recorded(
            post, lambda: queue.published(post, receipt, caller=caller, at=context.clock.now(), why=why)
        )
        if receipt.rest_until and receipt.rest_until > context.clock.now():
            self._rest(post, receipt.rest_until)
        return done

    def still_doubtful(self, post: Post, error: ChannelError) -> Post | None:
        """A doubtful post was sent again, and what the network said settles nothing: the try before it is in doubt."""
        context, queue, told = self.context, self.context.store.queue, error.reason
        now, monotonic = context.clock.now(), context.clock.monotonic()
        if error.pauses_account:
            self._pause(post, told)
        if isinstance(error, RateLimited):
            self._rest(post, not_before(error, post.tries, now, context.jitter))
        # its no is to the words: not live, they are refused
        outcome = Sent.REFUSED if isinstance(error, Rejected) else error.sent
        return self._recorded(
            post, lambda: queue.unknown(post, monotonic, at=now, reason=told, outcome=outcome)
        )

    def barred(self, post: Post) -> Reason | None:
        """Why its card may not be shown today; None where it may. Asked as late as it can be."""
        today = self.context.clock.now().astimezone(ZoneInfo(post.zone)).date()
        found = obstacles_of(self.context.store, post, today)
        return found[0].reason if found else None

    def wait(self, post: Post, reason: Reason, pause: timedelta) -> Post | None:
        """Nothing was sent, and nothing is wrong with the post: it is tried again after ``pause``."""
        now, queue = self.context.clock.now(), self.context.store.queue
        return self._recorded(post, lambda: queue.back(post, at=now, reason=reason, not_before=now + pause))

    def _failed(self, post: Post, error: ChannelError) -> Post | None:
        context, queue = self.context, self.context.store.queue
        now, monotonic = context.clock.now(), context.clock.monotonic()
        if isinstance(error, HandedOver):
            ready = Reason(error.message)
            return self._recorded(post, lambda: queue.handed_over(post, at=now, reason=ready))
        if error.sent is Sent.NO:
            return self._not_sent(post, error)
        told, outcome = error.reason, error.sent
        if error.pauses_account:
            self._pause(post, told)
        return self._recorded(
            post, lambda: queue.unknown(post, monotonic, at=now, reason=told, outcome=outcome)
        )

    def _not_sent(self, post: Post, error: ChannelError) -> Post | None:
        context, queue, told = self.context, self.context.store.queue, error.reason
        now = context.clock.now()
        later = not_before(error, post.tries, now, context.jitter)
        if error.pauses_account:
            self._pause(post, told)
        if isinstance(error, RateLimited):
            self._rest(post, later)
        if isinstance(error, Rejected):
            return self._recorded(post, lambda: queue.rejected(post, at=now, reason=told))
        return self._recorded(post, lambda: queue.back(post, at=now, reason=told, not_before=later))

    def _pause(self, post: Post, why: Reason) -> None:
        """Nothing more of the account goes out until a person has fixed it."""
        context = self.context
        self._recorded(
            post, lambda: context.store.accounts.pause(self.account.name, why, context.clock.now())
        )
        self.paused = self._stopped = True

    def _rest(self, post: Post, until: datetime) -> None:
        """Calls while throttled prolong the wait: the account's other posts wait with this one."""
        self._recorded(post, lambda: self.context.store.queue.defer(self.account.name, until))
        self._stopped = True

    def _recorded(self, post: Post, record: Callable[[], Recorded]) -> Recorded:
        """Write down what is known; while the database is away it is kept and tried again.

        Raises what the database said once it has been away for minutes, or where the scheduler is to end: then the
        post stands as before, and is doubtful to the next scheduler if it was being sent.
        """
        for pause in AGAIN:
            try:
                return record()
            except DATABASE_AWAY as error:
                log.warning("post %s: its record is kept and tried again: %s", post.id, error)
                if self.context.stop.wait(pause):
                    break
        return record()

    def _picture(self, post: Post) -> bytes:
        """The picture that was approved, byte by byte. Raises NotAllowed where it is not there."""
        try:
            return self.context.files.open(post.image_sha256)
        except FileMissing as error:
            raise NotAllowed(
                msg("The picture {file} that was approved is missing or damaged.", file=post.image),
                Remedy(
                    msg("Put the folder “files” back from your backup, or generate again."),
                    Action("campaign.generate", name=post.campaign),
                ),
            ) from error

    def outgoing(self, post: Post) -> Outgoing:
        """What the channel is to publish. Raises NotAllowed where the picture is not the one that was approved."""
        image = self._picture(post) if post.image_sha256 else b""
        due = post.due_utc.astimezone(ZoneInfo(post.zone)) if post.due_utc else None
        return Outgoing(
            post_id=post.id,
            text=post.text,
            link=post.link,
            alt=post.alt,
            language=language_of(self.campaigns[post.campaign], post.number),
            at=self.context.clock.now(),
            image=image,
            place=post.place,
            due=due,
        )


def _reason_of(error: OSError | OutreachError) -> Reason:
    return error.reason if isinstance(error, OutreachError) else Reason(verbatim(str(error)))
