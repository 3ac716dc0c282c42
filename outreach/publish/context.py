"""What publishing needs: the store, the channels, the clock, the files, and who publishes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from threading import Event

from outreach.channels.base import Channel
from outreach.clock import Clock
from outreach.files import Files
from outreach.model import Account
from outreach.publish.checkpoints import OnCheckpoint, ignore
from outreach.publish.clock_jumps import ClockWatch
from outreach.publish.limits import unlimited
from outreach.publish.retry import Jitter, no_jitter
from outreach.store import CallLimit, Store

DEADLINE = timedelta(seconds=120)
"""How long one post may take from its claim to the network's answer."""


@dataclass(kw_only=True)
class PublishContext:
    """``owner`` names this process in claims and journal; no two may share it.

    ``sole`` says that no other scheduler of this database can be alive (the caller holds its lock). ``open_channel``
    gives the channel of an account; ``files`` holds the posts' pictures. ``on_checkpoint`` is called at each
    :class:`Checkpoint` of each post, in the thread that works on it. ``jitter`` lengthens the waits between tries.
    ``limits_of`` tells what the network lets an account do, beyond which nothing of it is claimed.
    Once ``stop`` is set nothing new is begun, nor while ``watch`` does not believe the wall clock.
    """

    store: Store
    open_channel: Callable[[Account], Channel]
    clock: Clock
    files: Files
    owner: str
    sole: bool
    deadline: timedelta = DEADLINE
    on_checkpoint: OnCheckpoint = ignore
    jitter: Jitter = no_jitter
    limits_of: Callable[[Account], tuple[CallLimit, ...]] = unlimited
    stop: Event = field(default_factory=Event)
    watch: ClockWatch = field(init=False)

    def __post_init__(self) -> None:
        self.watch = ClockWatch(self.clock)
