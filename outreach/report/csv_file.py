"""The report's posts as CSV, so that the spreadsheet program of the language's country opens it right."""

from __future__ import annotations

import csv
from datetime import datetime
from io import StringIO

from outreach.language import Language
from outreach.report.rows import Cell, CellFormat, Rows
from outreach.signs import FORMULA, visible


def to_csv(found: Rows, language: Language) -> bytes:
    """German: semicolons, decimal comma, dd.mm.yyyy, UTF-8 with BOM. English: to_csv, point, ISO, no BOM.

    Nothing known is an empty cell. A text that a spreadsheet would take for a formula gets an apostrophe before it.
    """
    german = language is Language.DE
    output = StringIO()
    writer = csv.writer(output, delimiter=";" if german else ",")
    writer.writerow(head.label for head in found.heads)
    for row in found.rows:
        writer.writerow(_cell(cell, head.form, german) for head, cell in zip(found.heads, row, strict=True))
    return output.getvalue().encode("utf-8-sig" if german else "utf-8")


def _cell(cell: Cell, form: CellFormat, german: bool) -> str:
    if cell is None:
        return ""
    if isinstance(cell, str):
        cell = visible(cell)
        return f"'{cell}" if cell.startswith(FORMULA) else cell
    if isinstance(cell, datetime):
        return cell.strftime("%d.%m.%Y %H:%M" if german else "%Y-%m-%d %H:%M")
    written = f"{cell:.4f}" if form is CellFormat.SHARE else str(cell)
    return written.replace(".", ",") if german else written
