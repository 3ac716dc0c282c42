"""Whose a post is: it belongs to the organisation that its account belongs to."""

from __future__ import annotations

from outreach.app import App
from outreach.app.permissions import require_in
from outreach.model import Caller, Post, Status

COMMON = frozenset({Status.DRAFT, Status.IN_REVIEW})
"""Here whoever writes may write and plan for any organisation: its own approvers look at it before it goes out."""


def require_own(app: App, post: Post, name: str, *, caller: Caller) -> None:
    """Raises NotAllowed where the verb ``name`` takes a role in the organisation of the post's account.

    It does for every post that is past its draft: nothing that an organisation has let out, or may have, is changed
    by another one. What belongs to none is everybody's.
    """
    if post.status not in COMMON:
        require_owner(app, post, name, caller=caller)


def require_owner(app: App, post: Post, name: str, *, caller: Caller) -> None:
    """As :func:`require_own`, in whatever state the post is."""
    owner = app.store.accounts.known(post.account)
    require_in(caller, name, owner.organisation if owner else "")
