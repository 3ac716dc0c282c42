"""Whether the feed in which a doubtful post is looked for can be read. Every method is one transaction."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Engine, Select, select, update

from outreach.language import Message, msg
from outreach.model import Caller, Post, Status
from outreach.store import schema
from outreach.store.engine import reading, writing
from outreach.store.posts.transitions import record_step

T, S = schema.posts.c, schema.steps.c

READ_AGAIN = msg("the account's own posts can be read again")


def unread(why: Message) -> Message:
    """That they cannot be read, as it stands in a doubtful post's history."""
    return msg("the account's own posts cannot be read: {why}", why=why)


UNREAD = unread(READ_AGAIN).template


@dataclass(frozen=True, kw_only=True)
class UnreadFeed:
    """Why a post's doubt does not end: what stands in the way, since when, and when it is tried again."""

    why: Message
    since: datetime
    next_at: datetime | None


class FeedReads:
    """Reads of feeds that failed, told in the history of the posts that wait for them."""

    def __init__(self, engine: Engine):
        self._engine = engine

    def failed(self, post: Post, why: Message, *, next_at: datetime, caller: Caller, at: datetime) -> None:
        """Note ``why``, once until it is another one, and when it is tried again."""
        with writing(self._engine) as connection:
            if not _waits(connection, post, next_at):
                return
            told = unread(why)
            if _said(connection, post)[-1:] != [told]:
                _note(connection, post, told, caller, at)

    def worked(self, post: Post, *, caller: Caller, at: datetime) -> None:
        """The feed was read; that is noted where it could not be before."""
        with writing(self._engine) as connection:
            last = _said(connection, post)[-1:]
            if last and last != [READ_AGAIN] and _waits(connection, post, None):
                _note(connection, post, READ_AGAIN, caller, at)

    def of(self, post: Post) -> UnreadFeed | None:
        """What keeps the doubtful ``post`` from being looked for; None where nothing does."""
        if post.status is not Status.UNKNOWN:
            return None
        found: UnreadFeed | None = None
        with reading(self._engine) as connection:
            for at, why in connection.execute(_steps(post)):
                if why == READ_AGAIN:
                    found = None
                elif why is not None and why.template == UNREAD:
                    since = found.since if found else at
                    found = UnreadFeed(why=why, since=since, next_at=post.not_before)
        return found


def _steps(post: Post) -> Select[Any]:
    here = (S.post == post.id, S.before == Status.UNKNOWN, S.after == Status.UNKNOWN)
    return select(S.at, S.why).where(*here).order_by(S.id)


def _said(connection: Connection, post: Post) -> list[Message]:
    told = (why for _, why in connection.execute(_steps(post)))
    return [why for why in told if why is not None and why.template in (UNREAD, READ_AGAIN.template)]


def _waits(connection: Connection, post: Post, next_at: datetime | None) -> bool:
    """True where the post still stands in this doubt; it keeps when it is looked for again."""
    change = update(schema.posts).where(T.id == post.id, T.status == Status.UNKNOWN, T.fence == post.fence)
    return bool(connection.execute(change.values(not_before=next_at)).rowcount)


def _note(connection: Connection, post: Post, why: Message, caller: Caller, at: datetime) -> None:
    record_step(connection, post.id, Status.UNKNOWN, Status.UNKNOWN, caller=caller, at=at, why=why)
