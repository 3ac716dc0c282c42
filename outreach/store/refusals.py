"""What the store refuses: a name that it does not hold, and a verb that a post's state forbids."""

from __future__ import annotations

from collections.abc import Mapping
from difflib import get_close_matches

from outreach.errors import Action, NotAllowed, NotFound, Remedy
from outreach.language import Message, msg
from outreach.model import Post


def unknown(message: Message, remedy: Remedy, word: str, known: Mapping[str, str]) -> NotFound:
    """The error to raise; it offers the nearest to ``word``. ``known``: what a person may call a thing → its name."""
    names = {said.casefold(): name for said, name in known.items()}
    near = get_close_matches(word.casefold(), names, n=1)
    if near:
        meant = msg("Do you mean “{near}”? {remedy}", near=names[near[0]], remedy=remedy.message)
        remedy = Remedy(meant, *remedy.actions)
    return NotFound(message, remedy)


def wrong_state(post: Post, verb: Message) -> NotAllowed:
    """The error to raise where ``post`` stands in a state in which it cannot ``verb``."""
    return NotAllowed(
        msg(
            "Post {id} ({place}, {channel}) is {status} and cannot {verb}.",
            id=post.id,
            place=post.place,
            channel=post.channel,
            status=msg(post.status.value),
            verb=verb,
        ),
        Remedy(msg("Its story tells what can be done."), Action("posts.show", id=post.id)),
    )
