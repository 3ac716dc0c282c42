"""posts reschedule, pin, unpin, send-now, retry: when a post goes out."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

import click

from outreach.cli.base import Command, cell, emit, json_option, language, open_app, say, show_findings
from outreach.cli.callers import by_option
from outreach.cli.days import moment_of
from outreach.cli.versions import version_of, version_option
from outreach.errors import InvalidInput
from outreach.language import msg

if TYPE_CHECKING:
    from outreach.app import App
    from outreach.model import Caller, Post


class Verb(Protocol):
    """What is done with one post, in a person's name."""

    def __call__(self, app: App, id: str, /, *, version: int, caller: Caller) -> Post: ...


@click.command(cls=Command)
@click.argument("id")
@click.argument("when", required=False, metavar="[YYYY-MM-DDTHH:MM]")
@click.option("--next", "next_one", is_flag=True, help="The next good time for a post that was too late.")
@version_option
@by_option
@json_option
def reschedule(
    id: str, when: str | None, next_one: bool, version: int | None, caller: Caller, as_json: bool
) -> None:
    """Give a post another time: WHEN as the clock on the wall shows it, in the campaign's zone.

    \b
    Example:
      outreach posts reschedule 3f2a9c01de 2027-03-12T17:30
      outreach posts reschedule 3f2a9c01de "12.03.2027 17:30"
      outreach posts reschedule 3f2a9c01de --next
    """
    from outreach.app.posts import posts as verbs
    from outreach.app.shapes import due_of, post_json

    if (when is None) is not next_one:
        raise InvalidInput(msg("No time was given."), msg("Give either WHEN or --next."))
    with open_app() as app:
        version = version_of(app, id, version)
        if when is None:
            done = verbs.reschedule_to_next(app, id, version=version, caller=caller)
        else:
            done = verbs.reschedule(app, id, moment_of(when), version=version, caller=caller)
    if as_json:
        emit(post_json(done.post, language()))
    show_findings(done.findings)
    say(msg("Post {id} goes out on {due}.", id=id, due=cell(due_of(done.post))))


@click.command(cls=Command)
@click.argument("id")
@version_option
@by_option
@json_option
def pin(id: str, version: int | None, caller: Caller, as_json: bool) -> None:
    """Keep a post where it is: `campaign plan` leaves its time alone.

    \b
    Example:
      outreach posts pin 3f2a9c01de
    """
    from outreach.app.posts import posts as verbs

    _done(verbs.pin, id, version, caller, as_json)
    say(msg("Post {id} keeps its time.", id=id))


@click.command(cls=Command)
@click.argument("id")
@version_option
@by_option
@json_option
def unpin(id: str, version: int | None, caller: Caller, as_json: bool) -> None:
    """Let `campaign plan` move a post again, whose time you had chosen.

    \b
    Example:
      outreach posts unpin 3f2a9c01de
    """
    from outreach.app.posts import posts as verbs

    _done(verbs.unpin, id, version, caller, as_json)
    say(msg("Post {id} may be moved by `campaign plan`.", id=id))


@click.command("send-now", cls=Command)
@click.argument("id")
@version_option
@by_option
@json_option
def send_now(id: str, version: int | None, caller: Caller, as_json: bool) -> None:
    """Make an approved post due at once; the scheduler or `publish --once` sends it.

    \b
    Example:
      outreach posts send-now 3f2a9c01de
    """
    from outreach.app.posts import posts as verbs

    _done(verbs.send_now, id, version, caller, as_json)
    say(msg("Post {id} is due now; the scheduler sends it at its next step.", id=id))


@click.command(cls=Command)
@click.argument("id")
@version_option
@by_option
@json_option
def retry(id: str, version: int | None, caller: Caller, as_json: bool) -> None:
    """Try a post at the next step that waits for its next try, or that was refused and whose cause is fixed.

    \b
    Example:
      outreach posts retry 3f2a9c01de
    """
    from outreach.app.posts import posts as verbs

    _done(verbs.retry, id, version, caller, as_json)
    say(msg("Post {id} is tried again at the scheduler's next step.", id=id))


def _done(verb: Verb, id: str, version: int | None, caller: Caller, as_json: bool) -> None:
    """Do it; the post as JSON where that was asked for."""
    from outreach.app.shapes import post_json

    with open_app() as app:
        post = verb(app, id, version=version_of(app, id, version), caller=caller)
    if as_json:
        emit(post_json(post, language()))
