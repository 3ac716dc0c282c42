"""Posts handed to whoever may approve them, sent back, and talked about."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from outreach.app import App
from outreach.app.permissions import require_in, verb
from outreach.app.posts import one_by_one, seen
from outreach.errors import InvalidInput, OutreachError
from outreach.language import msg
from outreach.model import Caller, Comment, Post, Status


@dataclass(frozen=True, kw_only=True)
class Submission:
    """Which posts were submitted, and which could not be, with the reason."""

    submitted: tuple[Post, ...]
    refused: tuple[tuple[str, OutreachError], ...]


@verb
def submit(app: App, versions: Mapping[str, int], *, to: str, caller: Caller) -> Submission:
    """Hand drafts, as they were seen in these versions, to ``to``, who may approve them or send them back.

    One that cannot be submitted does not keep the others back. Raises InvalidInput where nobody is named.
    """
    if not to.strip():
        raise InvalidInput(
            msg("A post is submitted to somebody."), msg("Say to whom: a person, or an organisation.")
        )
    submitted, refused = one_by_one(
        versions,
        lambda id, version: app.store.review.submit(
            id, to.strip(), version=version, caller=caller, at=app.clock.now()
        ),
    )
    return Submission(submitted=submitted, refused=refused)


@verb
def send_back(app: App, id: str, comment: str, *, version: int, caller: Caller) -> Post:
    """A submitted post is a draft again; the comment says why. Raises Stale, NotAllowed, InvalidInput without one."""
    owner = app.store.accounts.known(seen(app, id, version).account)
    require_in(caller, "review.send_back", owner.organisation if owner else "")
    return app.store.review.send_back(id, _words(comment), version=version, caller=caller, at=app.clock.now())


@verb
def comment(app: App, id: str, text: str, *, caller: Caller) -> Comment:
    """Say something of a post, in whatever state it is. It is kept for ever and never part of what goes out.

    Raises NotFound, InvalidInput where nothing is said.
    """
    return app.store.review.comment(id, _words(text), caller=caller, at=app.clock.now())


def last_submitted_to(app: App, campaign: str) -> str:
    """To whom posts of the campaign were submitted last, as a proposal for the next ones; "" where none is known."""
    waiting = app.store.listing.page(campaign=campaign, status=(Status.IN_REVIEW,), limit=1).posts
    return waiting[0].submitted_to if waiting else ""


def comments(app: App, id: str) -> tuple[Comment, ...]:
    """What people said of a post, oldest first."""
    return app.store.review.comments(id)


def _words(text: str) -> str:
    if not text.strip():
        raise InvalidInput(msg("The comment is empty."), msg("Say in a sentence what should be other."))
    return text.strip()
