"""Posts: what content makes, when it is due, the states of its life and the arrows between them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from types import MappingProxyType

from outreach.errors import Reason
from outreach.model.callers import CallerKind
from outreach.model.campaign import ChannelName, Kind


class Status(StrEnum):
    """The life of a post; docs/life-of-a-post.md explains each state and arrow."""

    DRAFT = "draft"  # generated or edited, nobody has approved it
    IN_REVIEW = "in_review"  # handed to the person who may approve it
    APPROVED = "approved"  # by a person; goes out at its due time
    CLAIMED = "claimed"  # one scheduler has taken it, nothing is sent
    SENDING = "sending"  # committed before the first byte of the publishing call
    PUBLISHED = "published"  # live on the network, with its id
    GONE = "gone"  # it was published, and the network has it no more
    MISSED = "missed"  # later than the grace; a person gives it a new time
    CANCELLED = "cancelled"  # a person took it out
    REJECTED = "rejected"  # the network said no for good
    UNKNOWN = "unknown"  # nobody can say whether it was sent; a person or the network's feed decides
    HANDED_OVER = "handed_over"  # lies ready for a person, who has not said yet that it is out


S, C = Status, CallerKind
TRANSITIONS: Mapping[tuple[Status, Status], frozenset[CallerKind]] = MappingProxyType(
    {
        (S.DRAFT, S.IN_REVIEW): frozenset({C.PERSON}),
        (S.DRAFT, S.APPROVED): frozenset({C.PERSON}),
        (S.IN_REVIEW, S.APPROVED): frozenset({C.PERSON}),
        (S.IN_REVIEW, S.DRAFT): frozenset({C.PERSON, C.MACHINE}),
        (S.APPROVED, S.DRAFT): frozenset(
            {C.PERSON, C.MACHINE}
        ),  # an edit takes the approval away, and so does generating other words
        (S.APPROVED, S.IN_REVIEW): frozenset({C.MACHINE}),  # it has become another organisation's
        (S.DRAFT, S.CANCELLED): frozenset({C.PERSON}),
        (S.IN_REVIEW, S.CANCELLED): frozenset({C.PERSON}),
        (S.APPROVED, S.CANCELLED): frozenset({C.PERSON}),
        (S.MISSED, S.CANCELLED): frozenset({C.PERSON}),
        (S.REJECTED, S.CANCELLED): frozenset({C.PERSON}),
        (S.CANCELLED, S.DRAFT): frozenset({C.PERSON}),
        (S.MISSED, S.APPROVED): frozenset({C.PERSON}),  # a new time; the words are still the approved ones
        (S.MISSED, S.DRAFT): frozenset({C.PERSON}),
        (S.REJECTED, S.DRAFT): frozenset({C.PERSON, C.MACHINE}),
        (S.REJECTED, S.APPROVED): frozenset({C.PERSON}),  # tried again with the approved words
        (S.APPROVED, S.CLAIMED): frozenset({C.MACHINE}),
        (S.APPROVED, S.MISSED): frozenset({C.MACHINE}),
        (S.APPROVED, S.UNKNOWN): frozenset(
            {C.PERSON}
        ),  # the database is a backup that was put back: it may have gone out since
        (S.CLAIMED, S.UNKNOWN): frozenset({C.PERSON}),
        (S.CLAIMED, S.APPROVED): frozenset({C.MACHINE}),  # lease over or upload failed: nothing was sent
        (S.CLAIMED, S.REJECTED): frozenset({C.MACHINE}),  # the network refused the picture for good
        (S.CLAIMED, S.SENDING): frozenset({C.MACHINE}),
        (S.SENDING, S.PUBLISHED): frozenset({C.MACHINE, C.NETWORK}),
        (S.SENDING, S.APPROVED): frozenset({C.MACHINE}),  # certainly not sent
        (S.SENDING, S.REJECTED): frozenset({C.MACHINE}),
        (S.SENDING, S.UNKNOWN): frozenset({C.MACHINE}),
        (S.UNKNOWN, S.PUBLISHED): frozenset(C),  # a late success is never fenced out
        (S.UNKNOWN, S.APPROVED): frozenset({C.NETWORK, C.PERSON}),  # never by a timer
        (S.UNKNOWN, S.SENDING): frozenset(
            {C.NETWORK}
        ),  # it does not know the try's handle: sent again under it
        (S.UNKNOWN, S.REJECTED): frozenset({C.NETWORK, C.PERSON}),  # refused, and not live either
        (S.SENDING, S.HANDED_OVER): frozenset({C.MACHINE}),  # a channel that only a person can post to
        (S.HANDED_OVER, S.PUBLISHED): frozenset(C),  # with its address, or with evidence
        (S.HANDED_OVER, S.CANCELLED): frozenset({C.PERSON}),  # left: nobody posted it
        (S.PUBLISHED, S.GONE): frozenset({C.NETWORK}),  # missed there on two days
        (S.GONE, S.PUBLISHED): frozenset({C.NETWORK, C.MACHINE}),  # shown again, or another copy is live
    }
    # Evidence that a post is live counts wherever the post stands by then: an answer may outlive its sender's claim.
    | {
        (late, S.PUBLISHED): frozenset({C.MACHINE, C.NETWORK})
        for late in (S.DRAFT, S.IN_REVIEW, S.APPROVED, S.CLAIMED, S.MISSED, S.REJECTED, S.CANCELLED)
    }
)
"""The one truth about which state follows which, and who may take the step."""

del S, C

_WORDS_AND_TIME = ("posts.edit", "posts.approve", "posts.reschedule", "posts.cancel")
ALLOWED_VERBS: Mapping[Status, tuple[str, ...]] = MappingProxyType(
    {
        Status.DRAFT: (*_WORDS_AND_TIME, "posts.submit"),
        Status.IN_REVIEW: (*_WORDS_AND_TIME, "posts.return"),
        Status.APPROVED: ("posts.edit", "posts.reschedule", "posts.send-now", "posts.cancel"),
        Status.MISSED: ("posts.edit", "posts.reschedule", "posts.send-now", "posts.cancel"),
        Status.REJECTED: ("posts.edit", "posts.reschedule", "posts.retry", "posts.cancel"),
        Status.UNKNOWN: ("posts.resolve",),
        Status.HANDED_OVER: ("posts.done", "posts.cancel"),
        Status.CANCELLED: ("posts.reschedule",),
        Status.GONE: ("posts.look",),
    }
)
"""What a person can do with a post in each state, as actions name verbs; with one in another state, nothing."""

SENT_NOW = "now"
"""What ``Post.due_note`` says of a post that a person sends now: it waits for no gap to its account's last one."""

OPEN = frozenset({Status.DRAFT, Status.IN_REVIEW, Status.APPROVED})
"""States in which a post is on its way and in a person's hands."""

UNTIMED = frozenset({Status.DRAFT, Status.IN_REVIEW})
"""Posts that planning may still move, unless a person has chosen their time."""

RENEWED = OPEN | {Status.REJECTED}
"""States in which generating again may replace the words; of a refused post, so that it can go out otherwise."""

WENT_OUT = frozenset({Status.PUBLISHED, Status.GONE})
"""States of posts that went out: each has its id on the network, and its figures."""

FIXED = WENT_OUT | {Status.CLAIMED, Status.SENDING, Status.UNKNOWN, Status.HANDED_OVER}
"""States in which a post's words and time are out of a person's hands."""

LET_OUT = FIXED | {Status.APPROVED}
"""States of posts whose words a person has let out into the world."""


@dataclass(frozen=True, kw_only=True)
class Draft:
    """What content makes of a place for one post: the words, the link in them, the alt text, the card.

    ``card`` is a finished JPEG; ``text`` is what the network gets, link and hashtags included.
    """

    place: str
    channel: ChannelName
    kind: Kind
    number: int  # 1 is the place's first post on this channel
    variant: int
    text: str
    link: str  # empty where the post carries none
    alt: str
    card: bytes
    credits: tuple[str, ...] = ()  # photo and map credits that the card shows
    photo: str = ""  # the file of the place's photo that the card shows
    quoted: str = ""  # who is quoted on the card
    made_from: str = ""  # a digest of all that it was made of


@dataclass(frozen=True, kw_only=True)
class Slot:
    """When one post goes out. ``due`` carries the campaign's zone; ``note`` tells what the clock change did to it."""

    place: str
    channel: ChannelName
    number: int
    due: datetime
    note: str = ""  # "", "gap" (the wall time did not exist) or "overlap" (it came twice, the first is meant)


@dataclass(frozen=True, kw_only=True)
class Post:
    """One post and where it stands. ``version`` counts every change, ``fence`` every claim."""

    id: str
    campaign: str
    place: str
    channel: ChannelName
    account: str
    kind: Kind
    number: int
    variant: int
    status: Status
    text: str
    link: str
    alt: str
    image: str  # what its picture's file is called, "" where the post has none
    image_sha256: str  # by which the picture is kept among the files
    zone: str
    photo: str = ""  # the place's photo that the card shows, as :class:`Photo` names its file; "" for none
    quoted: str = ""  # the name of whom the card quotes; "" for nobody
    made_from: str = ""  # a digest of all that generating made it from, "" for a post of older versions
    due_utc: datetime | None = None
    due_note: str = ""
    pinned: bool = False  # a person chose the time: planning leaves it there
    edited: bool = False  # a person's words: generating again leaves them alone
    submitted_to: str = ""  # who shall approve it
    revision: int = 1  # which of its revisions the words and the card are
    approved_by: str = ""
    approved_revision: int | None = None  # the one that was approved
    approved_at: datetime | None = None
    published_at: datetime | None = None
    external_id: str = ""
    permalink: str = ""
    not_before: datetime | None = (
        None  # of the next try after one that sent nothing, or of the next look in the feed
    )
    tries: int = 0
    reason: Reason | None = None  # why it is missed, rejected or unknown
    fence: int = 0
    owner: str = ""
    lease_until: datetime | None = None
    from_backup: datetime | None = (
        None  # it stood in one that was put back, made then: it may have gone out since
    )
    version: int = 1
