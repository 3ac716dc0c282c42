"""What networks have told of posts, and the posts that they tell of, kept close: a campaign may have millions."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from outreach.language import Message
from outreach.model.campaign import ChannelName, Kind
from outreach.model.posts import Post, Status
from outreach.model.readings import ReadingStatus


class RoundCell(NamedTuple):
    """A reading of a post but for its number and its moment; ``known``: it holds a number."""

    metric: str
    definition: str
    status: ReadingStatus
    age: str
    known: bool
    simulated: bool
    detail: Message | None


@dataclass(frozen=True, eq=False, slots=True)
class RoundForm:
    """What one round of reading told but for the numbers, each metric once; rounds that are alike share one form."""

    cells: tuple[RoundCell, ...]


class ToldRound(NamedTuple):
    """What one round of reading told of one post; ``numbers`` are those of the form's cells."""

    read_at: datetime
    form: RoundForm
    numbers: tuple[int | None, ...]


class PostLine(NamedTuple):
    """A post as far as its figures need it. ``words`` is its text where it has no ``link``: there may be one in it."""

    id: str
    place: str
    channel: ChannelName
    account: str
    kind: Kind
    variant: int
    status: Status
    link: str
    words: str
    due_utc: datetime | None
    published_at: datetime | None
    number: int


def line_of(post: Post) -> PostLine:
    """What figures need of ``post``."""
    return PostLine(
        id=post.id,
        place=post.place,
        channel=post.channel,
        account=post.account,
        kind=post.kind,
        variant=post.variant,
        status=post.status,
        link=post.link,
        words="" if post.link else post.text,
        due_utc=post.due_utc,
        published_at=post.published_at,
        number=post.number,
    )
