"""visits import, list, remove."""

from __future__ import annotations

from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from outreach.cli.base import Group, emit, json_option, language, open_app, say, show_findings, table
from outreach.cli.callers import by_option
from outreach.cli.networks import NetworkName
from outreach.language import msg
from outreach.model import ChannelName
from outreach.regular_files import open_regular

if TYPE_CHECKING:
    from outreach.app.results.website import TakenIn
    from outreach.model import Caller


@click.group(cls=Group)
def visits() -> None:
    """Visits of the website by the posts' links, as its own statistics count them."""


@visits.command("import")
@click.argument("campaign")
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path, dir_okay=False))
@click.option("--from", "first", metavar="DAY", help="The first day, where the table does not say it.")
@click.option("--until", "last", metavar="DAY", help="The last day, where the table does not say it.")
@click.option("--channel", type=NetworkName(), help="All of it came from this network.")
@by_option
@json_option
def import_(
    campaign: str,
    files: tuple[Path, ...],
    first: str | None,
    last: str | None,
    channel: str | None,
    caller: Caller,
    as_json: bool,
) -> None:
    """Count the visits in tables of Matomo, Plausible or Umami, or in server logs (combined format, also packed).

    Which it is, is seen from the file. The same days again replace what was known of them. No address is kept.

    \b
    Example:
      outreach visits import kreativorte-altmark utm_contents.csv --from 2027-03-01 --until 2027-04-30
    """
    from outreach.app.results import website

    with open_app() as app, ExitStack() as stack:
        sent = [
            website.SentTable(name=path.name, source=stack.enter_context(open_regular(path)))
            for path in files
        ]
        done = website.take_in(
            app,
            campaign,
            sent,
            first_day=website.day_of(first or ""),
            last_day=website.day_of(last or ""),
            channel=ChannelName(channel or ""),
            caller=caller,
        )
    if as_json:
        emit(_shape(done))
    show_findings(done.findings)
    say(
        msg(
            "Read as {tool}. {unit} from {first} to {last}: {counted}; links: {contents}; other rows: {others}.",
            tool=done.made.tool.value,
            counted=done.table.counted,
            unit=msg("visits") if done.made.unit.value == "visits" else msg("visitors"),
            contents=len({(count.source, count.content) for count in done.table.counts}),
            first=done.made.first_day,
            last=done.made.last_day,
            others=done.table.others,
        )
    )
    if done.replaced:
        say(msg("Earlier imports of these days were replaced: {count}.", count=len(done.replaced)))


def _shape(done: TakenIn) -> dict[str, Any]:
    from outreach.app.shapes import finding_json, value_json

    table = done.table
    return {
        **value_json(done.made),
        "rows": table.rows,
        "others": table.others,
        "machines": table.machines,
        "strange": table.strange,
        "contents": len({count.content for count in table.counts}),
        "counted": table.counted,
        "replaced": [each.id for each in done.replaced],
        "findings": [finding_json(finding, language()) for finding in done.findings],
    }


@visits.command("list")
@click.argument("campaign")
@json_option
def list_(campaign: str, as_json: bool) -> None:
    """What was imported for CAMPAIGN, by period.

    \b
    Example:
      outreach visits list kreativorte-altmark
    """
    from outreach.app.results import website
    from outreach.app.shapes import value_json

    with open_app() as app:
        found = website.find(app, campaign)
    if as_json:
        emit(
            [
                {**value_json(made), "counts": [value_json(count) for count in counts]}
                for made, counts in found
            ]
        )
        return
    table(
        (msg("Id"), msg("From"), msg("Until"), msg("Read as"), msg("File"), msg("Network"), msg("Number")),
        (
            (
                made.id,
                made.first_day,
                made.last_day,
                made.tool.value,
                made.file,
                made.channel,
                sum(c.count for c in counts),
            )
            for made, counts in found
        ),
    )


@visits.command()
@click.argument("campaign")
@click.argument("id")
@by_option
def remove(campaign: str, id: str, caller: Caller) -> None:
    """Forget an import and what it counted.

    \b
    Example:
      outreach visits remove kreativorte-altmark 3f2a9c01de
    """
    from outreach.app.results import website

    with open_app() as app:
        website.remove(app, campaign, id, caller=caller)
    say(msg("Removed."))
