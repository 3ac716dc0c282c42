"""What the store refuses: a name that it does not hold, and a verb that a post's state forbids."""

from __future__ import annotations

from collections.abc import Mapping
from difflib import get_close_matches

from outreach.errors import Action, NotAllowed, NotFound, Remedy
from outreach.language import Message, msg
from outreach.model import Post

LEAST = 4
"""So many signs of a name say which one is meant, where only one has them."""


def unknown(message: Message, remedy: Remedy, word: str, known: Mapping[str, str]) -> NotFound:
    """The error to raise; it offers the nearest to ``word``. ``known``: what a person may call a thing → its name."""
    names = {said.casefold(): name for said, name in known.items()}
    said = word.casefold()
    near = get_close_matches(said, names, n=1)
    if not near and len(said) >= LEAST:
        longer = {name for name in names if said in name}
        near = list(longer) if len({names[name] for name in longer}) == 1 else []
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
