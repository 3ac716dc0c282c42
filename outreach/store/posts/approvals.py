"""Approving posts: what was seen, within the budget, in one transaction."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Engine, select

from outreach.errors import NotAllowed, OutreachError
from outreach.language import msg
from outreach.model import Caller, Post, Status
from outreach.store import schema
from outreach.store.documents import value_of
from outreach.store.engine import reading, writing
from outreach.store.posts.changes import as_seen
from outreach.store.posts.four_eyes import kept_back
from outreach.store.posts.holding import hold
from outreach.store.posts.owners import owners_of
from outreach.store.posts.review import no_time
from outreach.store.posts.standing import approval_stands, voice
from outreach.store.posts.transitions import move
from outreach.store.refusals import wrong_state

P = schema.posts.c

APPROVED_FROM = (Status.DRAFT, Status.IN_REVIEW)

BATCH = 200
"""Posts that are approved in one transaction, so that other writers get their turn."""

Fits = Callable[[Sequence[Post], Sequence[Post]], Mapping[str, OutreachError]]
"""Given all posts of the campaign, and those that shall be approved: which of these the budget refuses, and why."""

Refused = tuple[str, OutreachError]


def everything_fits(_posts: Sequence[Post], _wanted: Sequence[Post]) -> Mapping[str, OutreachError]:
    """Of a campaign without a budget."""
    return {}


class Approvals:
    """The way from a draft to a post that goes out at its time."""

    def __init__(self, engine: Engine):
        self._engine = engine

    def kept_back(self, posts: Sequence[Post], caller: Caller) -> Mapping[str, NotAllowed]:
        """Which of ``posts`` the caller could not approve for whose they are, by id, with who could."""
        with reading(self._engine) as connection:
            return kept_back(connection, posts, caller)

    def stand(self, post: Post) -> bool:
        """Whether the approval that it has, or was sent with, is one of the organisation whose it is now."""
        with reading(self._engine) as connection:
            return approval_stands(connection, post.id)

    def approve(
        self,
        campaign: str,
        versions: Mapping[str, int],
        *,
        fits: Fits = everything_fits,
        caller: Caller,
        at: datetime,
    ) -> tuple[tuple[Post, ...], tuple[Refused, ...]]:
        """Approve posts of one campaign as they were seen in these versions; those that were, and those refused.

        ``fits`` is asked within the transaction, while nobody else approves posts of this campaign: two at once cannot
        exceed a budget together. Whoever has signed in approves neither own words nor for another organisation.
        """
        done: list[Post] = []
        refused: list[Refused] = []
        for start in range(0, len(versions), BATCH):
            batch = list(versions)[start : start + BATCH]
            with writing(self._engine) as connection:
                _hold(connection, campaign, batch)
                wanted: list[Post] = []
                for id in batch:
                    try:
                        wanted.append(_approvable(connection, id, versions[id]))
                    except OutreachError as error:
                        refused.append((id, error))
                own = kept_back(connection, wanted, caller)
                refused += own.items()
                wanted = [post for post in wanted if post.id not in own]
                posts = _of(connection, campaign) if fits is not everything_fits else ()
                too_dear = fits(posts, wanted)
                refused += too_dear.items()
                owners = owners_of(connection, wanted) if caller.signed_in else {}
                done += [
                    _approve(connection, post, owners.get(post.id, ""), caller=caller, at=at)
                    for post in wanted
                    if post.id not in too_dear
                ]
        return tuple(done), tuple(refused)


def _approve(connection: Connection, known: Post, whose: str, *, caller: Caller, at: datetime) -> Post:
    """The post of ``whose`` may go out as it stands, and ``caller`` answers for the revision that it shows."""
    values: dict[str, Any] = {
        "approved_by": caller.name,
        "approved_at": at,
        "approved_revision": known.revision,
        "last_approved_revision": known.revision,
        "approved_for": voice(caller, whose),
        "reason": None,
    }
    only = {"version": known.version}
    done = move(
        connection,
        known.id,
        APPROVED_FROM,
        Status.APPROVED,
        caller=caller,
        at=at,
        why=msg("approved"),
        only=only,
        **values,
    )
    if done is None:
        raise wrong_state(known, msg("be approved"))
    return done


def _approvable(connection: Connection, id: str, version: int) -> Post:
    """The post as it was seen. Raises NotFound, Stale, or NotAllowed unless it is a draft with a time."""
    known = as_seen(connection, id, version)
    if known.status not in APPROVED_FROM:
        raise wrong_state(known, msg("be approved"))
    if known.due_utc is None:
        raise no_time(known)
    return known


def _hold(connection: Connection, campaign: str, ids: Sequence[str]) -> None:
    """Until the transaction ends nobody else approves posts of this campaign, or changes these."""
    name = schema.campaigns.c.name
    connection.execute(select(name).where(name == campaign).with_for_update(key_share=True))
    hold(connection, P.id.in_(ids))


def _of(connection: Connection, campaign: str) -> tuple[Post, ...]:
    rows = connection.execute(select(schema.posts).where(P.campaign == campaign)).mappings()
    return tuple(value_of(Post, row) for row in rows)
