"""Places from a spreadsheet (XLSX): the values as the program stored them, formulas as last calculated."""

from __future__ import annotations

import io
import warnings
import zipfile
import zlib
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from itertools import chain, islice
from typing import TYPE_CHECKING
from xml.etree.ElementTree import ParseError

from outreach.campaign.folder import Beside
from outreach.campaign.values import WrongValueError, shown
from outreach.errors import Finding, Severity
from outreach.language import Message, msg
from outreach.model import Source
from outreach.places.causes import spans
from outreach.places.cells import as_text, line, visible
from outreach.places.header import ROWS, header_row, told_below, trimmed
from outreach.places.mapping import shown_names
from outreach.places.sheetxml import Cell, Remarks, TooMuch, remarks, transitional
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
from outreach.places.unpacking import too_big

if TYPE_CHECKING:
    from openpyxl.workbook import Workbook
    from openpyxl.worksheet.worksheet import Worksheet

_LOOKED_AT = 200  # rows of a sheet that is not read; one without a word in them holds nothing

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


def read_xlsx(source: Source, beside: Beside, wanted: Collection[str] = ()) -> Table:
    """The sheet of ``source``, or the first one that is shown; ``wanted`` are the columns that its mapping names."""
    content, file = load(beside, source.file), source.file
    workbook = _workbook(content, file)
    sheet = _sheet(workbook, source)
    beside_values = _remarks(workbook, sheet, file)
    rows = _rows(sheet, file)
    first = list(islice(rows, ROWS))
    names = [tuple(_name(value) for value in values) for _, values, _ in first]
    at = header_row(names, wanted) if names else 0
    header = trimmed(names[at]) if names else ()
    if not header:
        refuse_not_a_table(file, msg("Write the names of the columns into the first row of the sheet."))
    body = _Body(header=header, top=first[at][0], remarks=beside_values)
    return Table(
        name=file,
        columns=header,
        records=body.records(chain(first[at + 1 :], rows)),
        findings=(
            *_other_sheets(workbook, sheet, source),
            *told_below(file, body.top, names[:at]),
            *_told(beside_values, body, file),
        ),
    )


def _name(value: object) -> str:
    try:
        return line(as_text(value, ""))
    except WrongValueError:
        return ""


def _remarks(workbook: Workbook, sheet: Worksheet, file: str) -> Remarks:
    """What stands in the sheet's file beside the values that openpyxl gives."""
    try:
        with workbook._archive.open(sheet._worksheet_path) as opened:  # type: ignore[attr-defined]  # read-only ones
            return remarks(opened)
    except TooMuch:
        refuse_too_big(file)
    except _BROKEN:
        refuse_not_a_table(file, msg("Open it in your spreadsheet program and save it again."))


def _workbook(content: bytes, file: str) -> Workbook:
    import openpyxl  # a tenth of a second, which every other command would wait for too

    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            if too_big(archive, len(content)):
                refuse_too_big(file)
            usual = io.BytesIO()
            book = usual if transitional(archive, usual) else io.BytesIO(content)
        with warnings.catch_warnings():
            # What openpyxl does not know, styles and input checks, does not matter here.
            warnings.simplefilter("ignore")
            return openpyxl.load_workbook(book, read_only=True, data_only=True)
    except _BROKEN:
        refuse_not_a_table(file, msg("Save it as “Excel workbook (.xlsx)” in your spreadsheet program."))


def _sheet(workbook: Workbook, source: Source) -> Worksheet:
    sheets = {sheet.title: sheet for sheet in workbook.worksheets}
    displayed = [title for title, sheet in sheets.items() if sheet.sheet_state == "visible"]
    name = source.sheet or next(iter(displayed or sheets), "")
    if name not in sheets:
        refuse_file(
            source.file,
            "places.no-sheet",
            msg("The file has no sheet “{sheet}”.", sheet=name),
            msg("Its sheets are: {names}. Correct “sheet” in campaign.toml.", names=", ".join(sheets)),
        )
    return sheets[name]


def _other_sheets(workbook: Workbook, read: Worksheet, source: Source) -> Iterator[Finding]:
    """That sheets which are shown and hold something are not read, where nobody said which one is meant."""
    if source.sheet:
        return
    others = [
        sheet.title
        for sheet in workbook.worksheets
        if sheet is not read and sheet.sheet_state == "visible" and _holds_something(sheet, source.file)
    ]
    if others:
        yield Finding(
            code="places.other-sheets",
            message=msg(
                "Only the sheet “{sheet}” is read; the file has others: {names}.",
                sheet=shown(read.title),
                names=shown_names(others),
            ),
            remedy=msg(
                "Say in campaign.toml which one holds the places: {example}; for several, give each a block "
                "[[sources]].",
                example=f'sheet = "{others[0]}"',
            ),
            severity=Severity.WARNING,
            file=source.file,
        )


def _holds_something(sheet: Worksheet, file: str) -> bool:
    rows = islice(_rows(sheet, file), _LOOKED_AT)
    return any(not _is_blank(value) for _, values, _ in rows for value in values)


def _rows(sheet: Worksheet, file: str) -> Iterator[tuple[int, tuple[object, ...], Mapping[int, str]]]:
    """Row number, values, and the spreadsheet errors (``#REF!``) among them by their column, from 0."""
    try:
        # a file of a few bytes may name a last row that would take hours to come to
        sheet.reset_dimensions()  # type: ignore[attr-defined]  # a sheet that is only read has it
        for number, cells in enumerate(sheet.iter_rows(max_row=LAST_ROW), start=1):
            errors = {column: str(cell.value) for column, cell in enumerate(cells) if cell.data_type == "e"}
            yield number, tuple(cell.value for cell in cells), errors
    except _BROKEN:
        refuse_not_a_table(file, msg("Open it in your spreadsheet program and save it again."))


class _Body:
    """The rows below the header, which stands in row ``top``; fills in what cells are merged with."""

    def __init__(self, *, header: tuple[str, ...], top: int, remarks: Remarks):
        self.header, self.top, self.remarks = header, top, remarks
        self._sources = remarks.sources()
        self._held: dict[Cell, object] = {}
        self._awaited = frozenset(self._sources.values())

    def records(self, rows: Iterable[tuple[int, tuple[object, ...], Mapping[int, str]]]) -> Iterator[Record]:
        for number, values, errors in rows:
            cells = [
                self._value((number, column + 1), value, errors.get(column, ""))
                for column, value in enumerate(values + (None,) * (len(self.header) - len(values)))
            ][: len(self.header)]
            own = [value for column, value in enumerate(cells) if (number, column + 1) not in self._sources]
            if all(_is_blank(value) for value in own):
                continue
            yield Record(row=number, cells=dict(zip(self.header, cells, strict=False)))

    def _value(self, cell: Cell, value: object, error: str) -> object:
        if error and error not in _NOTHING:
            value = _damage(msg("The cell shows the error {error}.", error=error), _REPAIR)
        elif cell in self.remarks.unsaved:
            value = _damage(msg("The cell holds a formula whose result was not stored."), _SAVE)
        elif cell in self._sources and value is None:
            return self._held.get(self._sources[cell])
        if cell in self._awaited:
            self._held[cell] = value
        return value


def _is_blank(value: object) -> bool:
    return value is None or (isinstance(value, str) and not visible(value).strip())


_NOTHING = ("#N/A", "#NV")  # how a lookup says that there is nothing
_REPAIR = msg("Repair the formula, or write its result into the cell.")
_SAVE = msg("Open the file in your spreadsheet program and save it again; then the results are in it.")


def _damage(message: Message, remedy: Message) -> Damage:
    return Damage(code="places.formula", message=message, remedy=remedy)


def _told(found: Remarks, body: _Body, file: str) -> Iterator[Finding]:
    hidden = sorted(row for row in found.hidden if row > body.top)
    if hidden:
        yield _of_rows(
            "places.hidden-rows",
            hidden,
            msg(
                "Rows that the spreadsheet hides or filters out are read like the others: {rows}.",
                rows=spans(hidden),
            ),
            msg(
                "Show them, and delete what shall not come in; or say with “where” in campaign.toml what shall."
            ),
            file,
        )
    columns = range(1, len(body.header) + 1)
    down = sorted({row for row, column in found.sources() if row > body.top and column in columns})
    if down:
        yield _of_rows(
            "places.merged-cells",
            down,
            msg("Cells are merged with those above them and hold the same value: {rows}.", rows=spans(down)),
            msg("Look at these places; undo the merging where the value is not theirs."),
            file,
        )
    across = sorted(row for row in found.across() if row > body.top)
    if across:
        yield _of_rows(
            "places.merged-cells",
            across,
            msg(
                "Cells are merged side by side; their value counts for the first column alone: {rows}.",
                rows=spans(across),
            ),
            msg("Undo the merging, and write each value into its own column."),
            file,
        )


def _of_rows(code: str, rows: Sequence[int], message: Message, remedy: Message, file: str) -> Finding:
    return Finding(
        code=code,
        message=message,
        remedy=remedy,
        severity=Severity.WARNING,
        file=file,
        row=rows[0],
        rows=tuple(rows),
    )
