"""Places from a CSV file, whatever stands between its cells and whatever alphabet it is written in."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from outreach.campaign.folder import Beside
from outreach.language import msg
from outreach.model import Source
from outreach.places.cells import line, visible
from outreach.places.encoding import decoded, told_encoding
from outreach.places.header import ROWS, header_row, told_below, trimmed
from outreach.places.table import MAX_BYTES, Damage, Record, Table, load, refuse_not_a_table

_SEPARATORS = (",", ";", "\t", "|")

_SEPARATOR_LINE = re.compile(r'\ufeff?"?sep=(.)"?[^\S\r\n]*(?:\r\n|\n|\r)')
"""Excel's own first line, which it reads and does not show."""

# The module's own limit is smaller than the outline of a district; the file as a whole is bounded by ``load``.
csv.field_size_limit(MAX_BYTES)


@dataclass(frozen=True, kw_only=True)
class _CsvForm:
    """How the file is to be read: the separator, the index of the row that names the columns, and these names."""

    separator: str
    at: int
    header: tuple[str, ...]
    above: tuple[tuple[str, ...], ...]


def read_csv(source: Source, beside: Beside, wanted: Collection[str]) -> Table:
    """The file of ``source``; ``wanted`` are the columns that its mapping names, by which the separator is known."""
    content = load(beside, source.file)
    text, encoding = decoded(content)
    if "\0" in text[:4096]:
        refuse_not_a_table(source.file, msg("Save it as “CSV UTF-8” in your spreadsheet program."))
    said = _SEPARATOR_LINE.match(text)
    text = text[said.end() :] if said else text
    form = _form(text, (said[1],) if said else _SEPARATORS, wanted)
    if not form.header:
        refuse_not_a_table(source.file, msg("Write the names of the columns into the first row."))
    return Table(
        name=source.file,
        columns=form.header,
        records=_records(text, form),
        findings=(
            *told_encoding(source.file, encoding),
            *told_below(source.file, form.at + 1, form.above),
        ),
    )


def _form(text: str, separators: Sequence[str], wanted: Collection[str]) -> _CsvForm:
    """The separator under which a row has most of the wanted columns, else most columns."""
    found = [_under(text, separator, wanted) for separator in separators]
    return max(
        found,
        key=lambda each: (len(set(wanted).intersection(each.header)), len(each.header), -each.at),
    )


def _under(text: str, separator: str, wanted: Collection[str]) -> _CsvForm:
    rows: list[tuple[str, ...]] = []
    try:
        reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator)
        rows.extend(tuple(line(cell) for cell in cells) for cells in islice(reader, ROWS))
    except csv.Error:
        pass  # what came before tells enough; the rows themselves are read strictly
    at = header_row(rows, wanted)
    header = trimmed(rows[at]) if rows else ()
    return _CsvForm(separator=separator, at=at, header=header, above=tuple(rows[:at]))


def _records(text: str, form: _CsvForm) -> Iterator[Record]:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=form.separator, strict=True)
    header, row = form.header, 0
    while True:
        row += 1
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error:
            if row > form.at + 1:
                yield Record(row=row, cells={}, damage=_QUOTES)
            continue
        if row <= form.at + 1 or not any(visible(cell).strip() for cell in cells):
            continue
        while len(cells) > len(header) and not cells[-1].strip():
            cells.pop()
        if len(cells) == len(header):
            yield Record(row=row, cells=dict(zip(header, cells, strict=True)))
        else:
            # An extra or lost separator shifts the cells behind it, so only the first is certain.
            yield Record(row=row, cells={header[0]: cells[0]}, damage=_cells(len(cells), len(header)))


_QUOTES = Damage(
    code="places.quotes",
    message=msg(
        "A quotation mark in this row is not closed or stands in the middle; rows after it may be lost."
    ),
    remedy=msg('Put the whole cell into quotation marks, and write a mark inside it twice: "".'),
)


def _cells(found: int, expected: int) -> Damage:
    return Damage(
        code="places.cells",
        message=msg("Cells in the row: {found}, in the header: {expected}.", found=found, expected=expected),
        remedy=msg("Put texts that hold the separator into quotation marks, and keep empty cells."),
    )
