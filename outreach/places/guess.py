"""Which column of a table that nobody has described is which field of a place: by its name, else by what it holds."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import islice

from outreach.campaign.folder import Beside
from outreach.campaign.values import WrongValueError, web_address
from outreach.model import Source
from outreach.places.cells import as_text, line, number, slug_for
from outreach.places.csvfile import read_csv
from outreach.places.geojson import read_geojson
from outreach.places.jsonld import read_jsonld
from outreach.places.kinds import by_content
from outreach.places.position import both
from outreach.places.table import Table
from outreach.places.words import NAMES
from outreach.places.xlsxfile import read_xlsx

KINDS = {
    "csv": "csv",
    "tsv": "csv",
    "txt": "csv",
    "xlsx": "xlsx",
    "geojson": "geojson",
    "json": "geojson",
    "jsonld": "jsonld",
}
"""Ending of a file → kind of source."""

SAMPLE = 500
"""So many rows are looked at."""

MOST_CATEGORIES = 12
_LETTERS = re.compile(r"[^\W\d_]{3}")

LONG_TEXT = 60  # characters that a summary has on the average, and hardly anything else


class GuessBasis(StrEnum):
    """What a guess rests on."""

    NAME = "by its name"
    CONTENT = "by what it holds"


@dataclass(frozen=True, kw_only=True)
class Guessed:
    """One column. ``example`` is what its first filled cell holds."""

    field: str
    column: str
    how: GuessBasis
    example: str


@dataclass(frozen=True, kw_only=True)
class Look:
    """What a table seems to be: ``source`` reads it, ``unused`` columns fill no field.

    ``examples`` has for every column, in their order, what its first filled cell holds.
    """

    source: Source
    guesses: tuple[Guessed, ...]
    unused: tuple[str, ...]
    categories: tuple[str, ...]
    examples: Mapping[str, str]


Cells = Sequence[str]
"""The filled cells of a column, as text."""


def look(file: str, beside: Beside) -> Look:
    """Guess the columns of ``file``. Raises InvalidInput where it cannot be read as a table."""
    table = _table(file, beside)
    rows = [record.cells for record in islice(table.records, SAMPLE) if record.damage is None]
    columns = {
        column: [text for row in rows if (text := _text(row.get(column)))]
        for column in table.columns
        if column and table.columns.count(column) == 1
    }
    found = _by_name(columns)
    rest = {column: cells for column, cells in columns.items() if column not in found.values()}
    seen = _by_content(rest, set(found), len(rows))
    named = {**dict.fromkeys(found, GuessBasis.NAME), **dict.fromkeys(seen, GuessBasis.CONTENT)}
    mapping = found | seen
    guesses = tuple(
        Guessed(field=field, column=mapping[field], how=how, example=(columns[mapping[field]] or [""])[0])
        for field, how in named.items()
    )
    separator = _separator(columns.get(mapping.get("categories", ""), ()))
    cells = columns.get(mapping.get("categories", ""), ())
    parts = dict.fromkeys(line(part) for cell in cells for part in cell.split(separator))
    return Look(
        source=Source(kind=_kind(file), file=file, fields=mapping, separator=separator),
        guesses=guesses,
        unused=tuple(column for column in columns if column not in mapping.values()),
        categories=tuple(part for part in parts if part),
        examples={column: next(iter(cells), "") for column, cells in columns.items()},
    )


def _kind(file: str) -> str:
    return KINDS.get(file.rpartition(".")[2].lower(), "csv")


def _table(file: str, beside: Beside) -> Table:
    source, _ = by_content(Source(kind=_kind(file), file=file), beside)
    match source.kind:
        case "xlsx":
            return read_xlsx(source, beside, frozenset())
        case "geojson":
            return read_geojson(source, beside)
        case "jsonld":
            return read_jsonld(source, beside)
    return read_csv(source, beside, frozenset())


def _text(value: object) -> str:
    try:
        return line(as_text(value, "|"))
    except WrongValueError:
        return ""


def _plain(name: str) -> str:
    """A column's name without case, spaces, signs and umlauts."""
    return slug_for(name, "").replace("-", "")


def _by_name(columns: Mapping[str, Cells]) -> dict[str, str]:
    """Fields whose column is called so, in German or English, and holds nothing else."""
    plain = {_plain(column): column for column in reversed(tuple(columns))}
    found: dict[str, str] = {}
    for field, names in NAMES.items():
        called = (plain.get(_plain(name)) for name in (field, *names))
        fits = CONTENT.get(field, _anything)
        column = next((c for c in called if c and c not in found.values() and fits(columns[c])), None)
        if column:
            found[field] = column
    return found


def _by_content(rest: Mapping[str, Cells], found: set[str], rows: int) -> dict[str, str]:
    """Fields whose column is recognised by its cells, the most certain ones first."""
    seen: dict[str, str] = {}

    def take(field: str, fits: Callable[[Cells], bool]) -> None:
        free = [
            column for column, cells in rest.items() if column not in seen.values() and cells and fits(cells)
        ]
        if field not in found and free:
            seen[field] = free[0]

    take("postal_code", lambda cells: _most(cells, re.compile(r"\d{5}").fullmatch))
    if not {"latitude", "longitude"} & found:
        take("latitude", lambda cells: _all_between(cells, 45, 56))
        take("longitude", lambda cells: _all_between(cells, 5, 18))
        if len({"latitude", "longitude"} & set(seen)) == 1:
            seen = {field: column for field, column in seen.items() if field not in ("latitude", "longitude")}
        if not {"latitude", "longitude"} & set(seen):
            whole = next(
                (column for column, cells in rest.items() if cells and _most(cells, _is_position)), None
            )
            seen |= dict.fromkeys(("latitude", "longitude"), whole) if whole else {}
    take("page", lambda cells: _are_addresses(cells) and len(cells) > 1 and len(_hosts(cells)) == 1)
    take("website", _are_addresses)
    take("district", lambda cells: _most(cells, re.compile(r"(Land)?kreis .*|LK .*").fullmatch))
    take("teaser", lambda cells: sum(map(len, cells)) / len(cells) >= LONG_TEXT)
    take("name", lambda cells: rows == len(cells) == len(set(cells)) and _most(cells, _LETTERS.search))
    take("categories", lambda cells: 1 < len(set(cells)) <= min(MOST_CATEGORIES, len(cells) // 3))
    return seen


def _is_position(cell: str) -> bool:
    """True where the cell holds both halves of a place on the earth."""
    latitude, longitude = both(cell) or (math.inf, math.inf)
    return abs(latitude) <= 90 and abs(longitude) <= 180


def _most(cells: Cells, is_one: Callable[[str], object]) -> bool:
    return sum(bool(is_one(cell)) for cell in cells) >= 0.9 * len(cells)


def _anything(_: Cells) -> bool:
    return True


def _degrees(limit: float) -> Callable[[Cells], bool]:
    """Half of them will do: one that is wrong is told with its row, which a column that is left out is not."""
    return lambda cells: 2 * sum(_is_between(cell, -limit, limit) for cell in cells) >= len(cells)


def _all_between(cells: Cells, least: float, most: float) -> bool:
    return all(_is_between(cell, least, most) for cell in cells)


def _is_between(cell: str, least: float, most: float) -> bool:
    try:
        return least <= number(cell) <= most
    except WrongValueError:
        return False


def _is_address(cell: str) -> bool:
    try:
        return bool(web_address(cell)) and " " not in cell
    except WrongValueError:
        return False


def _are_addresses(cells: Cells) -> bool:
    return _most(cells, _is_address)


def _hosts(cells: Cells) -> set[str]:
    return {web_address(cell).split("/")[2] for cell in cells if _is_address(cell)}


CONTENT: Mapping[str, Callable[[Cells], bool]] = {
    "latitude": _degrees(90),
    "longitude": _degrees(180),
    "website": _are_addresses,
    "page": _are_addresses,
    "postal_code": lambda cells: _most(cells, re.compile(r"[A-Z0-9 -]{3,10}").fullmatch),
}
"""What the cells of a field have to be like, whatever the column is called."""


def _separator(cells: Cells) -> str:
    """What stands between several values in one cell."""
    together = "".join(cells)
    return next((sign for sign in "|;," if sign in together), "|")
