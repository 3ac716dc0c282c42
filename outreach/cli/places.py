"""places import, look, list, show, edit."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from outreach.cli import waiting
from outreach.cli.base import (
    Group,
    emit,
    json_option,
    language,
    leave,
    open_app,
    say,
    say_next,
    show_findings,
    table,
)
from outreach.cli.callers import by_option
from outreach.cli.handing_on import export, press
from outreach.cli.paging import page_options, say_more
from outreach.cli.sharedplaces import same, shared
from outreach.errors import InvalidInput
from outreach.language import Message, msg

if TYPE_CHECKING:
    from outreach.model import Caller


@click.group(cls=Group)
def places() -> None:
    """Bring places in from their source, and look at them."""


places.add_command(export)
places.add_command(press)


places.add_command(shared)
places.add_command(same)


@places.command("import")
@click.argument("campaign")
@click.option(
    "--folder",
    type=click.Path(path_type=Path),
    help="The campaign's folder; else the one that was named last on this machine.",
)
@click.option("--dry-run", is_flag=True, help="Only show what would change.")
@by_option
@json_option
def import_(campaign: str, folder: Path | None, dry_run: bool, caller: Caller, as_json: bool) -> None:
    """Compare the sources of CAMPAIGN with the known places, and keep the good rows.

    All problems are told with file, row, field and remedy; exit status 1 where rows were left out.

    \b
    Example:
      outreach places import kreativorte-altmark --dry-run
    """
    from outreach.app.campaigns import campaigns
    from outreach.app.shapes import finding_json
    from outreach.cli.folders import folder_of, given_folder, remember

    given = given_folder(folder) if folder else None
    with open_app() as app:
        job = waiting.done(
            app,
            "campaigns.import_places",
            {"campaign": campaign, "dry_run": dry_run},
            caller=caller,
            label=msg("Importing"),
            lock="" if dry_run else f"campaign {campaign}",
            beside=given or folder_of(campaign),
        )
    if given:
        remember({campaign: given.folder})
    done = job.result
    if as_json:
        shape = {key: value for key, value in done.items() if key not in ("names", "seen")}
        shape["returned"] = [each["slug"] for each in done["returned"]]
        emit(shape | {"findings": [finding_json(finding, language()) for finding in job.findings]})
    else:
        _show(done)
    show_findings(job.findings)
    if done["new"] and not dry_run:
        say_next(f"campaign generate {campaign}")
    leave(int(campaigns.errors_in(job.findings)))


def _show(done: Mapping[str, Any]) -> None:
    names = done["names"]
    rows: list[tuple[Message, str, str, str]] = []
    rows += [(msg("new"), slug, names[slug], "") for slug in done["new"]]
    for word, changes in ((msg("changed"), done["changed"]), (msg("returned"), done["returned"])):
        rows += [(word, each["slug"], names[each["slug"]], ", ".join(each["fields"])) for each in changes]
    rows += [(msg("gone"), slug, names[slug], "") for slug in done["gone"]]
    if rows:
        table((msg("What"), msg("Place"), msg("Name"), msg("Fields")), rows)
    say(
        msg(
            "Rows: {rows} ({new} new, {changed} changed, {unchanged} unchanged, {gone} gone, {returned} returned).",
            rows=done["rows"],
            new=len(done["new"]),
            changed=len(done["changed"]),
            unchanged=len(done["unchanged"]),
            gone=len(done["gone"]),
            returned=len(done["returned"]),
        )
    )
    if done["dry_run"]:
        say(msg("Nothing was changed (--dry-run)."))


@places.command()
@click.argument("campaign")
@by_option
@json_option
def look(campaign: str, caller: Caller, as_json: bool) -> None:
    """Read the watched sources of CAMPAIGN now, as the scheduler does in their rhythm.

    What the sources' rules allow is taken over; about the rest somebody is asked. Files are looked for in the folder
    CAMPAIGN in OUTREACH_CAMPAIGNS. Exit status 1 where a source could not be read.

    \b
    Example:
      outreach places look kreativorte-altmark
    """
    from outreach.app.places import watching

    with open_app() as app:
        job = waiting.done(
            app,
            watching.LOOK,
            {"campaign": campaign},
            caller=caller,
            label=msg("Reading the sources"),
            lock=f"campaign {campaign}",
        )
        watched = watching.watches(app, campaign)
    done = job.result
    if as_json:
        emit(done)
    else:
        say(
            msg(
                "Taken over: {new} new, {changed} changed, {gone} gone, {returned} back; for a decision wait: {left}.",
                left=done["left"],
                **{name: len(done[name]) for name in ("new", "changed", "gone", "returned")},
            )
        )
        for watch in watched:
            if watch.failure:
                say(msg("{source} cannot be read: {why}", source=watch.source, why=watch.failure))
    show_findings(job.findings)
    if done["left"]:
        say_next(f"places import {campaign} --dry-run")
    leave(int(bool(done["failed"])))


@places.command("list")
@click.argument("campaign")
@page_options
@json_option
def list_(campaign: str, limit: int, number: int, as_json: bool) -> None:
    """The places of CAMPAIGN, the gone ones too, a page at a time.

    \b
    Example:
      outreach places list kreativorte-altmark
    """
    from outreach.app.places import places as verbs
    from outreach.app.shapes import place_json

    with open_app() as app:
        found = verbs.page(app, campaign, number=number, size=limit)
    if as_json:
        emit([place_json(place) for place in found.places])
        say_more(found.total, len(found.places), limit, number)
        return
    table(
        (msg("Place"), msg("Name"), msg("Municipality"), msg("Categories"), msg("Status")),
        (
            (
                p.slug,
                p.name,
                p.municipality,
                ", ".join(p.categories),
                msg("gone") if p.gone else msg(p.status.value),
            )
            for p in found.places
        ),
    )
    say_more(found.total, len(found.places), limit, number)
    if not found.total:
        say_next(f"places import {campaign}")


@places.command()
@click.argument("campaign")
@click.argument("place")
@json_option
def show(campaign: str, place: str, as_json: bool) -> None:
    """Everything that is known of PLACE.

    \b
    Example:
      outreach places show kreativorte-altmark gutshof-krevese
    """
    from outreach.app.places import places as verbs
    from outreach.app.shapes import hands_json, place_json

    with open_app() as app:
        version, hands = verbs.hands(app, campaign, place)
        found = place_json(verbs.get(app, campaign, place))
    if as_json:
        emit(found)
    else:
        table((msg("Field"), msg("Value")), (found | hands_json(version, hands)).items())


@places.command()
@click.argument("campaign")
@click.argument("place")
@click.argument("values", nargs=-1, metavar="[FIELD=VALUE]...")
@click.option(
    "--back", multiple=True, metavar="FIELD", help="Let the field follow its source again; repeatable."
)
@click.option(
    "--version",
    type=int,
    metavar="N",
    help="The version of the place that you have seen: if it has changed since, nothing is done.",
)
@by_option
@json_option
def edit(
    campaign: str,
    place: str,
    values: tuple[str, ...],
    back: tuple[str, ...],
    version: int | None,
    caller: Caller,
    as_json: bool,
) -> None:
    """Write fields of PLACE by hand. An import leaves them alone from then on, and tells where the source differs.

    \b
    Example:
      outreach places edit kreativorte-altmark gutshof-krevese "teaser=Ein Gut wacht auf."
      outreach places edit kreativorte-altmark gutshof-krevese --back teaser
    """
    from outreach.app.places import places as verbs
    from outreach.app.shapes import finding_json, hands_json, place_json

    with open_app() as app:
        seen = verbs.hands(app, campaign, place)[0] if version is None else version
        done = verbs.edit(
            app, campaign, place, dict(map(_field, values)), back=back, version=seen, caller=caller
        )
    if as_json:
        shape = {"place": place_json(done.place)} | hands_json(done.version, done.hands)
        emit(shape | {"findings": [finding_json(finding, language()) for finding in done.findings]})
    elif done.version == seen:
        say(msg("Nothing has changed: the place said so already."))
    else:
        say(msg("The place “{name}” is kept.", name=done.place.name))
    show_findings(done.findings)


def _field(word: str) -> tuple[str, str]:
    """Nothing behind the = empties the field."""
    field, sign, value = word.partition("=")
    if not (field and sign):
        raise InvalidInput(
            msg("“{value}” does not say what is what.", value=word),
            msg(
                "Write it with = between the two, like this: {example}", example="website=https://example.org"
            ),
        )
    return field, value
