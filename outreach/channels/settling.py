"""What a network can say of a try whose answer was lost, and what it makes of the same try sent again."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

from outreach.model import Handle, Receipt


@dataclass(frozen=True, kw_only=True)
class Delays:
    """How late the network may be; a doubt rests for both together before absence counts."""

    request: timedelta
    """The longest that it may take to act on a request that it has, whether or not anybody still listens."""

    feed: timedelta
    """How long a live post may be missing where it is looked for."""


CAUTIOUS = Delays(request=timedelta(minutes=10), feed=timedelta(minutes=5))
"""What is assumed of a network that promises nothing about it."""


class Presence(StrEnum):
    """Whether the network has the post that a handle names."""

    LIVE = "live"
    ABSENT = "absent"  # as far as the network knows now; a request may still be under way
    UNSURE = "unsure"  # the handle settles nothing: the feed is asked


@dataclass(frozen=True, kw_only=True)
class Settled:
    """The network's word about a handle; ``receipt`` is the evidence, and there where the post is live."""

    presence: Presence
    receipt: Receipt | None = None

    @classmethod
    def live(cls, receipt: Receipt) -> Settled:
        return cls(presence=Presence.LIVE, receipt=receipt)


ABSENT, UNSURE = Settled(presence=Presence.ABSENT), Settled(presence=Presence.UNSURE)


@dataclass(frozen=True)
class Repeat:
    """For how long after its first try the network makes one post of all requests with the same handle.

    It is an age and no moment, since wall clocks jump. None: for ever. Zero: it does not.
    """

    guarded: timedelta | None

    @classmethod
    def until(cls, age: timedelta) -> Repeat:
        return cls(age)

    def covers(self, age: timedelta | None) -> bool:
        """True where a request that may be acted on at ``age`` makes no second post; None: the age is not known."""
        if self.guarded is None:
            return True
        return age is not None and age < self.guarded


NEVER, ALWAYS = Repeat(timedelta(0)), Repeat(None)


class NoHandle:
    """What a network says that knows no name for a post before it is live: nothing."""

    def settle(self, handle: Handle) -> Settled:  # noqa: ARG002 - there is none
        """The feed is asked instead."""
        return UNSURE

    def repeat(self, handle: Handle) -> Repeat:  # noqa: ARG002 - there is none
        """A second request would be a second post."""
        return NEVER
