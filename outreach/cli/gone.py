"""posts look."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from outreach.cli.base import Command, emit, json_option, language, open_app, say
from outreach.cli.callers import by_option
from outreach.language import Message, msg
from outreach.model import Caller

if TYPE_CHECKING:
    from outreach.app.posts.gone import Looked


@click.command(cls=Command)
@click.argument("id")
@by_option
@json_option
def look(id: str, caller: Caller, as_json: bool) -> None:
    """Ask the network whether it still has a post that went out; a gone one that is there again is read again.

    \b
    Example:
      outreach posts look 3f2a9c01de
    """
    from outreach.app.posts import gone
    from outreach.app.shapes import post_json

    with open_app() as app:
        looked = gone.look(app, id, caller=caller)
    if as_json:
        emit(post_json(looked.post, language()) | {"shown": looked.shown})
    say(_answer(looked))


def _answer(looked: Looked) -> Message:
    id, status = looked.post.id, msg(looked.post.status.value)
    if looked.shown is None:
        return msg(
            "The network does not say for certain whether it has post {id}; it stays {status}.",
            id=id,
            status=status,
        )
    if looked.shown:
        return msg("The network has post {id}; it is {status}.", id=id, status=status)
    return msg(
        "The network has post {id} no more; it is {status}. Missed on two days it counts as gone.",
        id=id,
        status=status,
    )
