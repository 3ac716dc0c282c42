"""Which row of a table names its columns: the first, or one below a title and empty rows."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from outreach.errors import Finding, Severity
from outreach.language import msg

ROWS = 25
"""So many rows are looked at."""


def header_row(rows: Sequence[Sequence[str]], wanted: Collection[str]) -> int:
    """The index of the row that names the columns, where that is clear; else of the first that is filled.

    It is the row with most of the ``wanted`` names, if it has at least two of them or all; where none is wanted, the
    first row with more than one filled cell.
    """
    filled = [sum(bool(cell) for cell in row) for row in rows]
    first = next((index for index, count in enumerate(filled) if count), 0)
    names = set(wanted)
    hits = [len(names.intersection(row)) for row in rows]
    best = max(range(len(rows)), key=lambda index: hits[index], default=first)
    if hits and hits[best] > hits[first] and hits[best] >= min(2, len(names)):
        return best
    if not names and filled and filled[first] == 1:
        return next((index for index, count in enumerate(filled) if count > 1), first)
    return first


def trimmed(row: Sequence[str]) -> tuple[str, ...]:
    """The names without the empty ones at the end, which a trailing separator makes."""
    end = len(row)
    while end and not row[end - 1]:
        end -= 1
    return tuple(row[:end])


def told_below(file: str, row: int, above: Sequence[Sequence[str]]) -> tuple[Finding, ...]:
    """That the columns are named in ``row``, and that the filled rows ``above`` it are not read."""
    if not any(any(cells) for cells in above):
        return ()
    return (
        Finding(
            code="places.header-row",
            message=msg(
                "The names of the columns stand in row {row}; the rows above it are not read.", row=row
            ),
            remedy=msg("If that is wrong, delete the rows above the names of the columns."),
            severity=Severity.HINT,
            file=file,
            row=row,
        ),
    )
