"""Whose a post is: it belongs to the organisation that its account belongs to."""

from __future__ import annotations

from collections.abc import Mapping

from outreach.app import App
from outreach.app.permissions import may_in, require_in
from outreach.model import Caller, Post, Status
from outreach.store import CalendarEntry

COMMON = frozenset({Status.DRAFT, Status.IN_REVIEW})
"""Here whoever writes may write and plan for any organisation: its own approvers look at it before it goes out."""

OwnedPost = Post | CalendarEntry
"""Whatever says which account a post goes out on, and in which state it is."""

OWNERS_ALONE = frozenset({"posts.send_now", "review.send_back"})
"""What takes a role in the post's organisation in whatever state it is."""


def require_own(app: App, post: Post, name: str, *, caller: Caller) -> None:
    """Raises NotAllowed where the verb ``name`` takes a role in the organisation of the post's account.

    It does for every post that is past its draft: nothing that an organisation has let out, or may have, is changed
    by another one. What belongs to none is everybody's.
    """
    if _is_owners(post, name):
        owner = app.store.accounts.known(post.account)
        require_in(caller, name, owner.organisation if owner else "")


def owners(app: App) -> Mapping[str, str]:
    """Account → the organisation that it belongs to; "" where it is everybody's."""
    return {account.name: account.organisation for account in app.store.accounts.all()}


def may_do(post: OwnedPost, name: str, owners: Mapping[str, str], *, caller: Caller) -> bool:
    """Whether :func:`require_own` lets the caller do ``name`` with the post; ``owners`` are those of :func:`owners`."""
    return may_in(caller, name, owners.get(post.account, "") if _is_owners(post, name) else "")


def _is_owners(post: OwnedPost, name: str) -> bool:
    return post.status not in COMMON or name in OWNERS_ALONE
