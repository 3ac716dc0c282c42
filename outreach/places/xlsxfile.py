"""Places from a spreadsheet (XLSX): the values as the program stored them, formulas as last calculated."""

from __future__ import annotations

import io
import warnings
import zipfile
import zlib
from collections.abc import Iterator
from typing import TYPE_CHECKING
from xml.etree.ElementTree import ParseError

from outreach.campaign.folder import Beside
from outreach.language import msg
from outreach.model import Source
from outreach.places.cells import as_text, line
from outreach.places.table import (
    LAST_ROW,
    Damage,
    Record,
    Table,
    load,
    refuse_file,
    refuse_not_a_table,
    refuse_too_big,
)

if TYPE_CHECKING:
    from openpyxl.workbook import Workbook
    from openpyxl.worksheet.worksheet import Worksheet

MAX_UNPACKED = 500_000_000

_BROKEN = (
    zipfile.BadZipFile,
    zlib.error,
    ParseError,
    OSError,
    EOFError,
    LookupError,
    ValueError,
    TypeError,
    AttributeError,
    NotImplementedError,
)
"""What openpyxl lets through where a file is damaged."""


def read_xlsx(source: Source, beside: Beside) -> Table:
    """The sheet of ``source``, or the first one; row 1 holds the names of the columns."""
    sheet = _sheet(_workbook(load(beside, source.file), source.file), source)
    rows = _rows(sheet, source.file)
    _, first, _ = next(rows, (1, (), ""))
    header = tuple(line(as_text(value, "")) for value in first)
    while header and not header[-1]:
        header = header[:-1]
    if not header:
        refuse_not_a_table(
            source.file, msg("Write the names of the columns into the first row of the sheet.")
        )
    return Table(name=source.file, columns=header, records=_records(rows, header))


def _workbook(content: bytes, file: str) -> Workbook:
    import openpyxl  # a tenth of a second, which every other command would wait for too

    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            unpacked = sum(entry.file_size for entry in archive.infolist())
        if unpacked > MAX_UNPACKED:
            refuse_too_big(file)
        with warnings.catch_warnings():
            # What openpyxl does not know, styles and input checks, does not matter here.
            warnings.simplefilter("ignore")
            return openpyxl.load_workbook(io.BytesIO(content), read_only=True, data_only=True)
    except _BROKEN:
        refuse_not_a_table(file, msg("Save it as “Excel workbook (.xlsx)” in your spreadsheet program."))


def _sheet(workbook: Workbook, source: Source) -> Worksheet:
    sheets = {sheet.title: sheet for sheet in workbook.worksheets}
    name = source.sheet or next(iter(sheets), "")
    if name not in sheets:
        refuse_file(
            source.file,
            "places.no-sheet",
            msg("The file has no sheet “{sheet}”.", sheet=name),
            msg("Its sheets are: {names}. Correct “sheet” in campaign.toml.", names=", ".join(sheets)),
        )
    return sheets[name]


def _rows(sheet: Worksheet, file: str) -> Iterator[tuple[int, tuple[object, ...], str]]:
    """Row number, values, and the first spreadsheet error (``#REF!``) among them."""
    try:
        # a file of a few bytes may name a last row that would take hours to come to
        sheet.reset_dimensions()  # type: ignore[attr-defined]  # a sheet that is only read has it
        for number, cells in enumerate(sheet.iter_rows(max_row=LAST_ROW), start=1):
            errors = [str(cell.value) for cell in cells if cell.data_type == "e"]
            yield number, tuple(cell.value for cell in cells), next(iter(errors), "")
    except _BROKEN:
        refuse_not_a_table(file, msg("Open it in your spreadsheet program and save it again."))


def _records(
    rows: Iterator[tuple[int, tuple[object, ...], str]], header: tuple[str, ...]
) -> Iterator[Record]:
    for number, values, error in rows:
        padded = values + (None,) * (len(header) - len(values))
        if all(value is None or value == "" for value in padded):
            continue
        cells = dict(zip(header, padded, strict=False))
        yield Record(row=number, cells=cells, damage=_formula(error) if error else None)


def _formula(error: str) -> Damage:
    return Damage(
        code="places.formula",
        message=msg("A cell of this row shows the error {error}.", error=error),
        remedy=msg("Repair the formula, or write its result into the cell."),
    )
