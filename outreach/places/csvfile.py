"""Places from a CSV file: comma, semicolon or tab; UTF-8 or Windows-1252."""

from __future__ import annotations

import codecs
import csv
import io
import re
from collections.abc import Collection, Iterator

from outreach.campaign.folder import Beside
from outreach.language import msg
from outreach.model import Source
from outreach.places.cells import line
from outreach.places.table import Damage, Record, Table, load, refuse_not_a_table

_SEPARATORS = (",", ";", "\t")


def read_csv(source: Source, beside: Beside, wanted: Collection[str]) -> Table:
    """The file of ``source``; ``wanted`` are the columns that its mapping names, by which the separator is known."""
    content = load(beside, source.file)
    if b"\0" in content[:4096]:
        refuse_not_a_table(source.file, msg("Save it as “CSV UTF-8” in your spreadsheet program."))
    text = decoded(content)
    separator, header = _header(text, wanted)
    if not any(header):
        refuse_not_a_table(source.file, msg("Write the names of the columns into the first row."))
    return Table(name=source.file, columns=header, records=_records(text, separator, header))


def decoded(content: bytes) -> str:
    """Text of unknown encoding; a byte that no encoding explains becomes a lone surrogate.

    What is valid UTF-8 is taken as such. Else the file is Windows-1252, unless most of its letters beyond
    ASCII are proper UTF-8: then it is UTF-8 in which single bytes were damaged.
    """
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = content.decode("utf-8-sig", "surrogateescape")
    stray = len(re.findall("[\udc80-\udcff]", text))
    proper = len(re.findall("[^\x00-\x7f\udc80-\udcff]", text))
    if content.startswith(codecs.BOM_UTF8) or proper > stray:
        return text
    return content.decode("cp1252", "surrogateescape")


def _header(text: str, wanted: Collection[str]) -> tuple[str, tuple[str, ...]]:
    """The separator under which the first row has most of the wanted columns, else most columns."""
    best: tuple[str, tuple[str, ...]] = (",", ())
    for separator in _SEPARATORS:
        try:
            cells = next(csv.reader(io.StringIO(text, newline=""), delimiter=separator), [])
        except csv.Error:
            continue
        header = tuple(line(cell) for cell in cells)
        if _fit(header, wanted) > _fit(best[1], wanted):
            best = (separator, header)
    return best


def _fit(header: Collection[str], wanted: Collection[str]) -> tuple[int, int]:
    return len(set(wanted).intersection(header)), len(header)


def _records(text: str, separator: str, header: tuple[str, ...]) -> Iterator[Record]:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    row = 0
    while True:
        row += 1
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error:
            yield Record(row=row, cells={}, damage=_QUOTES)
            continue
        if row == 1 or not any(cell.strip() for cell in cells):
            continue
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
        message=msg(
            "The row has {found} cells where the header has {expected}.", found=found, expected=expected
        ),
        remedy=msg("Put texts that hold the separator into quotation marks, and keep empty cells."),
    )
