"""posts list, show, edit, approve, reschedule, send-now, retry, cancel, resolve, look, done."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from outreach.cli.base import (
    Group,
    emit,
    explain,
    json_option,
    language,
    leave,
    open_app,
    say,
    say_next,
    show_findings,
)
from outreach.cli.callers import by_option
from outreach.cli.choices import STATUS
from outreach.cli.gone import look
from outreach.cli.handover import done
from outreach.cli.output import JPEG, format_of, write_file
from outreach.cli.paging import page_options, say_more
from outreach.cli.review import comment, return_, submit
from outreach.cli.revisions import history, restore
from outreach.cli.shown import show_post, show_posts
from outreach.cli.times import pin, reschedule, retry, send_now, unpin
from outreach.cli.versions import chosen, say_changed, version_of, version_option, versions_of
from outreach.errors import InvalidInput
from outreach.language import msg
from outreach.model import Caller, Status
from outreach.regular_files import read_regular


@click.group(cls=Group)
def posts() -> None:
    """Posts: read, edited, approved, timed, taken out."""


for command in (
    done,
    look,
    submit,
    return_,
    comment,
    history,
    restore,
    reschedule,
    pin,
    unpin,
    send_now,
    retry,
):
    posts.add_command(command)


@posts.command("list")
@click.option("--campaign", help="Only this campaign.")
@click.option("--status", type=STATUS, multiple=True, help="Only posts in this state; repeatable.")
@click.option("--place", help="Only this place.")
@page_options
@json_option
def list_(
    campaign: str | None, status: tuple[str, ...], place: str | None, limit: int, number: int, as_json: bool
) -> None:
    """Posts by the time they go out, a page at a time.

    \b
    Example:
      outreach posts list --campaign kreativorte-altmark --status draft
    """
    from outreach.app.posts import listing
    from outreach.app.shapes import post_json

    with open_app() as app:
        states = [Status(word) for word in status] or None
        found = listing.page(app, campaign=campaign, status=states, place=place, number=number, size=limit)
    if as_json:
        emit([post_json(post, language()) for post in found.posts])
    else:
        show_posts(found.posts)
    say_more(found.total, len(found.posts), limit, number)


@posts.command()
@click.argument("id")
@click.option(
    "--card", type=click.Path(path_type=Path, dir_okay=False), help="Write its picture to this file."
)
@json_option
def show(id: str, card: Path | None, as_json: bool) -> None:
    """A post with its words, its picture and its story.

    \b
    Example:
      outreach posts show 3f2a9c01de
      outreach posts show 3f2a9c01de --card karte.jpg
    """
    from outreach.app.posts import posts as verbs
    from outreach.app.posts import review, unknown_outcomes
    from outreach.app.shapes import post_json, story_json, times_json

    format_of(card, JPEG)
    with open_app() as app:
        post = verbs.get(app, id)
        shape = post_json(post, language())
        steps, attempts = verbs.story(app, id)
        comments = review.comments(app, id)
        times, sightings = verbs.good_times(app, post), unknown_outcomes.sightings(app, post)
        if card is not None:
            write_file(verbs.picture(app, post), card)
            say(msg("The picture lies in {path}.", path=str(card)))
    if as_json:
        emit(shape | story_json(steps, attempts, sightings, comments, language()) | times_json(times))
        return
    show_post(post, steps, attempts, times, sightings, comments)


@posts.command()
@click.argument("id")
@click.option("--text", help="The new text; - reads it from standard input.")
@click.option("--text-file", type=click.Path(path_type=Path), help="The new text from a file.")
@click.option("--alt", help="The new alt text of the picture.")
@version_option
@by_option
@json_option
def edit(
    id: str,
    text: str | None,
    text_file: Path | None,
    alt: str | None,
    version: int | None,
    caller: Caller,
    as_json: bool,
) -> None:
    """Replace the words of a post. It loses its approval; generating again leaves it alone.

    \b
    Example:
      outreach posts edit 3f2a9c01de --text-file neu.txt
    """
    from outreach.app.posts import words
    from outreach.app.shapes import post_json

    if text is not None and text_file is not None:
        raise InvalidInput(msg("The text was given twice."), msg("Give either --text or --text-file."))
    if text_file is not None:
        text = _text_of(read_regular(text_file), str(text_file))
    elif text == "-":
        text = _text_of(sys.stdin.buffer.read(), "-")
    if text is None and alt is None:
        raise InvalidInput(msg("Nothing was given to change."), msg("Give --text, --text-file or --alt."))
    with open_app() as app:
        version = version_of(app, id, version)
        edited = words.edit(app, id, version=version, text=text, alt=alt, caller=caller)
    if as_json:
        emit(post_json(edited.post, language()))
    show_findings(edited.findings)
    say_changed(edited.post, version)


def _text_of(content: bytes, name: str) -> str:
    """Text in UTF-8, with the line ends and the mark that Windows editors write."""
    try:
        return content.decode("utf-8-sig").replace("\r\n", "\n")
    except UnicodeDecodeError as error:
        raise InvalidInput(
            msg("{file} is not a text in UTF-8.", file=name),
            msg("Open it in an editor, choose “Save as” and the encoding UTF-8."),
        ) from error


@posts.command()
@click.argument("ids", nargs=-1, metavar="[ID]...")
@click.option("--campaign", help="All drafts of this campaign that have a time.")
@version_option
@by_option
@json_option
def approve(
    ids: tuple[str, ...], campaign: str | None, version: int | None, caller: Caller, as_json: bool
) -> None:
    """Approve posts: from now on they go out at their time, and --by answers for them.

    \b
    Example:
      outreach posts approve --campaign kreativorte-altmark --by "Anna Beispiel"
    """
    from outreach.app.posts import posts as verbs
    from outreach.app.shapes import post_json

    with open_app() as app:
        posts = chosen(app, ids, campaign, version, (Status.DRAFT, Status.IN_REVIEW))
        done = verbs.approve(app, posts.versions, caller=caller)
    if as_json:
        emit([post_json(post, language()) for post in done.approved])
    for _, error in done.refused:
        explain(error)
    say(msg("Posts approved by {name}: {count}.", count=len(done.approved), name=caller.name))
    if posts.untimed:
        say(msg("Drafts without a time were left out: {count}.", count=posts.untimed))
        say_next(f"campaign plan {campaign}")
    elif done.approved:
        say_next("run")
    leave(int(bool(done.refused)))


@posts.command()
@click.argument("ids", nargs=-1, required=True, metavar="ID...")
@click.option("--why", default="", help="The reason, kept in the journal.")
@version_option
@by_option
@json_option
def cancel(ids: tuple[str, ...], why: str, version: int | None, caller: Caller, as_json: bool) -> None:
    """Take posts out; they are kept and not sent.

    \b
    Example:
      outreach posts cancel 3f2a9c01de --why "Trauerfall in der Gemeinde"
    """
    from outreach.app.posts import posts as verbs
    from outreach.app.shapes import post_json

    with open_app() as app:
        done = verbs.cancel(app, versions_of(app, ids, version), caller=caller, why=why)
    if as_json:
        emit([post_json(post, language()) for post in done.cancelled])
    for _, error in done.refused:
        explain(error)
    say(msg("Posts taken out: {count}.", count=len(done.cancelled)))
    leave(int(bool(done.refused)))


@posts.command()
@click.argument("id")
@click.option(
    "--published", "external_id", metavar="ID-OR-URL", help="It is live: its id or address on the network."
)
@click.option("--not-published", is_flag=True, help="It is not live: it goes out again at the next step.")
@version_option
@by_option
@json_option
def resolve(
    id: str,
    external_id: str | None,
    not_published: bool,
    version: int | None,
    caller: Caller,
    as_json: bool,
) -> None:
    """Decide a doubtful post after you have looked at the page yourself.

    \b
    Example:
      outreach posts resolve 3f2a9c01de --published https://x.com/img/status/1902
    """
    from outreach.app.posts import posts as verbs
    from outreach.app.shapes import post_json

    if bool(external_id) == not_published:
        raise InvalidInput(
            msg("Nothing was decided."), msg("Give either --published ID-OR-URL or --not-published.")
        )
    with open_app() as app:
        version = version_of(app, id, version)
        post = verbs.resolve(app, id, external_id or "", version=version, caller=caller)
    if as_json:
        emit(post_json(post, language()))
    say(msg("Post {id} is {status} now.", id=id, status=msg(post.status.value)))
