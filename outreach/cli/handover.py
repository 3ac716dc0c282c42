"""posts done."""

from __future__ import annotations

import click

from outreach.cli.base import Command, emit, json_option, language, open_app, say
from outreach.cli.callers import by_option
from outreach.language import msg
from outreach.model import Caller


@click.command(cls=Command)
@click.argument("id")
@click.option("--url", required=True, metavar="URL", help="The address of the post on the network.")
@by_option
@json_option
def done(id: str, url: str, caller: Caller, as_json: bool) -> None:
    """Say that a post that was handed over is out; `posts cancel` says that it was left.

    \b
    Example:
      outreach posts done 3f2a9c01de --url https://www.instagram.com/p/Cx1/
    """
    from outreach.app.posts import handover
    from outreach.app.shapes import post_json

    with open_app() as app:
        post = handover.done(app, id, url, caller=caller)
    if as_json:
        emit(post_json(post, language()))
    say(msg("Post {id} is {status} now.", id=id, status=msg(post.status.value)))
