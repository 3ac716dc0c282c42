"""Places from a database: the rows of a query, which somebody else fetches."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from itertools import chain

from outreach.campaign.folder import Beside
from outreach.language import msg
from outreach.model import Source
from outreach.places.cells import line
from outreach.places.table import Record, Table, load, refuse_empty, refuse_file

FetchRows = Callable[[str, str], Iterable[Mapping[str, object]]]
"""URL and query → rows; raises an OutreachError where the database does not answer."""


def read_sql(source: Source, beside: Beside, fetch_rows: FetchRows) -> Table:
    """The rows of the query; row 1 is the first of them."""
    name = source.url_file or "SQL"
    rows = iter(fetch_rows(source.url or _url(source, beside), source.query))
    first = next(rows, None)
    if first is None:
        refuse_empty(name)
    names = {column: line(column) for column in first}
    records = (
        Record(row=number, cells={names[column]: value for column, value in row.items()})
        for number, row in enumerate(chain([first], rows), start=1)
    )
    return Table(name=name, columns=tuple(names.values()), records=records)


def _url(source: Source, beside: Beside) -> str:
    try:
        return load(beside, source.url_file).decode("utf-8-sig").strip()
    except UnicodeDecodeError:
        refuse_file(
            source.url_file,
            "places.unreadable",
            msg("The file “{file}” does not hold a database's address.", file=source.url_file),
            msg("Write the address as one line of text, for example sqlite:///places.db"),
        )
