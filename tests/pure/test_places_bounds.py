"""A source of a few bytes takes neither hours nor memory."""

from __future__ import annotations

import io
import time
import zipfile
from decimal import Decimal

import openpyxl
import pytest

from outreach.campaign.values import WrongValueError
from outreach.places.cells import LONGEST_CELL, as_text
from outreach.places.table import LAST_ROW
from outreach.places.xlsxfile import _rows


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
    begun = time.monotonic()
    sheet = openpyxl.load_workbook(changed, read_only=True).worksheets[0]
    assert LAST_ROW == sum(1 for _ in _rows(sheet, "places.xlsx"))
    assert time.monotonic() - begun < 20


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
