"""Which version of a post a command acts on: the one that the person names, or the one that it shows."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import click

from outreach.cli.base import cell, say
from outreach.errors import InvalidInput, NotFound
from outreach.language import msg

if TYPE_CHECKING:
    from outreach.app import App
    from outreach.model import Post, Status


def version_option(command: Callable[..., Any]) -> Callable[..., Any]:
    """Adds ``--version``: the version of the post that the person has seen, given to the command as ``version``."""
    return click.option(
        "--version",
        type=int,
        metavar="N",
        help="The version you have seen: if the post has changed since, nothing is done. Else it is shown first.",
    )(command)


def version_of(app: App, id: str, version: int | None) -> int:
    """The version that the person named; else the one that stands there now, which is shown. Raises NotFound."""
    from outreach.app.posts import posts

    if version is None:
        post = posts.get(app, id)
        show_seen([post])
        version = post.version
    return version


def versions_of(app: App, ids: Sequence[str], version: int | None) -> dict[str, int]:
    """As :func:`version_of`, of several posts; what does not exist is left to the verb to refuse.

    Raises InvalidInput for one version of several posts.
    """
    from outreach.app.posts import posts

    if version is not None:
        if len(ids) != 1:
            raise InvalidInput(
                msg("--version is the version of one post, and {count} were named.", count=len(ids)),
                msg("Name one post, or leave --version out."),
            )
        return {ids[0]: version}
    found: dict[str, int] = {}
    for id in dict.fromkeys(ids):
        try:
            post = posts.get(app, id)
        except NotFound:
            found[id] = 0
        else:
            show_seen([post])
            found[id] = post.version
    return found


@dataclass(frozen=True)
class ChosenPosts:
    """The posts that a command acts on, with the versions that the person has seen; drafts without a time are not."""

    versions: dict[str, int]
    untimed: int


def chosen(
    app: App, ids: Sequence[str], campaign: str | None, version: int | None, status: Collection[Status]
) -> ChosenPosts:
    """The posts that were named, and with ``campaign`` all of its posts in these states that have a time.

    Raises InvalidInput where neither was given.
    """
    from outreach.app.posts import listing

    if not ids and campaign is None:
        raise InvalidInput(msg("No post was named."), msg("Give ids, or --campaign for all its drafts."))
    versions, untimed = versions_of(app, ids, version) if ids else {}, 0
    for post in listing.walk(app, campaign, status) if campaign is not None else ():
        if post.due_utc is None:
            untimed += 1
        elif post.id not in versions:
            show_seen([post])
            versions[post.id] = post.version
    return ChosenPosts(versions, untimed)


def show_seen(found: Iterable[Post]) -> None:
    """What a command is about to act on, a line each."""
    from outreach.app.shapes import due_of

    for post in found:
        say(
            msg(
                "{id} · {place} · {channel} · {status} · {due} · version {version}: {words}",
                id=post.id,
                place=post.place,
                channel=post.channel,
                status=msg(post.status.value),
                due=cell(due_of(post)),
                version=post.version,
                words=post.text.partition("\n")[0][:60],
            )
        )


def say_changed(post: Post, version: int) -> None:
    """What became of a post whose words were to be changed when it stood in ``version``."""
    if post.version == version:
        say(msg("Post {id} says that already; nothing was changed.", id=post.id))
    else:
        say(msg("Post {id} was changed and waits for its approval.", id=post.id))
