"""Posts handed to whoever may approve them, sent back, and talked about."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from outreach.app import App
from outreach.app.permissions import verb
from outreach.app.posts.owning import require_own
from outreach.app.posts.posts import one_by_one, seen
from outreach.errors import InvalidInput, OutreachError
from outreach.language import msg
from outreach.model import Caller, Comment, Post


@dataclass(frozen=True, kw_only=True)
class Submission:
    """Which posts were submitted, and which could not be, with the reason."""

    submitted: tuple[Post, ...]
    refused: tuple[tuple[str, OutreachError], ...]


@verb
def submit(app: App, versions: Mapping[str, int], *, to: str, caller: Caller) -> Submission:
    """Hand drafts, as they were seen in these versions, to ``to``, who may approve them or send them back.

    "" stands for the organisation whose each is. One that cannot be submitted, also because nobody is
    named and it is everybody's, does not keep the others back.
    """

    def submit_one(id: str, version: int) -> Post:
        known = seen(app, id, version)
        require_own(app, known, "review.submit", caller=caller)
        whom = to.strip() or owners_of(app, [known]).get(known.id, "")
        if not whom:
            raise InvalidInput(
                msg("A post is submitted to somebody."), msg("Say to whom: a person, or an organisation.")
            )
        return app.store.review.submit(id, whom, version=version, caller=caller, at=app.clock.now())

    submitted, refused = one_by_one(versions, submit_one)
    return Submission(submitted=submitted, refused=refused)


def owners_of(app: App, posts: Iterable[Post]) -> dict[str, str]:
    """By the post's id the title of the organisation whose it is; posts that are everybody's are not among them."""
    titles = {each.name: each.title for each in app.store.people.organisations()}
    return {id: titles[owner] for id, owner in app.store.owners.of(posts).items() if owner in titles}


@verb
def send_back(app: App, id: str, comment: str, *, version: int, caller: Caller) -> Post:
    """A submitted post is a draft again; the comment says why. Raises Stale, NotAllowed, InvalidInput without one."""
    require_own(app, seen(app, id, version), "review.send_back", caller=caller)
    return app.store.review.send_back(id, _words(comment), version=version, caller=caller, at=app.clock.now())


@verb
def comment(app: App, id: str, text: str, *, caller: Caller) -> Comment:
    """Say something of a post, in whatever state it is. It is kept for ever and never part of what goes out.

    Raises NotFound, InvalidInput where nothing is said.
    """
    return app.store.review.comment(id, _words(text), caller=caller, at=app.clock.now())


def comments(app: App, id: str) -> tuple[Comment, ...]:
    """What people said of a post, oldest first."""
    return app.store.review.comments(id)


def _words(text: str) -> str:
    if not text.strip():
        raise InvalidInput(msg("The comment is empty."), msg("Say in a sentence what should be other."))
    return text.strip()
