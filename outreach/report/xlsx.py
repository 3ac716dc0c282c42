"""The report as a spreadsheet (XLSX): a sheet per question, real numbers and dates, empty where nothing is known.

Over each table stand the question that it answers and what is to be known of its figures; the headings are in the third
row. Every sheet is ready to be printed.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from io import BytesIO
from itertools import chain, count, islice
from pathlib import Path
from typing import Any

import xlsxwriter

from outreach.language import Language, Message, msg
from outreach.model import CancelCheck, never_cancelled
from outreach.report import reading_rows, results_rows, rows, rows_in_time
from outreach.report.labels import Words
from outreach.report.model import Report
from outreach.report.rows import Cell, CellFormat, Rows
from outreach.report.tables import by_name, named_regions
from outreach.report.view import ReportView
from outreach.signs import linkable, visible

LONGEST_CELL = 32_767  # characters; a spreadsheet program refuses more
LONGEST_LINK = 2_079  # characters of an address, likewise

HEADS = 2
"""Rows above the headings."""

MOST_ROWS = 1_048_576 - HEADS - 1
"""Rows that a sheet takes below its headings."""

_NUMBERS = {
    CellFormat.TEXT: "@",
    CellFormat.LINK: "@",
    CellFormat.COUNT: "#,##0",
    CellFormat.MIDDLE: "#,##0.0",
    CellFormat.SHARE: "0.0%",
    CellFormat.MONEY: "#,##0.00",
}
_MOMENT = {Language.DE: "dd.mm.yyyy hh:mm", Language.EN: "d mmm yyyy hh:mm"}
_DAY = {Language.DE: "dd.mm.yyyy", Language.EN: "d mmm yyyy"}


@dataclass(frozen=True)
class ReportSheet:
    """A table with its name and the question that it answers."""

    name: Message
    question: Message
    rows: Rows


def to_xlsx(
    report: Report,
    view: ReportView,
    words: Words,
    check_cancel: CancelCheck = never_cancelled,
    scratch: Path | None = None,
    most_rows: int = MOST_ROWS,
) -> bytes:
    """The workbook; texts are never taken for formulas. ``check_cancel`` is called at each row; of more than
    ``most_rows`` of a table those after them stand on another sheet.

    One row at a time is held, and what is done lies in ``scratch`` until the file is whole.
    """
    output = BytesIO()
    book = xlsxwriter.Workbook(
        output,
        {
            "constant_memory": True,
            "tmpdir": str(scratch) if scratch else None,
            "strings_to_formulas": False,
            "strings_to_urls": False,
            "strings_to_numbers": False,
        },
    )
    book.set_properties({"title": view.title, "created": report.made_at.replace(tzinfo=None)})
    writer = _Writer(book, view, words, most_rows)
    try:
        for sheet in _sheets(report, view, words):
            writer.add(sheet, check_cancel)
    finally:
        # also of one that is given up: it takes its files away
        book.close()
    return output.getvalue()


def _sheets(report: Report, view: ReportView, words: Words) -> tuple[ReportSheet, ...]:
    return (
        ReportSheet(msg("Overview"), msg("What did the campaign reach?"), _overview(report, view, words)),
        ReportSheet(
            msg("Networks"),
            msg("What did each network bring?"),
            rows.groups(report.channels, msg("Account"), words),
        ),
        *_results(report, words),
        ReportSheet(
            msg("Kinds and texts"),
            msg("What works: which kind, which text, which day?"),
            rows_in_time.shared_traits(report, words),
        ),
        ReportSheet(msg("Weeks"), msg("How did it go from week to week?"), rows_in_time.weeks(report, words)),
        ReportSheet(
            msg("Places"),
            msg("What did each place reach?"),
            rows.groups(by_name(report.places), msg("Place"), words),
        ),
        ReportSheet(
            msg("Categories"),
            msg("What did each category of places reach?"),
            rows.groups(by_name(report.categories), msg("Category"), words),
        ),
        *_regions(report, words),
        ReportSheet(msg("Posts"), msg("What became of each post?"), rows.posts(report, words)),
        ReportSheet(msg("Growth"), msg("How do posts grow with age?"), rows_in_time.growth(report, words)),
        ReportSheet(msg("Accounts"), msg("How did the accounts do?"), rows_in_time.accounts(report, words)),
        ReportSheet(msg("Readings"), msg("What was read, and when?"), reading_rows.readings(report, words)),
        ReportSheet(msg("Definitions"), msg("What do the figures mean?"), rows.definitions(words)),
    )


def _regions(report: Report, words: Words) -> Iterator[ReportSheet]:
    if report.campaign.regions:
        found = rows.groups(named_regions(report, words), msg("Region"), words)
        yield ReportSheet(msg("Regions"), msg("What did each region reach?"), found)


def _results(report: Report, words: Words) -> Iterator[ReportSheet]:
    """What people have entered; a sheet of nothing is left out."""
    for name, question, found in (
        (msg("Goals"), msg("What became of the goals?"), results_rows.goals(report, words)),
        (msg("What came of it"), msg("What came of it?"), results_rows.effects(report, words)),
        (msg("Website"), msg("Who came to the website?"), results_rows.website(report, words)),
        (msg("Costs"), msg("What did it cost?"), results_rows.costs(report, words)),
        (msg("Receipts"), msg("What was paid to whom, and what for?"), results_rows.receipts(report, words)),
    ):
        if found.rows:
            yield ReportSheet(name, question, found)


def _overview(report: Report, view: ReportView, words: Words) -> Rows:
    found = [(view.title, view.period), ("", view.made)]
    if view.banner:
        found.append((view.banner, ""))
    found += [(line.question, line.answer) for line in view.lines]
    found += [(f"{fact.value} {fact.label}", fact.note) for fact in view.facts]
    found += [(words(msg("Credits")), line) for line in view.credits]
    return rows.text((report.campaign.brand.name, ""), found, width=60)


class _Writer:
    """Puts tables on sheets of one book."""

    def __init__(self, book: Any, view: ReportView, words: Words, most_rows: int):
        self._book, self._view, self._words, self._most_rows = book, view, words, most_rows
        codes = _NUMBERS | {CellFormat.MOMENT: _MOMENT[words.language], CellFormat.DAY: _DAY[words.language]}
        self._forms = {
            form: book.add_format({"num_format": code, "valign": "top"}) for form, code in codes.items()
        }
        self._link = book.add_format({"font_color": "#0563c1", "underline": 1, "valign": "top"})
        self._head = book.add_format({"bold": True, "text_wrap": True, "valign": "top", "bottom": 2})
        self._question = book.add_format({"bold": True, "font_size": 14})
        self._warning = book.add_format({"bold": True, "font_color": "#8a1512"})

    def add(self, sheet: ReportSheet, check_cancel: CancelCheck) -> None:
        """What is more than a sheet takes goes on on another one."""
        rows = iter(sheet.rows.rows)
        self._add(sheet, self._words(sheet.name), islice(rows, self._most_rows), check_cancel)
        for number in count(2):
            following = list(islice(rows, 1))
            if not following:
                return
            name = f"{self._words(sheet.name)} {number}"
            self._add(sheet, name, chain(following, islice(rows, self._most_rows - 1)), check_cancel)

    def _add(
        self, sheet: ReportSheet, name: str, rows: Iterable[tuple[Cell, ...]], check_cancel: CancelCheck
    ) -> None:
        page, found = self._book.add_worksheet(name), sheet.rows
        page.write_string(0, 0, self._words(sheet.question), self._question)
        page.write_string(
            1, 0, self._view.banner or self._view.made, self._warning if self._view.banner else None
        )
        for column, one in enumerate(found.heads):
            page.set_column(column, column, one.width)
            page.write_string(HEADS, column, one.label, self._head)
        number = HEADS + 1
        for number, row in enumerate(rows, start=HEADS + 1):
            check_cancel()
            for column, (one, cell) in enumerate(zip(found.heads, row, strict=True)):
                self._write(page, number, column, cell, one.form)
        self._print(page, number, len(found.heads) - 1)

    def _print(self, page: Any, last: int, right: int) -> None:
        page.freeze_panes(HEADS + 1, 1)
        page.autofilter(HEADS, 0, last, right)
        page.print_area(0, 0, last, right)
        page.repeat_rows(HEADS)
        page.set_landscape()
        page.set_paper(9)  # A4
        page.fit_to_pages(1, 0)
        title = visible(f"{self._view.title} {self._view.banner}".strip()).replace("&", "&&")[:200]
        page.set_footer(f"&L&8{title}&R&8&P / &N")

    def _write(self, page: Any, row: int, column: int, cell: Cell, form: CellFormat) -> None:
        if cell is None or cell == "":
            return
        if isinstance(cell, str):
            words = visible(cell)[:LONGEST_CELL]
            if form is CellFormat.LINK and linkable(cell) and len(cell) <= LONGEST_LINK:
                page.write_url(row, column, cell, self._link, words)
            else:
                page.write_string(row, column, words, self._forms[form])
        elif isinstance(cell, int | float):
            page.write_number(row, column, cell, self._forms[form])
        else:
            page.write_datetime(row, column, cell, self._forms[form])
