"""What a sheet's file says beside its values: merged cells, hidden rows, formulas whose result was never stored."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import IO
from xml.etree.ElementTree import Element, iterparse

from outreach.places.table import LAST_ROW

Cell = tuple[int, int]
"""Row and column, both from 1."""

_STRICT = b"http://purl.oclc.org/ooxml/"
_TRANSITIONAL = (
    (
        b"http://purl.oclc.org/ooxml/spreadsheetml/main",
        b"http://schemas.openxmlformats.org/spreadsheetml/2006/main",
    ),
    (
        b"http://purl.oclc.org/ooxml/officeDocument/relationships",
        b"http://schemas.openxmlformats.org/officeDocument/2006/relationships",
    ),
    (b"http://purl.oclc.org/ooxml/drawingml/", b"http://schemas.openxmlformats.org/drawingml/2006/"),
    (
        b"http://purl.oclc.org/ooxml/officeDocument/",
        b"http://schemas.openxmlformats.org/officeDocument/2006/",
    ),
)

MOST_IN_A_ROW = 100_000
"""Elements: a sheet has 16,384 columns, and a cell a few of them."""

MOST_BESIDE_ROWS = 100_000
"""Elements: merged ranges, checks of input, colours by rules."""

_MOST_MERGED = 10_000  # cells of a range; more is a painted background


@dataclass(frozen=True, kw_only=True)
class Remarks:
    """``merged``: the upper left cell's range, each as first and last cell. ``unsaved``: formulas without a result."""

    merged: tuple[tuple[Cell, Cell], ...] = ()
    hidden: frozenset[int] = frozenset()
    unsaved: frozenset[Cell] = frozenset()

    def sources(self) -> Mapping[Cell, Cell]:
        """Of each cell that is merged with those above it, which one holds the value."""
        return {
            (row, first[1]): first
            for first, last in self.spread()
            for row in range(first[0] + 1, last[0] + 1)
        }

    def spread(self) -> Iterator[tuple[Cell, Cell]]:
        """The ranges of several rows that may hold places."""
        return ((first, last) for first, last in self.merged if 0 < last[0] - first[0] < _MOST_MERGED)

    def across(self) -> frozenset[int]:
        """Rows in which cells are merged side by side."""
        return frozenset(first[0] for first, last in self.merged if last[1] > first[1])


class TooMuch(Exception):
    """The sheet holds more than a table of places does."""


def remarks(sheet: IO[bytes]) -> Remarks:
    """Read the sheet's XML through once, a row at a time; raises what ElementTree raises where it is damaged.

    Raises TooMuch for a row, or for what stands beside the rows, that would fill the memory.
    """
    merged: list[tuple[Cell, Cell]] = []
    hidden: set[int] = set()
    unsaved: set[Cell] = set()
    row = rows = within = beside = 0
    path: list[Element] = []
    for event, element in iterparse(sheet, ("start", "end")):  # noqa: S314 - expat has bounds of its own
        name = element.tag.rpartition("}")[2]
        if event == "start":
            path.append(element)
            if name == "row":
                row, rows, within = int(element.get("r") or row + 1), rows + 1, 0
                if element.get("hidden") in ("1", "true"):
                    hidden.add(row)
            elif name == "c" or within:
                within += 1
            else:
                beside += 1
            if within > MOST_IN_A_ROW or beside > MOST_BESIDE_ROWS or rows > LAST_ROW:
                raise TooMuch
            continue
        path.pop()
        if name == "c":
            cell = _cell(element.get("r") or "")
            if cell and _unsaved(element):
                unsaved.add(cell)
        elif name == "mergeCell":
            first, _, last = (element.get("ref") or "").partition(":")
            ends = _cell(first), _cell(last or first)
            if ends[0] and ends[1]:
                merged.append((ends[0], ends[1]))
        elif name == "row":
            within = 0
        if path and not within:
            del path[-1][:]  # what has been read is let go
    found = Remarks(merged=tuple(merged), hidden=frozenset(hidden), unsaved=frozenset(unsaved))
    if sum(last[0] - first[0] for first, last in found.spread()) > LAST_ROW:
        raise TooMuch
    return found


def _unsaved(cell: Element) -> bool:
    parts = {part.tag.rpartition("}")[2]: part for part in cell}
    # a formula whose result is an empty text says so: t="str"
    return (
        "f" in parts
        and cell.get("t") != "str"
        and not ("v" in parts and parts["v"].text)
        and "is" not in parts
    )


def _cell(name: str) -> Cell | None:
    found = re.fullmatch(r"\$?([A-Z]{1,3})\$?(\d{1,7})", name)
    if not found:
        return None
    column = 0
    for letter in found[1]:
        column = column * 26 + ord(letter) - 64
    return int(found[2]), column


def transitional(archive: zipfile.ZipFile, into: IO[bytes]) -> bool:
    """Write a workbook in the strict form of the standard (ISO 29500) in the one that all programs read.

    False, and nothing is written, where it is in that form already.
    """
    if not any(_STRICT in archive.read(name) for name in archive.namelist() if name.endswith("workbook.xml")):
        return False
    with zipfile.ZipFile(into, "w", zipfile.ZIP_DEFLATED) as target:
        for entry in archive.infolist():
            content = archive.read(entry)
            if entry.filename.endswith((".xml", ".rels")):
                for strict, usual in _TRANSITIONAL:
                    content = content.replace(strict, usual)
            target.writestr(entry.filename, content)
    return True
