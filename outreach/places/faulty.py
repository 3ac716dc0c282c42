"""The rows of a table in which something is wrong, as a table to be corrected and brought in again."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence

from outreach.campaign.folder import Beside
from outreach.campaign.values import WrongValueError
from outreach.errors import Finding, Severity, as_remedy
from outreach.language import Language, msg, translate
from outreach.model import Source
from outreach.places.cells import as_text
from outreach.places.read import table_of
from outreach.places.sql import FetchRows
from outreach.signs import FORMULA


def faulty_rows(
    source: Source, beside: Beside, fetch_rows: FetchRows, findings: Sequence[Finding], language: Language
) -> bytes:
    """The rows of ``source`` that the findings name, each with what is wrong and what to do, as CSV for spreadsheets.

    A text that a spreadsheet would take for a formula gets an apostrophe before it; a number stays one. Raises
    InvalidInput where the source as a whole cannot be read.
    """
    table = table_of(source, beside, fetch_rows)
    told = by_row(finding for finding in findings if finding.file in (None, source.file))
    out = io.StringIO()
    writer = csv.writer(out, delimiter=";", lineterminator="\r\n")
    head = (msg("Row"), msg("What is wrong"), msg("What to do"))
    writer.writerow([*map(_harmless, table.columns), *(translate(word, language) for word in head)])
    for record in table.records:
        if not (mine := told.get(record.row)):
            continue
        cells = (_text(record.cells.get(column), source.separator) for column in table.columns)
        wrong = " ".join(translate(finding.message, language) for finding in mine)
        todo = " ".join(
            dict.fromkeys(translate(as_remedy(finding.remedy).message, language) for finding in mine)
        )
        writer.writerow([*map(_harmless, cells), record.row, _harmless(wrong), _harmless(todo)])
    return out.getvalue().encode("utf-8-sig")


def by_row(findings: Iterable[Finding]) -> dict[int, list[Finding]]:
    """What is wrong by the number of its row; hints are left aside."""
    told: dict[int, list[Finding]] = {}
    for finding in findings:
        if finding.severity is not Severity.HINT and finding.row is not None:
            for row in finding.rows or (finding.row,):
                told.setdefault(row, []).append(finding)
    return told


def _text(value: object, separator: str) -> str:
    try:
        return as_text(value, separator)
    except WrongValueError:
        return ""


def _harmless(text: str) -> str:
    if not text.startswith(FORMULA):
        return text
    try:
        float(text.replace(",", "."))
    except ValueError:
        return f"'{text}"
    return text
