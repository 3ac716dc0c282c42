"""Posts on the terminal: many as a table, one with its story and what can be done with it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

import click

from outreach.cli.base import cell, command_line, say, show_remedy, table
from outreach.cli.choices import kind_words
from outreach.errors import Action, Sent
from outreach.language import Message, msg
from outreach.model import ALLOWED_VERBS, Attempt, Comment, FeedEntry, Post, Transition

OUTCOMES: Mapping[str, Message] = {
    Sent.NO: msg("not sent"),
    Sent.YES: msg("sent"),
    Sent.UNKNOWN: msg("unknown"),
    Sent.PROBABLY: msg("perhaps there already"),
    Sent.REFUSED: msg("refused"),
}


def show_posts(found: Sequence[Post]) -> None:
    """Posts as a table on stdout."""
    from outreach.app.shapes import due_of

    kinds = kind_words()
    table(
        (msg("Post"), msg("Due"), msg("Channel"), msg("Place"), msg("Kind"), msg("Status"), msg("Text")),
        (
            (
                p.id,
                due_of(p),
                p.channel,
                p.place,
                kinds[p.kind],
                msg(p.status.value),
                p.text.partition("\n")[0][:60],
            )
            for p in found
        ),
    )


def show_post(
    post: Post,
    steps: Sequence[Transition],
    attempts: Sequence[Attempt],
    times: Sequence[datetime],
    sightings: Sequence[FeedEntry],
    comments: Sequence[Comment],
) -> None:
    """A post with its picture's name and its story on stdout; on stderr what can be done with it, and when."""
    table((msg("Field"), msg("Value")), _fields(post))
    click.echo()
    table(
        (msg("When (UTC)"), msg("From"), msg("To"), msg("Who"), msg("Why")),
        ((s.at, msg(s.before.value) if s.before else "", msg(s.after.value), s.actor, s.why) for s in steps),
    )
    _table_below(
        (msg("Tried at (UTC)"), msg("Until"), msg("Outcome"), msg("Why"), msg("The network's word")),
        [
            (a.started_at, a.ended_at, OUTCOMES.get(a.outcome, a.outcome), a.reason, a.answer)
            for a in attempts
        ],
    )
    _table_below(
        (
            msg("In the feed, and perhaps it"),
            msg("Pictures"),
            msg("Address"),
            msg("Text there"),
            msg("Our text"),
        ),
        [(e.created_at, e.images, e.permalink or e.external_id, e.text, post.text) for e in sightings],
    )
    _table_below(
        (msg("When (UTC)"), msg("Who"), msg("Of revision"), msg("Comment")),
        [(c.at, c.author, c.revision, c.text) for c in comments],
    )
    _say_what_can_be_done(post, times)


def _table_below(names: Sequence[Message], rows: Sequence[Sequence[object]]) -> None:
    """A table after a blank line; nothing where it has no rows."""
    if rows:
        click.echo()
        table(names, rows)


def _say_what_can_be_done(post: Post, times: Sequence[datetime]) -> None:
    if post.reason and post.reason.remedy:
        show_remedy(post.reason.remedy)
    verbs = ALLOWED_VERBS.get(post.status, ())
    if verbs:
        say(msg("What can be done:"))
    for verb in verbs:
        say(f"  {command_line(Action(verb, id=post.id))}")
    if times:
        say(msg("The next good times: {times}", times=", ".join(cell(moment) for moment in times)))
        say(f"  {command_line(Action('posts.reschedule', id=post.id, next=True))}")


def _fields(post: Post) -> list[tuple[object, object]]:
    """A post's fields as a person wants them; those that say nothing are left out."""
    from outreach.app.shapes import due_of

    fields: list[tuple[object, object]] = [
        (msg("Post"), post.id),
        (msg("Campaign"), post.campaign),
        (msg("Place"), post.place),
        (msg("Channel"), post.channel),
        (msg("Account"), post.account),
        (msg("Kind"), kind_words()[post.kind]),
        (msg("Status"), msg(post.status.value)),
        (msg("Version"), post.version),
        (msg("Revision"), post.revision),
        (msg("Reason"), post.reason and post.reason.in_full),
        (msg("Due"), due_of(post)),
        (msg("Text"), post.text),
        (msg("Link"), post.link),
        (msg("Picture"), post.image),
        (msg("Alt text"), post.alt),
        (msg("Submitted to"), post.submitted_to),
        (msg("Approved by"), post.approved_by),
        (msg("Published (UTC)"), post.published_at),
        (msg("Id on the network"), post.external_id),
        (msg("Address"), post.permalink),
    ]
    return [(name, value) for name, value in fields if value]
