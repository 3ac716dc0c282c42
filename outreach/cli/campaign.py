"""campaign apply, show, list, generate, plan, forecast."""

from __future__ import annotations

import sys
from collections.abc import Sequence
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
    said,
    say,
    say_next,
    show_findings,
    table,
)
from outreach.cli.callers import by_option
from outreach.cli.filling import fill
from outreach.cli.newcampaign import new
from outreach.cli.paging import page_options, say_more
from outreach.cli.shown import show_posts
from outreach.errors import InvalidInput
from outreach.language import day, msg

if TYPE_CHECKING:
    from outreach.app.plan.planning import SlotChange
    from outreach.model import Caller


@click.group(cls=Group)
def campaign() -> None:
    """Campaigns: brought in from a folder, their posts written, drawn and planned."""


campaign.add_command(new)
campaign.add_command(fill)


@campaign.command()
@click.argument("folder", type=click.Path(path_type=Path))
@by_option
@json_option
def apply(folder: Path, caller: Caller, as_json: bool) -> None:
    """Bring in the campaign.toml of FOLDER, or what has changed in it.

    \b
    Example:
      outreach campaign apply campaigns/kreativorte-altmark
    """
    from outreach.app.campaigns import campaigns
    from outreach.app.shapes import campaign_json
    from outreach.cli.folders import given_folder, remember

    given = given_folder(folder)
    with open_app() as app:
        applied = campaigns.apply(app, given.definition(), file=str(given.file), beside=given, caller=caller)
    remember({applied.name: given.folder})
    if as_json:
        emit(campaign_json(applied))
    if applied.open_ended:
        told = msg(
            "The campaign “{name}” begins on {first} and is open-ended. Weeks that are filled ahead: {weeks}.",
            name=applied.name,
            first=applied.first_day,
            weeks=applied.ahead,
        )
    else:
        told = msg(
            "The campaign “{name}” runs from {first} to {last}.",
            name=applied.name,
            first=applied.first_day,
            last=applied.last_day,
        )
    say(told)
    say_next(f"places import {applied.name}")


@campaign.command()
@click.argument("name")
@click.option("--toml", is_flag=True, help="As a campaign.toml, which can be changed and applied again.")
@json_option
def show(name: str, toml: bool, as_json: bool) -> None:
    """The definition of the campaign NAME as it was applied.

    \b
    Example:
      outreach campaign show kreativorte-altmark
      outreach campaign show kreativorte-altmark --toml > campaign.toml
    """
    from outreach.app.campaigns import campaigns
    from outreach.app.shapes import campaign_json

    with open_app() as app:
        if toml:
            click.echo(campaigns.export(app, name), nl=False)
            return
        found = campaign_json(campaigns.get(app, name))
    if as_json:
        emit(found)
    else:
        table((msg("Field"), msg("Value")), found.items())


@campaign.command("list")
@page_options
@json_option
def list_(limit: int, number: int, as_json: bool) -> None:
    """Campaigns by name, a page at a time.

    \b
    Example:
      outreach campaign list
    """
    from outreach.app.campaigns import campaigns
    from outreach.app.shapes import campaign_json

    with open_app() as app:
        found = campaigns.page(app, number=number, size=limit)
    if as_json:
        emit([campaign_json(each) for each in found.campaigns])
        say_more(found.total, len(found.campaigns), limit, number)
        return
    table(
        (msg("Campaign"), msg("Title"), msg("First day"), msg("Last day")),
        (
            (
                c.name,
                c.title,
                day(c.first_day, language()),
                said(msg("open-ended")) if c.open_ended else day(c.last_day, language()),
            )
            for c in found.campaigns
        ),
    )
    say_more(found.total, len(found.campaigns), limit, number)
    if not found.total:
        say_next("campaign apply FOLDER")


@campaign.command()
@click.argument("name")
@waiting.detach_option
@by_option
@json_option
def generate(name: str, detach: bool, caller: Caller, as_json: bool) -> None:
    """Write a text and draw a card for every place, channel and turn of the campaign NAME.

    Posts that a person edited stay as they are; an approved post whose words change loses its approval.

    \b
    Example:
      outreach campaign generate kreativorte-altmark
    """
    from outreach.app.campaigns import campaigns

    job = waiting.written("campaigns.generate", name, detach=detach, caller=caller, as_json=as_json)
    if job is None:
        return
    saved = job.result
    say(
        msg(
            "Posts: {new} new, {changed} changed, {unchanged} unchanged, {kept} left as they are.",
            new=len(saved["new"]),
            changed=len(saved["changed"]),
            unchanged=len(saved["unchanged"]),
            kept=len(saved["kept"]),
        )
    )
    if saved["unapproved"]:
        count = len(saved["unapproved"])
        say(msg("Posts that lost their approval because their words changed: {count}.", count=count))
    if saved["new"]:
        say_next(f"campaign plan {name}")
    leave(int(campaigns.errors_in(job.findings)))


@campaign.command()
@click.argument("name")
@click.option("--yes", is_flag=True, help="Do not ask before posts that have a time are moved.")
@click.option("--dry-run", is_flag=True, help="Only show what would change.")
@by_option
@json_option
def plan(name: str, yes: bool, dry_run: bool, caller: Caller, as_json: bool) -> None:
    """Give every draft of the campaign NAME its time; approved, published and pinned posts keep theirs.

    Where posts that have a time would move, before and after are shown and you are asked.

    \b
    Example:
      outreach campaign plan kreativorte-altmark
      outreach campaign plan kreativorte-altmark --dry-run
    """
    from outreach.app.campaigns import campaigns
    from outreach.app.plan import planning
    from outreach.app.posts import listing
    from outreach.app.running.work import proposal_of
    from outreach.app.shapes import finding_json, post_json

    with open_app() as app:
        job = waiting.done(app, "planning.propose", {"campaign": name}, caller=caller, label=msg("Planning"))
        proposal = proposal_of(job)
        if dry_run:
            _show_changes(proposal.changes)
        moved: tuple[str, ...] = ()
        if not dry_run and _agreed(proposal.moves, yes=yes):
            moved = planning.adopt(app, proposal, caller=caller)
        posts = tuple(listing.walk(app, name))
    if as_json:
        emit(
            {
                "moved": moved,
                "changes": [_change(change) for change in proposal.changes],
                "posts": [post_json(post, language()) for post in posts],
                "findings": [finding_json(finding, language()) for finding in proposal.findings],
            }
        )
    elif not dry_run:
        show_posts(posts)
    show_findings(proposal.findings)
    say(msg("Posts with a new time: {count}.", count=len(moved)))
    if moved:
        say_next(f'posts approve --campaign {name} --by "{said(msg("First Last"))}"')
    leave(int(campaigns.errors_in(proposal.findings)))


def _agreed(moves: Sequence[SlotChange], *, yes: bool) -> bool:
    """Whether the plan is adopted: at once where no post that has a time moves, else as the person says."""
    if not moves:
        return True
    _show_changes(moves)
    if yes:
        return True
    if not sys.stdin.isatty():
        raise InvalidInput(
            msg("Posts that have a time and would move: {count}; nothing was changed.", count=len(moves)),
            msg("Look at what changes, then call again with --yes."),
        )
    return click.confirm(
        said(msg("Posts that have a time and would move: {count}. Shall they?", count=len(moves))), err=True
    )


def _show_changes(changes: Sequence[SlotChange]) -> None:
    """Before and after, on stderr: the answer itself is on stdout."""
    for change in changes:
        say(
            msg(
                "{place} · {channel} · {number}: {before} → {after}",
                place=change.place,
                channel=change.channel,
                number=change.number,
                before=change.before or "–",
                after=change.after,
            )
        )


def _change(change: SlotChange) -> dict[str, Any]:
    return {
        "post": change.post,
        "before": change.before.isoformat() if change.before else None,
        "after": change.after.isoformat(),
    }


@campaign.command()
@click.argument("name")
@json_option
def forecast(name: str, as_json: bool) -> None:
    """Calls and money that the campaign NAME will take, before anything is sent.

    \b
    Example:
      outreach campaign forecast kreativorte-altmark
    """
    from outreach.app.plan import costs
    from outreach.plan.forecast_tables import tables

    with open_app() as app:
        found = costs.cost_forecast(app, name)
        missing = costs.without_time(app, name)
    if as_json:
        emit(found.to_json())
    else:
        for title, columns, rows in tables(found):
            say(title)
            table(columns, rows)
    if missing:
        say(msg("Posts that have no time yet and are not in it: {count}.", count=missing))
        say_next(f"campaign plan {name}")
