"""posts submit, return, comment."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from outreach.cli.base import Command, emit, explain, json_option, language, leave, open_app, say, say_next
from outreach.cli.callers import by_option
from outreach.cli.versions import chosen, version_of, version_option
from outreach.language import msg

if TYPE_CHECKING:
    from outreach.model import Caller


@click.command(cls=Command)
@click.argument("ids", nargs=-1, metavar="[ID]...")
@click.option("--campaign", help="All drafts of this campaign that have a time.")
@click.option(
    "--to", required=True, metavar="NAME", help="Who shall approve them: a person, an organisation."
)
@version_option
@by_option
@json_option
def submit(
    ids: tuple[str, ...], campaign: str | None, to: str, version: int | None, caller: Caller, as_json: bool
) -> None:
    """Hand drafts to the one who may approve them or send them back.

    \b
    Example:
      outreach posts submit --campaign kreativorte-altmark --to "Anna Beispiel"
    """
    from outreach.app.posts import review
    from outreach.app.shapes import post_json
    from outreach.model import Status

    with open_app() as app:
        posts = chosen(app, ids, campaign, version, (Status.DRAFT,))
        done = review.submit(app, posts.versions, to=to, caller=caller)
    if as_json:
        emit([post_json(post, language()) for post in done.submitted])
    for _, error in done.refused:
        explain(error)
    say(msg("Posts submitted to {name}: {count}.", count=len(done.submitted), name=to.strip()))
    if done.submitted:
        say_next("posts list --status in_review")
    leave(int(bool(done.refused)))


@click.command("return", cls=Command)
@click.argument("id")
@click.option("--comment", required=True, metavar="TEXT", help="What should be other before it is approved.")
@version_option
@by_option
@json_option
def return_(id: str, comment: str, version: int | None, caller: Caller, as_json: bool) -> None:
    """Send a submitted post back as a draft, with a comment.

    \b
    Example:
      outreach posts return 3f2a9c01de --comment "Bitte den Ortsteil nennen"
    """
    from outreach.app.posts import review
    from outreach.app.shapes import post_json

    with open_app() as app:
        post = review.send_back(app, id, comment, version=version_of(app, id, version), caller=caller)
    if as_json:
        emit(post_json(post, language()))
    say(msg("Post {id} is {status} now.", id=id, status=msg(post.status.value)))


@click.command(cls=Command)
@click.argument("id")
@click.argument("text")
@by_option
@json_option
def comment(id: str, text: str, caller: Caller, as_json: bool) -> None:
    """Say something of a post. It is kept with the post and never sent.

    \b
    Example:
      outreach posts comment 3f2a9c01de "Das Foto ist vom letzten Sommer"
    """
    from outreach.app.posts import review
    from outreach.app.shapes import comment_json

    with open_app() as app:
        said = review.comment(app, id, text, caller=caller)
    if as_json:
        emit(comment_json(said))
    say(msg("Your comment on post {id} is kept.", id=id))
