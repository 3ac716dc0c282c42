"""Statistics of a website → how many came by each post's link. Who came is read past, and nowhere kept."""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from itertools import chain
from typing import IO
from urllib.parse import parse_qs
from zoneinfo import ZoneInfo

from outreach.campaign.values import WrongValueError, day
from outreach.errors import InvalidInput
from outreach.intake import serverlog
from outreach.intake.fields import count_of
from outreach.intake.tables import Lines, column, rows, separator_of
from outreach.language import msg
from outreach.model import VisitUnit, WebsiteCount, WebsiteTool
from outreach.networks import names

MOST_COUNT = 2_000_000_000
LONGEST_SOURCE = 80
MOST_SOURCES = 200
OTHER_SOURCES = "…"

TOLD = 5
"""Rows that are named where several cannot be understood."""

CONTENT = (
    *("utm_content", "utm content", "campaign content", "campaigncontent", "kampagneninhalt"),
    *("kampagnen-inhalt", "content", "inhalt", "label", "beschriftung", "bezeichnung", "name"),
)
SOURCE = (
    "utm_source",
    "utm source",
    "campaign source",
    "campaignsource",
    "kampagnenquelle",
    "source",
    "quelle",
)
CAMPAIGN = ("utm_campaign", "utm campaign", "campaign name", "kampagnenname", "kampagne", "campaign")
VISITS = ("nb_visits", "visits", "besuche")
VISITORS = ("nb_uniq_visitors", "visitors", "unique visitors", "eindeutige besucher", "besucher")
DATE = ("date", "datum", "day", "tag")


@dataclass(frozen=True, kw_only=True)
class SentTable:
    """A file as it was handed in; ``source`` can be read from its beginning."""

    name: str
    source: IO[bytes]


@dataclass(frozen=True, kw_only=True)
class OurLinks:
    """By what our links are known: ``contents`` are their ``utm_content``, ``campaign`` their ``utm_campaign``."""

    contents: AbstractSet[str]
    campaign: str
    zone: ZoneInfo


@dataclass(frozen=True, kw_only=True)
class WebsiteTable:
    """What the files tell of our links. ``others``: rows or calls of no post of ours; ``machines``: calls of programs.

    ``strange`` are the rows that were not understood, of which ``strange_at`` names the first ones. Days are None
    where the table has none.
    """

    tool: WebsiteTool
    unit: VisitUnit
    daily: bool
    first_day: date | None
    last_day: date | None
    counts: tuple[WebsiteCount, ...]
    rows: int
    others: int
    machines: int
    strange: int
    strange_at: tuple[int, ...]

    @property
    def counted(self) -> int:
        """All visits or visitors by our links."""
        return sum(count.count for count in self.counts)


@dataclass
class _Tally:
    """What has been counted so far."""

    counts: Counter[tuple[str, str, date | None]] = field(default_factory=Counter)
    days: set[date] = field(default_factory=set)
    networks: frozenset[str] = field(
        default_factory=lambda: frozenset(names())
    )  # the sources of our own links
    sources: set[str] = field(default_factory=set)
    rows: int = 0
    others: int = 0
    machines: int = 0
    strange: int = 0
    strange_at: list[int] = field(default_factory=list)

    def counted(self, content: str, source: str, on: date | None, count: int = 1) -> None:
        """So many came by the link. Anybody may call a page with any source: those of no network are told apart as far
        as :data:`MOST_SOURCES`.
        """
        source = source[:LONGEST_SOURCE]
        if source and source not in self.networks:
            if len(self.sources) < MOST_SOURCES:
                self.sources.add(source)
            source = source if source in self.sources else OTHER_SOURCES
        self.counts[content, source, on] += count

    def odd(self, number: int) -> None:
        """The row is not understood."""
        self.strange += 1
        if len(self.strange_at) < TOLD:
            self.strange_at.append(number)


def read_website(tables: Sequence[SentTable], ours: OurLinks) -> WebsiteTable:
    """What the tables or logs of one tool tell of our links; several are taken as parts of one.

    Raises InvalidInput where one is neither a log nor a table with contents and visits, or not of the same tool.
    """
    tally, kinds = _Tally(), set[tuple[WebsiteTool, VisitUnit, bool]]()
    callers = serverlog.Callers()
    for table in tables:
        lines = Lines(table.name, table.source)
        kinds.add(_read(table.name, lines, ours, tally, callers))
        tally.strange += lines.too_long
    if len(kinds) != 1:
        raise InvalidInput(
            msg("These files do not belong together: they count in different ways, or there is none."),
            msg("Hand in the files of one tool and one kind at a time."),
        )
    (tool, unit, daily) = kinds.pop()
    return WebsiteTable(
        tool=tool,
        unit=unit,
        daily=daily,
        first_day=min(tally.days, default=None),
        last_day=max(tally.days, default=None),
        counts=tuple(
            WebsiteCount(content=content, source=source, day=on, count=min(count, MOST_COUNT))
            for (content, source, on), count in sorted(tally.counts.items(), key=str)
        ),
        rows=tally.rows,
        others=tally.others,
        machines=tally.machines,
        strange=tally.strange,
        strange_at=tuple(tally.strange_at),
    )


def _read(
    name: str, lines: Lines, ours: OurLinks, tally: _Tally, callers: serverlog.Callers
) -> tuple[WebsiteTool, VisitUnit, bool]:
    every = iter(lines)
    first = next(every, "")
    if serverlog.is_line(first):
        _log(chain([first], every), ours, tally, callers)
        return WebsiteTool.LOG, VisitUnit.VISITS, True
    separator = separator_of(first)
    header = [cell.strip().strip('"').lower() for cell in next(csv.reader([first], delimiter=separator), [])]
    at = {role: column(header, names) for role, names in _ROLES.items()}
    if "created_at" in header and ("visit_id" in header or "session_id" in header):
        _events(rows(every, separator), header, ours, tally)
        return WebsiteTool.UMAMI, VisitUnit.VISITS, True
    counted = at["visits"] if at["visits"] is not None else at["visitors"]
    if at["content"] is None or counted is None:
        raise InvalidInput(
            msg(
                "“{file}” is no log in the combined format, and no table of contents with their visits.",
                file=name,
            ),
            msg(
                "Export the report of contents (utm_content) of Matomo or Plausible, the events of Umami, or take"
                " the server's own log."
            ),
        )
    _table(rows(every, separator), at, counted, ours, tally)
    unit = VisitUnit.VISITS if at["visits"] is not None else VisitUnit.VISITORS
    matomo = {"label", "beschriftung", "bezeichnung", "nb_visits", "besuche"} & set(header)
    return WebsiteTool.MATOMO if matomo else WebsiteTool.PLAUSIBLE, unit, at["date"] is not None


_ROLES: Mapping[str, tuple[str, ...]] = {
    "content": CONTENT,
    "source": SOURCE,
    "campaign": CAMPAIGN,
    "visits": VISITS,
    "visitors": VISITORS,
    "date": DATE,
}


def _table(
    found: Iterator[tuple[int, list[str]]],
    at: Mapping[str, int | None],
    counted: int,
    ours: OurLinks,
    tally: _Tally,
) -> None:
    """A report of contents: a row each, or a row each and day."""
    for number, cells in found:
        tally.rows += 1
        try:
            content = cells[at["content"] or 0].strip()
            on = day(cells[at["date"]]) if at["date"] is not None else None
            count = count_of(cells[counted].strip())
            source = cells[at["source"]].strip().lower() if at["source"] is not None else ""
            campaign = cells[at["campaign"]].strip() if at["campaign"] is not None else ours.campaign
        except (IndexError, WrongValueError):
            tally.odd(number)
            continue
        if on:
            tally.days.add(on)
        if content in ours.contents and campaign == ours.campaign:
            tally.counted(content, source, on, count)
        else:
            tally.others += 1


def _events(
    found: Iterator[tuple[int, list[str]]], header: Sequence[str], ours: OurLinks, tally: _Tally
) -> None:
    """Umami's events: each visit counts once for each content, on the day on which it began."""
    seen = set[tuple[int, str, str]]()
    visit = header.index("visit_id" if "visit_id" in header else "session_id")
    for number, cells in found:
        tally.rows += 1
        try:
            row = dict(zip(header, cells, strict=True))
            on = _moment(row["created_at"]).astimezone(ours.zone).date()
            link = _link(row)
        except (IndexError, ValueError, OverflowError):
            tally.odd(number)
            continue
        tally.days.add(on)
        content, source, campaign = link
        if content not in ours.contents or campaign not in ("", ours.campaign):
            tally.others += 1
            continue
        key = (hash(cells[visit]), content, source)
        if key not in seen:
            seen.add(key)
            tally.counted(content, source, on)


def _link(row: Mapping[str, str]) -> tuple[str, str, str]:
    """What stands in an event's link: content, source, campaign."""
    query = parse_qs(row.get("url_query", "").lstrip("?"), max_num_fields=100)

    def part(name: str) -> str:
        return (row.get(name) or next(iter(query.get(name, ())), "")).strip()

    return part("utm_content"), part("utm_source").lower()[:LONGEST_SOURCE], part("utm_campaign")


def _moment(text: str) -> datetime:
    """As Umami writes it: in UTC where it says nothing else."""
    moment = datetime.fromisoformat(text.strip().replace(" UTC", "+00:00"))
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def _log(lines: Iterable[str], ours: OurLinks, tally: _Tally, callers: serverlog.Callers) -> None:
    """A server's log: calls of one caller within half an hour are one visit."""
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        tally.rows += 1
        call = serverlog.call_of(line)
        if call is None:
            tally.odd(number)
            continue
        on = call.at.astimezone(ours.zone).date()
        tally.days.add(on)
        if call.content not in ours.contents or call.campaign not in ("", ours.campaign) or not call.shown:
            tally.others += 1
        elif call.machine:
            tally.machines += 1
        elif callers.begins(call):
            tally.counted(call.content, call.source, on)
