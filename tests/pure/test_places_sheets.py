"""Spreadsheets whose own word about extent, form and cells is not to be trusted."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from outreach.errors import InvalidInput, Severity
from outreach.places import Import
from tests.pure.places_sources import read_bytes, told

HEADER = ["slug", "name", "teaser"]


def a_book(*rows: list[Any], change: Callable[[Any], None] = lambda sheet: None) -> bytes:
    book, made = openpyxl.Workbook(), io.BytesIO()
    for row in (HEADER, *rows):
        book.active.append(row)
    change(book.active)
    book.save(made)
    return made.getvalue()


def rewritten(content: bytes, change: Callable[[bytes], bytes], ending: str = ".xml") -> bytes:
    """The workbook with ``change`` made to those of its files that end so."""
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as source, zipfile.ZipFile(made, "w") as target:
        for name in source.namelist():
            part = source.read(name)
            target.writestr(name, change(part) if name.endswith(ending) else part)
    return made.getvalue()


def read(folder: Path, content: bytes) -> Import:
    return read_bytes(folder, content, kind="xlsx")


def names(found: Import) -> list[str]:
    return [place.name for place in found.places]


def test_a_wrong_dimension_loses_no_row(tmp_path: Path) -> None:
    """What the sheet says of its own extent is not believed."""
    content = a_book(["a", "Kirche"], ["b", "Speicher"], ["c", "Wehr"])
    wrong = rewritten(
        content, lambda part: re.sub(rb'<dimension ref="[^"]*"', b'<dimension ref="A1:B2"', part)
    )
    assert wrong != content
    assert ["Kirche", "Speicher", "Wehr"] == names(read(tmp_path, wrong))


def test_formulas_without_a_stored_result_are_told_once_with_their_rows(tmp_path: Path) -> None:
    """Nobody has calculated them, so these rows are left out; a formula in a column that nobody needs costs none."""
    found = read(tmp_path, a_book(["a", '=A2&"!"'], ["b", '=A3&"!"'], ["c", "Wehr", None, "=1+1"]))
    assert ["Wehr"] == names(found)
    (finding,) = found.findings
    assert ("places.formula", (2, 3), Severity.ERROR) == (finding.code, finding.rows, finding.severity)


def test_a_merged_value_counts_for_all_its_rows_and_is_told(tmp_path: Path) -> None:
    """Downwards it is filled in; side by side the first column has it."""

    def merge(sheet: Any) -> None:
        sheet.merge_cells("C2:C4")
        sheet.merge_cells("B5:C5")

    rows = [["a", "Kirche", "Am Anger."], ["b", "Speicher"], ["c", "Wehr"], ["d", "Gut", "fort"]]
    found = read(tmp_path, a_book(*rows, change=merge))
    assert ["Am Anger.", "Am Anger.", "Am Anger.", ""] == [place.teaser for place in found.places]
    assert [("places.merged-cells", (3, 4)), ("places.merged-cells", (5,))] == [
        (finding.code, finding.rows) for finding in found.findings
    ]


def test_hidden_and_filtered_rows_come_in_and_are_told(tmp_path: Path) -> None:
    """Nothing comes in unseen."""

    def hide(sheet: Any) -> None:
        sheet.row_dimensions[3].hidden = True
        sheet.auto_filter.ref = "A1:C4"

    found = read(tmp_path, a_book(["a", "Kirche"], ["b", "Speicher"], ["c", "Wehr"], change=hide))
    assert ["Kirche", "Speicher", "Wehr"] == names(found)
    assert [("places.hidden-rows", 3, None)] == told(found.findings)


def test_a_hidden_first_sheet_is_not_taken_for_the_table(tmp_path: Path) -> None:
    """What is shown first is read."""
    book, made = openpyxl.Workbook(), io.BytesIO()
    book.active.append(["Code", "Wert"])
    book.active.sheet_state = "hidden"
    sheet = book.create_sheet("Orte")
    sheet.append(HEADER)
    sheet.append(["a", "Kirche"])
    book.active = 1
    book.save(made)
    assert ["Kirche"] == names(read(tmp_path, made.getvalue()))


def test_signs_that_a_spreadsheet_spells_out_are_those_signs(tmp_path: Path) -> None:
    """A carriage return is a line break, and an underscore one that was kept from being taken for such."""
    found = read(
        tmp_path, a_book(["a", "Haus_x005F_5", "Vorn die Kirche._x000D_\nHinten der Garten._x000D_"])
    )
    (place,) = found.places
    assert ("Haus_5", "Vorn die Kirche. Hinten der Garten.") == (place.name, place.teaser)


def test_the_strict_form_of_the_standard_is_read(tmp_path: Path) -> None:
    """»Strict Open XML« is the same table under other names."""

    def strict(part: bytes) -> bytes:
        for usual, other in (
            (
                b"http://schemas.openxmlformats.org/spreadsheetml/2006/main",
                b"http://purl.oclc.org/ooxml/spreadsheetml/main",
            ),
            (
                b"http://schemas.openxmlformats.org/officeDocument/2006/relationships",
                b"http://purl.oclc.org/ooxml/officeDocument/relationships",
            ),
        ):
            part = part.replace(usual, other)
        return part

    content = rewritten(a_book(["a", "Kirche", "Am Anger."]), strict)
    found = read(tmp_path, rewritten(content, strict, ".rels"))
    assert [("Kirche", "Am Anger.")] == [(place.name, place.teaser) for place in found.places]


def test_rows_of_spaces_are_no_rows(tmp_path: Path) -> None:
    """They are passed over as they are in a CSV file."""
    found = read(tmp_path, a_book(["a", "Kirche"], [" ", "\u00a0", "  "], ["b", "Wehr"]))
    assert (2, ()) == (found.rows, found.findings)


def test_the_columns_may_be_named_below_a_title(tmp_path: Path) -> None:
    """A title and an empty row above the names are no places."""
    book, made = openpyxl.Workbook(), io.BytesIO()
    for row in (["Unsere Orte"], [], HEADER, ["a", "Kirche"]):
        book.active.append(row)
    book.save(made)
    found = read(tmp_path, made.getvalue())
    assert ["Kirche"] == names(found)
    assert [("places.header-row", 3, None)] == told(found.findings)


def test_sheets_that_are_not_read_are_told(tmp_path: Path) -> None:
    """Where nobody said which sheet is meant, others that hold something are named; empty and hidden ones are not."""
    book, made = openpyxl.Workbook(), io.BytesIO()
    book.active.title = "Orte"
    for title in ("Weitere", "Leer", "Listen"):
        book.create_sheet(title)
    for title in ("Orte", "Weitere", "Listen"):
        for row in (HEADER, [title.lower(), title, "Ein Haus."]):
            book[title].append(row)
    book["Listen"].sheet_state = "hidden"
    book.save(made)

    found = read_bytes(tmp_path, made.getvalue(), kind="xlsx", file="orte.xlsx")
    chosen = read_bytes(tmp_path, made.getvalue(), kind="xlsx", file="orte.xlsx", sheet="Weitere")

    assert [place.name for place in found.places] == ["Orte"]
    assert [finding.code for finding in found.findings] == ["places.other-sheets"]
    assert "Weitere" in str(found.findings[0].message)
    assert [place.name for place in chosen.places] == ["Weitere"]
    assert not chosen.findings


def test_a_file_is_read_as_what_it_holds(tmp_path: Path) -> None:
    """A workbook called .csv, a text table called .xlsx, GeoJSON called .csv; each is told with what it is."""
    feature = b'{"features": [{"properties": {"slug": "a", "name": "Kirche"}, "geometry": null}]}'
    for kind, content, found in (
        ("csv", a_book(["a", "Kirche"]), "XLSX"),
        ("xlsx", b"slug;name\na;Kirche\n", "CSV"),
        ("csv", feature, "GeoJSON"),
    ):
        brought = read_bytes(tmp_path, content, kind=kind)
        assert ["Kirche"] == names(brought)
        assert ["places.other-kind"] == [finding.code for finding in brought.findings]
        assert f"is {found} by what it holds" in str(brought.findings[0].message)


@pytest.mark.parametrize(
    ("content", "cause"),
    [
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "old Excel file"),
        (b"<html><table><tr><td>slug</td></tr></table></html>", "web page"),
        (
            b"PK\x03\x04" + b"\0" * 26 + b"mimetypeapplication/vnd.oasis.opendocument.spreadsheet",
            "OpenDocument",
        ),
        (b"%PDF-1.7\n", "PDF"),
    ],
)
def test_what_is_no_table_is_called_by_its_name(tmp_path: Path, content: bytes, cause: str) -> None:
    """With how to save it."""
    for kind in ("csv", "xlsx"):
        with pytest.raises(InvalidInput) as caught:
            read_bytes(tmp_path, content, kind=kind)
        assert cause in str(caught.value.findings[0].message)
        assert "save it as" in str(caught.value.findings[0].remedy)


def test_rows_of_signs_without_width_and_a_second_header_are_no_places(tmp_path: Path) -> None:
    """The one is passed over, the other told."""
    found = read(tmp_path, a_book(["a", "Kirche"], ["\u200b", "\xa0"], HEADER, ["b", "Wehr"]))
    assert ["Kirche", "Wehr"] == names(found)
    assert [("places.header-row", 4, None)] == told(found.findings)


def test_a_row_that_is_damaged_in_several_cells_is_one_finding(tmp_path: Path) -> None:
    """With what stands in them."""
    found = read(tmp_path, a_book(["a", "G\ufffdrtnerei", "Die G\ufffdrtnerei."]))
    assert [("places.broken-text", 2, None)] == told(found.findings)
