"""A source of a few bytes takes neither hours nor memory."""

from __future__ import annotations

import io
import time
import zipfile
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest

from outreach.campaign.values import WrongValueError
from outreach.errors import InvalidInput
from outreach.places.cells import LONGEST_CELL, as_text
from outreach.places.table import LAST_ROW
from outreach.places.xlsxfile import _rows
from tests.pure.places_sources import codes, read_bytes


def test_a_row_number_beyond_any_sheet_is_not_counted_up_to() -> None:
    """A file of 5 kB that names row 1,999,999,999 is read in seconds."""
    book, made = openpyxl.Workbook(), io.BytesIO()
    book.active["A1"], book.active["A2"] = "slug", "a"
    book.save(made)
    changed = io.BytesIO()
    with zipfile.ZipFile(made) as source, zipfile.ZipFile(changed, "w") as target:
        for name in source.namelist():
            content = source.read(name)
            if name.endswith("sheet1.xml"):
                content = content.replace(b'r="2"', b'r="1999999999"').replace(b'r="A2"', b'r="A1999999999"')
            target.writestr(name, content)
    begun = time.process_time()
    sheet = openpyxl.load_workbook(changed, read_only=True).worksheets[0]
    assert LAST_ROW == sum(1 for _ in _rows(sheet, "places.xlsx"))
    assert time.process_time() - begun < 20


BEYOND = {
    "text": "a" * (LONGEST_CELL + 1),
    "whole number": 10**5000,
    "decimal": Decimal("1e99999"),
    "negative": -(10**5000),
}


@pytest.mark.parametrize("value", BEYOND.values(), ids=BEYOND.keys())
def test_a_cell_has_bounds(value: object) -> None:
    """What no spreadsheet's cell can hold, and a number that nobody has written, is a finding of its row."""
    with pytest.raises(WrongValueError):
        as_text(value, "|")


def test_what_fits_is_text() -> None:
    """At the bound it is what it was."""
    assert "a" * LONGEST_CELL == as_text("a" * LONGEST_CELL, "|")
    assert ["7", "true", "1.50"] == [as_text(value, "|") for value in (7, True, Decimal("1.50"))]


def changed_book(part: str, old: bytes, new: bytes) -> bytes:
    """A spreadsheet of one place, with ``old`` in its ``part`` replaced."""
    book, made, changed = openpyxl.Workbook(), io.BytesIO(), io.BytesIO()
    book.active.append(["slug", "name"])
    book.active.append(["hof", "Hof"])
    book.save(made)
    with zipfile.ZipFile(made) as source, zipfile.ZipFile(changed, "w", zipfile.ZIP_DEFLATED) as target:
        for entry in source.namelist():
            content = source.read(entry)
            assert entry != part or old in content
            target.writestr(entry, content.replace(old, new, 1) if entry == part else content)
    return changed.getvalue()


SHEET, STYLES = "xl/worksheets/sheet1.xml", "xl/styles.xml"
END = b"</sheetData>"
UNPACKING = {
    "a hundred thousand times its size": (SHEET, END, END + b" " * 30_000_000),
    "one long comment": (SHEET, END, END + b"<!--" + b"<>" * 1_000_000 + b"-->"),
    "one long attribute": (SHEET, END, END + b'<a b="' + b">" * 2_000_000 + b'"/>'),
    "one long instruction": (SHEET, END, END + b"<?a " + b"<" * 2_000_000 + b"?>"),
    "a row without end": (SHEET, END, b"<row>" + b"<c/>" * 200_000 + b"</row>" + END),
    "cells without a row": (SHEET, END, END + b"<a/>" * 200_000),
    "as many merged ranges": (
        SHEET,
        END,
        END + b"<mergeCells>" + b'<mergeCell ref="A1:A9999"/>' * 200 + b"</mergeCells>",
    ),
    "a million styles": (STYLES, b"</cellXfs>", b"<xf/>" * 1_000_000 + b"</cellXfs>"),
    "a million relations": (
        "xl/_rels/workbook.xml.rels",
        b"</Relationships>",
        b"<Relationship/>" * 600_000 + b"</Relationships>",
    ),
}


@pytest.mark.parametrize("change", UNPACKING.values(), ids=UNPACKING.keys())
def test_what_a_spreadsheet_unpacks_to_is_bounded(tmp_path: Path, change: tuple[str, bytes, bytes]) -> None:
    """Whatever it is that there is too much of: refused as too big, in seconds and little memory."""
    content, begun = changed_book(*change), time.process_time()
    with pytest.raises(InvalidInput) as refused:
        read_bytes(tmp_path, content, kind="xlsx")
    assert ["places.too-big"] == codes(refused.value)
    assert time.process_time() - begun < 20


def test_a_big_spreadsheet_of_a_usual_kind_is_read(tmp_path: Path) -> None:
    """Ten thousand rows, as many merged and styled cells as people make."""
    merged = b"".join(b'<mergeCell ref="A%d:A%d"/>' % (n, n + 1) for n in range(100, 4_000, 3))
    rows = b"".join(
        b'<row r="%d"><c r="A%d" t="inlineStr"><is><t>hof-%d</t></is></c><c r="B%d" t="inlineStr"><is><t>Hof</t></is>'
        b"</c></row>" % (n, n, n, n)
        for n in range(5_000, 15_000)
    )
    content = changed_book(SHEET, END, rows + END + b"<mergeCells>" + merged + b"</mergeCells>")
    assert 10_001 == len(read_bytes(tmp_path, content, kind="xlsx").places)
