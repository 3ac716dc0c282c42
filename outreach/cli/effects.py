"""effects add, list, change, remove."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from outreach.cli.base import Group, emit, json_option, open_app, say, table
from outreach.cli.callers import by_option
from outreach.cli.choices import EFFECT, effect_words
from outreach.cli.entries import given, seen_option
from outreach.language import msg

if TYPE_CHECKING:
    from outreach.model import Caller, Effect


@click.group(cls=Group)
def effects() -> None:
    """What came of a campaign: enquiries, press, talks, new partners."""


@effects.command()
@click.argument("campaign")
@click.option("--day", required=True, metavar="DAY", help="The day: 2027-03-12 or 12.03.2027.")
@click.option("--kind", type=EFFECT, required=True, help="What happened.")
@click.option(
    "--source", required=True, metavar="NAME", help="Where or from whom it came; no private person."
)
@click.option("--note", metavar="TEXT", help="What it was about.")
@click.option("--link", metavar="URL", help="Where it can be read.")
@click.option("--place", metavar="PLACE", help="The short name of the place that it is about.")
@click.option("--count", metavar="N", help="How many of them at once; else 1.")
@by_option
@json_option
def add(campaign: str, caller: Caller, as_json: bool, **fields: str | None) -> None:
    """Note what came of CAMPAIGN; the report tells it beside the figures.

    \b
    Example:
      outreach effects add kreativorte-altmark --day 2027-03-09 --kind press --source Volksstimme --link https://www.volksstimme.de/
    """
    from outreach.app.results import effects as verbs

    with open_app() as app:
        made = verbs.add(app, campaign, given(fields), caller=caller)
    _tell(made, as_json)


@effects.command("list")
@click.argument("campaign")
@json_option
def list_(campaign: str, as_json: bool) -> None:
    """What was noted of CAMPAIGN, by day.

    \b
    Example:
      outreach effects list kreativorte-altmark
    """
    from outreach.app.results import effects as verbs
    from outreach.app.shapes import value_json

    with open_app() as app:
        found = verbs.find(app, campaign)
    if as_json:
        emit([value_json(each) for each in found])
        return
    words = effect_words()
    table(
        (
            msg("Id"),
            msg("Day"),
            msg("Kind"),
            msg("Number"),
            msg("Source"),
            msg("Note"),
            msg("Place"),
            msg("Link"),
        ),
        ((e.id, e.day, words[e.kind], e.count, e.source, e.note, e.place, e.link) for e in found),
    )


@effects.command()
@click.argument("campaign")
@click.argument("id")
@click.option("--day", metavar="DAY", help="The day: 2027-03-12 or 12.03.2027.")
@click.option("--kind", type=EFFECT, help="What happened.")
@click.option("--source", metavar="NAME", help="Where or from whom it came; no private person.")
@click.option("--note", metavar="TEXT", help="What it was about.")
@click.option("--link", metavar="URL", help="Where it can be read.")
@click.option("--place", metavar="PLACE", help="The short name of the place that it is about.")
@click.option("--count", metavar="N", help="How many of them at once; else 1.")
@seen_option
@by_option
@json_option
def change(
    campaign: str, id: str, version: int | None, caller: Caller, as_json: bool, **fields: str | None
) -> None:
    """Note an effect otherwise; what is not named stays.

    \b
    Example:
      outreach effects change kreativorte-altmark 3f2a9c01de --count 2
    """
    from outreach.app.results import effects as verbs

    with open_app() as app:
        known = verbs.get(app, campaign, id)
        typed = {**verbs.typed_effect(known), **given(fields)}
        seen = known.version if version is None else version
        made = verbs.change(app, campaign, id, typed, version=seen, caller=caller)
    _tell(made, as_json)


@effects.command()
@click.argument("campaign")
@click.argument("id")
@seen_option
@by_option
def remove(campaign: str, id: str, version: int | None, caller: Caller) -> None:
    """Take a note away; the journal keeps what it was.

    \b
    Example:
      outreach effects remove kreativorte-altmark 3f2a9c01de
    """
    from outreach.app.results import effects as verbs

    with open_app() as app:
        seen = verbs.get(app, campaign, id).version if version is None else version
        gone = verbs.remove(app, campaign, id, version=seen, caller=caller)
    say(msg("Removed: {day}, {source}.", day=gone.day, source=gone.source))


def _tell(made: Effect, as_json: bool) -> None:
    from outreach.app.shapes import value_json

    if as_json:
        emit(value_json(made))
    say(msg("Noted as {id}, version {version}.", id=made.id, version=made.version))
