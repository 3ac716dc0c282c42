"""Visits of the website by the posts' links: taken in from its own statistics."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from secrets import token_hex
from zoneinfo import ZoneInfo

from outreach.app import App, journal
from outreach.app.permissions import verb
from outreach.campaign.values import WrongValueError, day
from outreach.errors import Finding, InvalidInput, Severity
from outreach.intake import OurLinks, SentTable, WebsiteTable, read_website
from outreach.language import msg
from outreach.model import (
    WHOLE_CAMPAIGN,
    Caller,
    Campaign,
    ChannelName,
    WebsiteCount,
    WebsiteImport,
)
from outreach.report.website import tracked
from outreach.signs import one_line

__all__ = ["SentTable", "TakenIn", "day_of", "find", "remove", "take_in"]

LONGEST_PERIOD = 3 * 366  # days


@dataclass(frozen=True, kw_only=True)
class TakenIn:
    """What became of a table: the import, what it counted, whose days it has taken over, and what to look at."""

    made: WebsiteImport
    table: WebsiteTable
    replaced: tuple[WebsiteImport, ...]
    findings: tuple[Finding, ...]


def find(app: App, campaign: str) -> tuple[tuple[WebsiteImport, tuple[WebsiteCount, ...]], ...]:
    """The campaign's imports by their period, each with its counts. Raises NotFound."""
    return app.store.website.of(app.store.campaigns.get(campaign).name)


@verb
def take_in(
    app: App,
    campaign: str,
    tables: Sequence[SentTable],
    *,
    first_day: date | None = None,
    last_day: date | None = None,
    channel: ChannelName = WHOLE_CAMPAIGN,
    simulated: bool = False,
    caller: Caller,
) -> TakenIn:
    """Count the visits in tables or logs of one tool; those of the same days that were known before are replaced.

    The days are those of the table; where it has none they have to be given. ``channel``: all of it came from one
    network. No address and no name of a visitor is kept. Raises NotFound, InvalidInput, and NotAllowed where an
    earlier table of no days reaches beyond this one's.
    """
    definition = app.store.campaigns.get(campaign)
    links = [tracked(link) for link in app.store.listing.links(definition.name)]
    ours = OurLinks(
        contents=frozenset(link.content for link in links if link),
        campaign=definition.utm_campaign or definition.name,
        zone=ZoneInfo(definition.zone),
    )
    table = read_website(tables, ours)
    first, last = _period(table, first_day, last_day)
    made = WebsiteImport(
        id=token_hex(5),
        campaign=definition.name,
        tool=table.tool,
        unit=table.unit,
        daily=table.daily,
        first_day=first,
        last_day=last,
        channel=_channel(definition, channel),
        file=one_line(", ".join(each.name for each in tables))[:200],
        simulated=simulated,
        entered_by=caller.name,
        entered_at=app.clock.now(),
    )
    told = msg(
        "{tool}, {first} to {last}, rows: {rows}",
        tool=made.tool.value,
        first=first,
        last=last,
        rows=table.rows,
    )
    entry = journal.entry(app, "website.take_in", caller=caller, subject=definition.name, details=told)
    replaced = app.store.website.replace(made, table.counts, entry)
    return TakenIn(made=made, table=table, replaced=replaced, findings=tuple(_findings(table)))


@verb
def remove(app: App, campaign: str, id: str, *, caller: Caller) -> None:
    """Forget an import and what it counted. Raises NotFound."""
    entry = journal.entry(app, "website.remove", caller=caller, subject=campaign)
    app.store.website.remove(campaign, id, entry)


def day_of(text: str) -> date | None:
    """A day as a form sends it; None where nothing was filled in. Raises InvalidInput."""
    try:
        return day(text) if text.strip() else None
    except WrongValueError as error:
        raise InvalidInput(error.message, error.remedy) from error


def _period(table: WebsiteTable, first: date | None, last: date | None) -> tuple[date, date]:
    """The table's own days; else the ones that were given."""
    if table.first_day and table.last_day:
        return table.first_day, table.last_day
    if first is None or last is None:
        raise InvalidInput(
            msg("The table does not say of which days it is."),
            msg("Give the first and the last day of the period that you exported."),
        )
    if not 0 <= (last - first).days < LONGEST_PERIOD:
        raise InvalidInput(
            msg("A period from {first} to {last} cannot be.", first=first, last=last),
            msg("Give the earlier day first, and three years at the most."),
        )
    return first, last


def _channel(campaign: Campaign, channel: ChannelName) -> ChannelName:
    known = [plan.channel for plan in campaign.channels]
    if channel and channel not in known:
        raise InvalidInput(
            msg("The campaign posts nothing on {channel}.", channel=channel),
            msg("Write one of: {names}", names=", ".join(known)),
        )
    return channel


def _findings(table: WebsiteTable) -> list[Finding]:
    found = []
    if table.strange:
        found.append(
            Finding(
                code="website.rows",
                message=msg(
                    "Rows that were not understood and left out: {count}; the first ones: {rows}.",
                    count=table.strange,
                    rows=", ".join(map(str, table.strange_at)) or "–",
                ),
                remedy=msg("Look at these rows; if they are whole, export the table once more."),
                severity=Severity.WARNING,
                rows=table.strange_at,
            )
        )
    if not table.counts:
        found.append(
            Finding(
                code="website.nothing",
                message=msg("None of the rows is of a link of this campaign."),
                remedy=msg(
                    "Check that it is the report of contents (utm_content), of the right website and campaign."
                ),
                severity=Severity.WARNING,
            )
        )
    return found
