"""The words and cards that a post has had, what a person saw of it, and what has become of it since."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from outreach.errors import Action, OutreachError, Remedy
from outreach.language import msg
from outreach.model.callers import CallerKind
from outreach.model.campaign import Kind
from outreach.model.posts import Post


class Origin(StrEnum):
    """Where the words of a revision come from."""

    GENERATED = "generated"
    EDITED = "edited"
    RESTORED = "restored"  # an earlier revision was taken back


@dataclass(frozen=True, kw_only=True)
class Revision:
    """Text, alt text and card of a post as they stood from ``at`` on, until the next number. It is never changed.

    ``version`` is the post's own when the revision began: what stood in a version is the newest revision up to it.
    """

    post: str
    number: int  # 1 is the post's first
    version: int
    origin: Origin
    at: datetime
    author: str
    kind: Kind
    variant: int
    text: str
    link: str
    alt: str
    image: str
    image_sha256: str
    photo: str
    quoted: str
    made_from: str
    edited: bool  # a person's words, or taken back from such: generating again leaves them alone
    caller_kind: CallerKind | None = None  # None in revisions made of posts of older versions
    caller_id: str = ""


class Stale(OutreachError):
    """The post has changed since the caller saw it: nothing was done.

    ``post`` is what stands there now, ``before`` the words and the card that stood there in the version that was seen;
    None where there was no such version.
    """

    def __init__(self, post: Post, seen: int, before: Revision | None = None):
        super().__init__(
            msg(
                "Post {id} ({place}, {channel}) has changed since version {seen}: by now it is {status},"
                " version {version}.",
                id=post.id,
                place=post.place,
                channel=post.channel,
                seen=seen,
                status=msg(post.status.value),
                version=post.version,
            ),
            Remedy(
                msg("Look at what stands there now, then decide again."), Action("posts.show", id=post.id)
            ),
        )
        self.post = post
        self.seen = seen
        self.before = before
