"""Whether an approval still stands: it was given for an organisation, and falls with the post's leaving that one."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, not_, or_, select, update

from outreach.errors import Reason
from outreach.language import msg
from outreach.model import Caller, Post, Role, Status, machine
from outreach.store import schema
from outreach.store.documents import value_of
from outreach.store.people.letters import tell_waiting
from outreach.store.posts.holding import hold
from outreach.store.posts.owners import owner, owners_of
from outreach.store.posts.transitions import move
from outreach.store.tables import people as people_schema

P, ORGANISATION = schema.posts.c, people_schema.organisations.c

NOT_OUT = tuple(
    status for status in Status if status not in {Status.PUBLISHED, Status.GONE, Status.HANDED_OVER}
)
"""States in which an approval may be given, is there, was there, or may count again."""

NO_APPROVAL_YET = (Status.DRAFT, Status.IN_REVIEW, Status.MISSED, Status.REJECTED, Status.CANCELLED)
"""States in which a post may become a draft again, or is one."""

AT_ONCE = 500
"""SQLite binds a limited number of values in one statement."""

STANDS = or_(P.approved_for.is_(None), owner() == "", P.approved_for == owner())


def voice(caller: Caller, whose: str) -> str | None:
    """For whom ``caller`` approves a post of the organisation ``whose``; None for whosesoever it becomes.

    What is everybody's is approved for the organisation in which they may approve, "" where that is not one.
    """
    if not caller.signed_in or Role.APPROVER in caller.roles_everywhere:
        return None
    mine = [each.organisation for each in caller.memberships if Role.APPROVER in each.roles]
    return whose or (mine[0] if len(mine) == 1 else "")


def ask_again(connection: Connection, *which: ColumnElement[bool], at: datetime, by: str) -> int:
    """Whose posts ``which`` are has changed: what was approved for another organisation waits for its own; how many.

    What is being sent stays; until the transaction ends nobody approves any of these posts, takes one up or brings
    one back to its approval, so that each such step comes before this one or after it.
    """
    hold(connection, *which, P.status.in_(NOT_OUT))
    approved = (*which, P.status.in_((Status.APPROVED, Status.CLAIMED)), not_(STANDS))
    rows = connection.execute(select(schema.posts).where(*approved).order_by(P.id)).mappings().all()
    for row in rows:
        _ask(connection, value_of(Post, row), at=at, by=by)
    # what the others have approved nobody of this one has seen: who wrote that does not approve it
    others = (*which, P.status.in_(NO_APPROVAL_YET), P.last_approved_revision.is_not(None), not_(STANDS))
    connection.execute(update(schema.posts).where(*others).values(last_approved_revision=None))
    return len(rows)


def of_places_moved(
    connection: Connection, campaign: str, slugs: Sequence[str], *, at: datetime, by: str
) -> None:
    """As :func:`ask_again`, of posts about these places."""
    mine = P.campaign == campaign
    if len(slugs) > AT_ONCE:  # part by part they would be held in no order
        hold(connection, mine, P.status.in_(NOT_OUT))
    for start in range(0, len(slugs), AT_ONCE):
        part = slugs[start : start + AT_ONCE]
        ask_again(connection, mine, P.place.in_(part), at=at, by=by)


def asked(connection: Connection, post: Post | None, *, at: datetime, by: str) -> Post | None:
    """``post``, whose approval counts again; it waits anew where that was for another organisation than its own."""
    if post is None or post.status is not Status.APPROVED:
        return post
    stands = approval_stands(connection, post.id)
    return post if stands else _ask(connection, post, at=at, by=by)


def approval_stands(connection: Connection, id: str) -> bool:
    """Whether the approval that the post has, or had when it was sent, is one for the organisation whose it is now."""
    return connection.execute(select(P.id).where(P.id == id, STANDS)).first() is not None


def _ask(connection: Connection, post: Post, *, at: datetime, by: str) -> Post | None:
    """It waits for the approvers of the organisation whose it is; a claim on it finds nothing to send."""
    caller = machine("approving", by)
    whose = owners_of(connection, [post])[post.id]
    title = str(
        connection.execute(select(ORGANISATION.title).where(ORGANISATION.name == whose)).scalar() or whose
    )
    why = msg("it belongs to “{organisation}” now, whose approvers have not approved it", organisation=title)
    if post.status is Status.CLAIMED:
        given_back = msg("taken back before anything was sent")
        move(connection, post.id, (post.status,), Status.APPROVED, caller=caller, at=at, why=given_back)
    gone: dict[str, Any] = {
        "approved_by": "",
        "approved_at": None,
        "approved_revision": None,
        "last_approved_revision": None,
    }
    done = move(
        connection,
        post.id,
        (Status.APPROVED,),
        Status.IN_REVIEW,
        caller=caller,
        at=at,
        why=why,
        submitted_to=title,
        reason=Reason(why),
        not_before=None,
        lease_until=None,
        **gone,
    )
    if done is not None:
        tell_waiting(connection, done, title, at=at)
    return done
