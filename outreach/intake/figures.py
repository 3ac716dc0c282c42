"""A table of figures that somebody has exported or kept by hand: posts, and what each has reached."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from outreach.campaign.values import WrongValueError
from outreach.errors import Finding, InvalidInput
from outreach.intake.fields import count_of, past
from outreach.intake.tables import Lines, column, rows, separator_of
from outreach.intake.website import SentTable
from outreach.language import msg
from outreach.networks import Measure

MOST_ROWS = 20_000
MOST_BYTES = 20_000_000

POST = (
    *("post", "beitrag", "id", "post id", "post-id", "beitrags-id", "permalink", "link", "url", "adresse"),
    *("adresse des beitrags", "address of the post", "kennung im netzwerk", "id on the network"),
)
DAY = ("day", "tag", "datum", "date", "read on", "gelesen am", "stand")
COLUMNS: Mapping[Measure, tuple[str, ...]] = {
    Measure.REACH: ("reach", "reichweite", "accounts reached", "erreichte konten"),
    Measure.VIEWS: ("views", "impressions", "impressionen", "aufrufe", "ansichten"),
    Measure.INTERACTIONS: (
        "interactions",
        "interaktionen",
        "engagements",
        "reaktionen, kommentare und geteilte inhalte",
    ),
    Measure.CLICKS: ("clicks", "link clicks", "klicks", "link-klicks", "linkklicks", "url clicks"),
}
"""What columns are called, in our own exports, in those of networks, and by people."""


@dataclass(frozen=True, kw_only=True)
class EnteredFigures:
    """A row: ``post`` is what it calls the post by, several where it has several columns for it."""

    row: int
    post: tuple[str, ...]
    values: Mapping[Measure, int]
    day: date | None


@dataclass(frozen=True, kw_only=True)
class FigureTable:
    """The rows that can be used, and what is wrong with the others."""

    rows: tuple[EnteredFigures, ...]
    findings: tuple[Finding, ...]


def read_figures(table: SentTable, today: date) -> FigureTable:
    """The rows of a table. Raises InvalidInput where it has no column of posts, or none of figures."""
    lines = iter(Lines(table.name, table.source, MOST_BYTES))
    first = next(lines, "")
    separator = separator_of(first)
    header = [cell.strip().lower() for cell in next(csv.reader([first], delimiter=separator), [])]
    columns = _Columns(
        posts=tuple(header.index(name) for name in POST if name in header),
        values={m: at for m, names in COLUMNS.items() if (at := column(header, names)) is not None},
        day=column(header, DAY),
        today=today,
    )
    if not columns.posts or not columns.values:
        raise InvalidInput(
            msg("“{file}” has no column of posts, or none of figures.", file=table.name),
            msg(
                "Name a column “post” (its id or address), and others “reach”, “views”, “interactions”, “clicks”."
            ),
        )
    found: list[EnteredFigures] = []
    findings: list[Finding] = []
    for number, cells in rows(lines, separator):
        if number > MOST_ROWS:
            raise InvalidInput(
                msg("“{file}” has more than {most} rows.", file=table.name, most=MOST_ROWS),
                msg("Hand it in in parts."),
            )
        try:
            row = columns.read(number, cells)
        except WrongValueError as error:
            message, remedy = error.message, error.remedy
            findings.append(
                Finding(code="figures.row", message=message, remedy=remedy, file=table.name, row=number)
            )
        else:
            found += [row] if row.values and row.post else []
    return FigureTable(rows=tuple(found), findings=tuple(findings))


@dataclass(frozen=True, kw_only=True)
class _Columns:
    """Where what stands."""

    posts: tuple[int, ...]
    values: Mapping[Measure, int]
    day: int | None
    today: date

    def read(self, number: int, cells: list[str]) -> EnteredFigures:
        """Raises WrongValueError."""
        if len(cells) <= max(*self.posts, *self.values.values(), self.day or 0):
            raise WrongValueError(
                msg("The row cannot be read: it has too few cells."), msg("Look at its quotation marks.")
            )
        return EnteredFigures(
            row=number,
            post=tuple(text for i in self.posts if (text := cells[i].strip().strip("'=\""))),
            values={
                m: count_of(cells[i].strip())
                for m, i in self.values.items()
                if cells[i].strip() not in _NOTHING
            },
            day=past(cells[self.day].strip(), self.today)
            if self.day is not None and cells[self.day].strip()
            else None,
        )


_NOTHING = frozenset({"", "-", "–", "—", "n/a", "N/A"})
"""What people write where nothing is known; a 0 is a 0."""
