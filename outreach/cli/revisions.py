"""posts history, restore: what a post said before."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import click
from rich.text import Text

from outreach.cli.base import Command, emit, json_option, language, open_app, said, table
from outreach.cli.callers import by_option
from outreach.cli.talk import talk
from outreach.cli.versions import say_changed, version_of, version_option
from outreach.errors import InvalidInput
from outreach.language import Message, msg

if TYPE_CHECKING:
    from outreach.app.posts.revisions import WordingComparison
    from outreach.content.difference import Part
    from outreach.model import Caller, Revision
from outreach.signs import visible

MARKS = {"same": ("", "", ""), "removed": ("[-", "-]", "red strike"), "added": ("{+", "+}", "green")}
"""How a part of a text is shown: marks before and after it, and its style where there are colours."""


@click.command(cls=Command)
@click.argument("id")
@click.option(
    "--compare", nargs=2, type=int, metavar="N M", help="Word by word, what of revision N became revision M."
)
@click.option("--generated", is_flag=True, help="Word by word, what generating would make of it now.")
@json_option
def history(id: str, compare: tuple[int, int] | None, generated: bool, as_json: bool) -> None:
    """What a post has said, and who wrote it; two of its revisions word by word.

    \b
    Example:
      outreach posts history 3f2a9c01de
      outreach posts history 3f2a9c01de --compare 1 3
    """
    from outreach.app.posts import revisions as verbs
    from outreach.app.shapes import history_json

    if compare and generated:
        raise InvalidInput(
            msg("Two comparisons were asked for."), msg("Give either --compare or --generated.")
        )
    comparison: WordingComparison | None = None
    with open_app() as app:
        found = verbs.history(app, id)
        if compare:
            comparison = verbs.compare(app, id, *compare)
        elif generated:
            comparison = verbs.compare_generated(app, id)
    if as_json:
        emit(history_json(found, comparison))
    elif comparison is None:
        _show(found)
    else:
        for line in lines_of(comparison):
            click.echo(line)


@click.command(cls=Command)
@click.argument("id")
@click.argument("revision", type=int, required=False)
@click.option("--generated", is_flag=True, help="The newest words that no person has changed.")
@version_option
@by_option
@json_option
def restore(
    id: str, revision: int | None, generated: bool, version: int | None, caller: Caller, as_json: bool
) -> None:
    """Take back the words and the card of an earlier REVISION; the post loses its approval.

    \b
    Example:
      outreach posts restore 3f2a9c01de 2
      outreach posts restore 3f2a9c01de --generated
    """
    from outreach.app.posts import revisions as verbs
    from outreach.app.shapes import post_json

    if (revision is None) is not generated:
        raise InvalidInput(msg("No revision was given."), msg("Give either REVISION or --generated."))
    with open_app() as app:
        version = version_of(app, id, version)
        if revision is None:
            post = verbs.back_to_generated(app, id, version=version, caller=caller)
        else:
            post = verbs.restore(app, id, revision, version=version, caller=caller)
    if as_json:
        emit(post_json(post, language()))
    say_changed(post, version)


def _show(found: Sequence[Revision]) -> None:
    table(
        (msg("Revision"), msg("Since (UTC)"), msg("Who"), msg("Origin"), msg("Card"), msg("Text")),
        (
            (
                each.number,
                each.at,
                each.author,
                msg(each.origin.value),
                each.image_sha256[:8],
                each.text.partition("\n")[0][:60],
            )
            for each in found
        ),
    )


def show_changes(comparison: WordingComparison) -> None:
    """What has changed in words and card, on stderr."""
    for line in lines_of(comparison):
        talk.print(line)


def lines_of(comparison: WordingComparison) -> list[Text]:
    """A comparison as it is read: what went in [-…-], what came in {+…+}."""
    lines = [_line(msg("Text"), comparison.text), _line(msg("Alt text"), comparison.alt)]
    before, after = comparison.cards
    if before != after:
        lines.append(
            Text(said(msg("Card: {before} → {after}", before=before[:8] or "–", after=after[:8] or "–")))
        )
    return lines


def _line(name: Message, parts: Sequence[Part]) -> Text:
    line = Text(f"{said(name)}: ")
    for part in parts:
        before, after, style = MARKS[part.kind]
        line.append(f"{before}{visible(part.text)}{after}", style)
    return line
