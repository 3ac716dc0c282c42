"""rights report, withdraw."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from outreach.cli.base import Group, emit, json_option, language, leave, open_app, say, show_findings, table
from outreach.cli.callers import by_option
from outreach.cli.days import day_of
from outreach.language import msg

if TYPE_CHECKING:
    from outreach.app.places.rights import Reported
    from outreach.model import Caller


@click.group(cls=Group)
def rights() -> None:
    """The rights to the photos that posts show."""


@rights.command()
@click.argument("campaign")
@json_option
def report(campaign: str, as_json: bool) -> None:
    """What is known of every photo of CAMPAIGN, what is missing or runs out. Exit status 1 if it keeps a post back.

    \b
    Example:
      outreach rights report kreativorte-altmark
    """
    from outreach.app.places import rights as verbs

    with open_app() as app:
        found = verbs.report(app, campaign)
    if as_json:
        emit([_shape(each) for each in found])
    else:
        table(
            (msg("Place"), msg("Photo"), msg("Credit"), msg("Licence"), msg("Until"), msg("Posts")),
            (
                (
                    r.place,
                    r.photo.file,
                    r.photo.credit,
                    r.photo.licence,
                    r.photo.valid_until or "",
                    len(r.posts),
                )
                for r in found
            ),
        )
        show_findings(tuple(finding for each in found for finding in each.findings))
    leave(int(any(each.blocks for each in found)))


@rights.command()
@click.argument("campaign")
@click.argument("file")
@click.option("--from", "day", metavar="DAY", help="From this day on; else from today.")
@click.option("--why", default="", help="The reason, kept with the withdrawal.")
@by_option
@json_option
def withdraw(campaign: str, file: str, day: str | None, why: str, caller: Caller, as_json: bool) -> None:
    """Photo FILE may not be shown any more: posts ahead lose their approval, those that are out are named.

    \b
    Example:
      outreach rights withdraw kreativorte-altmark photos/hof.jpg --why "Brief vom 3. März"
    """
    from outreach.app.places import rights as verbs
    from outreach.app.shapes import post_json

    with open_app() as app:
        done = verbs.withdraw(app, campaign, file, day=day_of(day) if day else None, caller=caller, why=why)
    if as_json:
        emit(
            {
                "blocked": [post_json(post, language()) for post in done.blocked],
                "published": [post_json(post, language()) for post in done.published],
            }
        )
    for post in done.blocked:
        say(msg("Post {id} ({place}) has lost its approval; generate again.", id=post.id, place=post.place))
    for post in done.published:
        say(
            msg(
                "Post {id} ({place}) is out with it; take it down yourself: {link}",
                id=post.id,
                place=post.place,
                link=post.permalink or post.external_id,
            )
        )
    say(msg("Posts ahead that were kept back: {count}.", count=len(done.blocked)))


def _shape(each: Reported) -> dict[str, Any]:
    from outreach.app.shapes import finding_json, value_json

    return {
        **value_json(each.photo),
        "place": each.place,
        "posts": list(each.posts),
        "blocks": each.blocks,
        "findings": [finding_json(finding, language()) for finding in each.findings],
    }
