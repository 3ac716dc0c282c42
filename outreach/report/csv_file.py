"""The report's posts as CSV, so that the spreadsheet program of the language's country opens it right."""

from __future__ import annotations

import csv
import re
from datetime import datetime
from io import StringIO

from outreach.language import Language, rounded
from outreach.report.rows import Cell, CellFormat, Rows
from outreach.signs import FORMULA, visible

_VALUE = re.compile(
    r"[+-]?\d[\d ., '/:_-]*(?:e[+-]?\d+)?\.?|\d+[./ -]*[a-zäöü]{3,9}\.?[./ -]*\d*|true|false|wahr|falsch",
    re.IGNORECASE,
)
"""What a spreadsheet program would make a number, a day, a time or a truth of."""


def to_csv(found: Rows, language: Language) -> bytes:
    """German: semicolons, decimal comma, dd.mm.yyyy, UTF-8 with BOM. English: to_csv, point, ISO, no BOM.

    Nothing known is an empty cell. A text that a spreadsheet would take for a formula gets an apostrophe before it; one
    that it would take for a number, a day, a time or a truth, such as an id, is written as ``="…"`` and stays a text.
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
        if _VALUE.fullmatch(cell):
            return f'="{cell}"'
        return f"'{cell}" if cell.startswith(FORMULA) else cell
    if isinstance(cell, datetime):
        return cell.strftime("%d.%m.%Y %H:%M" if german else "%Y-%m-%d %H:%M")
    written = str(rounded(cell, 4)) if isinstance(cell, float) and form is CellFormat.SHARE else str(cell)
    return written.replace(".", ",") if german else written
