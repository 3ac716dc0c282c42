"""notices."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from outreach.cli.base import Group, emit, json_option, language, leave, open_app, said, say, table
from outreach.cli.callers import by_option
from outreach.language import msg
from outreach.model import DeliveryStatus

if TYPE_CHECKING:
    from outreach.model import Caller
    from outreach.notices import NoticeReport


@click.group(cls=Group, invoke_without_command=True)
@click.option("--once", is_flag=True, help="Tell what is due now, once; `outreach run` does it by itself.")
@click.pass_context
def notices(ctx: click.Context, once: bool) -> None:
    """What a person is told by e-mail or webhook: sent, tried, looked up.

    \b
    Example:
      outreach notices test
      outreach notices --once
      outreach notices list --json
    """
    from outreach.app.running import notices as verbs

    if ctx.invoked_subcommand is not None:
        return
    if not once:
        click.echo(ctx.get_help())
        return
    with open_app() as app:
        report = verbs.tell_once(app)
    emit(_shape(report))
    show_deliveries(report)


@notices.command()
@by_option
@json_option
def test(caller: Caller, as_json: bool) -> None:
    """Send a notice that tells nothing, to see whether notices arrive. Exit status 1 if one way fails.

    \b
    Example:
      outreach notices test
    """
    from outreach.app.running import notices as verbs

    with open_app() as app:
        report = verbs.trial(app, caller=caller)
    if as_json:
        emit(_shape(report))
    show_deliveries(report)
    leave(int(any(delivery.outcome is DeliveryStatus.FAILED for delivery in report.deliveries)))


@notices.command("list")
@click.option("--limit", type=click.IntRange(min=1), default=50, help="How many of the newest.")
@json_option
def list_(limit: int, as_json: bool) -> None:
    """What was told, the newest first.

    \b
    Example:
      outreach notices list --json
    """
    from outreach.app.running import notices as verbs
    from outreach.app.shapes import notice_json, notice_text

    with open_app() as app:
        found = verbs.journal(app, limit)
    if as_json:
        emit([notice_json(notice, language()) for notice in found])
        return
    table(
        (msg("When (UTC)"), msg("Cause"), msg("Way"), msg("Outcome"), msg("Text")),
        (
            (
                n.at,
                n.cause.value,
                n.way.value,
                n.outcome.value,
                notice_text(n, language()).splitlines()[0],
            )
            for n in found
        ),
    )


def show_deliveries(report: NoticeReport) -> None:
    """What a step told, a line each."""
    for delivery in report.deliveries:
        way, cause, count = delivery.way.value, delivery.cause, delivery.count
        if delivery.outcome is DeliveryStatus.SENT:
            say(msg("Told by {way}: {cause} ({count})", way=way, cause=cause, count=count))
        else:
            say(msg("Not told by {way}: {cause} ({count})", way=way, cause=cause, count=count))
        if delivery.detail:
            say(f"  {said(delivery.detail.in_full)}")


def _shape(report: NoticeReport) -> list[dict[str, Any]]:
    from outreach.app.shapes import reason_json, value_json

    shapes = []
    for delivery in report.deliveries:
        shape = value_json(delivery)
        told = {"channel": shape.pop("way"), "detail": reason_json(delivery.detail, language())}
        shapes.append(shape | told)
    return shapes
