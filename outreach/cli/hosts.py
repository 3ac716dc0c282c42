"""hosts."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from outreach.cli.base import Command, emit, json_option, open_app, say, table
from outreach.language import Message, joined, msg

if TYPE_CHECKING:
    from outreach.app.running.hosts import WorkingProcess


@click.command(cls=Command)
@json_option
def hosts(as_json: bool) -> None:
    """Who works on this database: host, version, last sign of life, and what is in hand.

    \b
    Example:
      outreach hosts
    """
    from outreach.app.running import hosts as verbs

    with open_app() as app:
        found = verbs.find(app)
    if as_json:
        emit([_shape(each) for each in found])
        return
    if not found:
        say(msg("Nobody is at work."))
        return
    table(
        (
            msg("Host"),
            msg("Process"),
            msg("Version"),
            msg("Does"),
            msg("Heard of at (UTC)"),
            msg("State"),
            msg("In hand"),
        ),
        (
            (
                each.host,
                each.number,
                each.sign.version,
                each.sign.work.replace(" ", ", "),
                each.heard_at,
                msg("not heard of") if each.silent else msg("at work"),
                _in_hand(each),
            )
            for each in found
        ),
    )


def _in_hand(each: WorkingProcess) -> Message | None:
    parts = []
    if each.posts:
        parts.append(msg("posts: {count} of {accounts}", count=each.posts, accounts=", ".join(each.accounts)))
    if each.jobs:
        parts.append(msg("jobs: {ids}", ids=", ".join(each.jobs)))
    return joined("; ", tuple(parts)) if parts else None


def _shape(each: WorkingProcess) -> dict[str, Any]:
    sign = each.sign
    return {
        "owner": sign.owner,
        "host": each.host,
        "version": sign.version,
        "work": sign.work.split(),
        "started_at": sign.started_at.isoformat(),
        "heard_at": each.heard_at.isoformat(),
        "silent": each.silent,
        "posts": each.posts,
        "accounts": list(each.accounts),
        "jobs": list(each.jobs),
    }
