"""The report as a spreadsheet (XLSX): real numbers and dates, an empty cell where nothing is known."""

from __future__ import annotations

from io import BytesIO
from typing import Any

import xlsxwriter

from outreach.language import Language, msg
from outreach.model import CancelCheck
from outreach.report import rows
from outreach.report.labels import Words
from outreach.report.model import Report
from outreach.report.rows import Cell, CellFormat, Rows
from outreach.report.view import ReportView
from outreach.signs import visible

LONGEST_CELL = 32_767  # characters; a spreadsheet program refuses more

_NUMBERS = {
    CellFormat.TEXT: "@",
    CellFormat.COUNT: "#,##0",
    CellFormat.MIDDLE: "#,##0.0",
    CellFormat.SHARE: "0.0%",
}
_MOMENT = {Language.DE: "dd.mm.yyyy hh:mm", Language.EN: "d mmm yyyy hh:mm"}


def to_xlsx(report: Report, view: ReportView, words: Words, check_cancel: CancelCheck) -> bytes:
    """The workbook; texts are never taken for formulas or links. ``check_cancel`` is called at each row."""
    output = BytesIO()
    book = xlsxwriter.Workbook(
        output,
        {
            "in_memory": True,
            "strings_to_formulas": False,
            "strings_to_urls": False,
            "strings_to_numbers": False,
        },
    )
    book.set_properties({"title": view.title, "created": report.made_at.replace(tzinfo=None)})
    forms = {form: book.add_format({"num_format": code, "valign": "top"}) for form, code in _NUMBERS.items()}
    forms[CellFormat.MOMENT] = book.add_format({"num_format": _MOMENT[words.language], "valign": "top"})
    head = book.add_format({"bold": True, "text_wrap": True, "valign": "top", "bottom": 2})
    for name, found in (
        (msg("Overview"), _overview(report, view, words)),
        (msg("Posts"), rows.posts(report, words)),
        (msg("Places"), rows.groups(report.places, msg("Place"), words)),
        (msg("Networks"), rows.groups(report.channels, msg("Account"), words)),
        (msg("Categories"), rows.groups(report.categories, msg("Category"), words)),
        (msg("Weeks"), rows.groups(report.weeks, msg("Week"), words)),
        (msg("Readings"), rows.readings(report, words)),
        (msg("Definitions"), rows.definitions(words)),
    ):
        _sheet(book.add_worksheet(words(name)), found, forms, head, check_cancel)
    book.close()
    return output.getvalue()


def _overview(report: Report, view: ReportView, words: Words) -> Rows:
    found = [(view.title, view.period), ("", view.made)]
    if view.banner:
        found.append((view.banner, ""))
    found += [(line.question, line.answer) for line in view.lines]
    found += [(f"{fact.value} {fact.label}", fact.note) for fact in view.facts]
    found += [(words(msg("Credits")), line) for line in view.credits]
    return rows.text((report.campaign.brand.name, ""), found, width=60)


def _sheet(
    sheet: Any, found: Rows, forms: dict[CellFormat, Any], head: Any, check_cancel: CancelCheck
) -> None:
    for column, one in enumerate(found.heads):
        sheet.set_column(column, column, one.width)
        sheet.write_string(0, column, one.label, head)
    for number, row in enumerate(found.rows, start=1):
        check_cancel()
        for column, (one, cell) in enumerate(zip(found.heads, row, strict=True)):
            _write(sheet, number, column, cell, forms[one.form])
    sheet.freeze_panes(1, 1)
    sheet.autofilter(0, 0, max(1, len(found.rows)), len(found.heads) - 1)


def _write(sheet: Any, row: int, column: int, cell: Cell, form: Any) -> None:
    if cell is None or cell == "":
        return
    if isinstance(cell, str):
        sheet.write_string(row, column, visible(cell)[:LONGEST_CELL], form)
    elif isinstance(cell, int | float):
        sheet.write_number(row, column, cell, form)
    else:
        sheet.write_datetime(row, column, cell, form)
