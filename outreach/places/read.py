"""Reads whole sources: the good rows become places, every problem becomes a finding."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace

from outreach.campaign.folder import Beside
from outreach.campaign.values import WrongValueError
from outreach.errors import Finding, InvalidInput, Severity
from outreach.language import msg
from outreach.model import Campaign, CancelCheck, Place, Source, never_cancelled
from outreach.places.causes import by_cause
from outreach.places.cells import as_text, line
from outreach.places.csvfile import read_csv
from outreach.places.geojson import read_geojson
from outreach.places.jsonld import read_jsonld
from outreach.places.kinds import by_content
from outreach.places.mapping import mapping_of, wanted_columns
from outreach.places.rows import Recipe, Row
from outreach.places.slugs import name_places
from outreach.places.sql import FetchRows, read_sql
from outreach.places.table import MAX_ROWS, Record, Table, refuse, refuse_empty, refuse_too_big
from outreach.places.xlsxfile import read_xlsx


@dataclass(frozen=True, kw_only=True)
class Import:
    """What a source tells. ``rows`` counts the rows that were asked for, the good and the bad.

    ``keep`` are the slugs of rows that were left out: the source still has these places. Where ``complete`` is
    false, a row was left out of which nobody knows what place it is, so none may be taken for gone.
    """

    places: tuple[Place, ...]
    findings: tuple[Finding, ...] = ()
    rows: int = 0
    keep: frozenset[str] = frozenset()
    complete: bool = True
    origins: tuple[int, ...] = ()  # of a campaign's places: of which of its sources each is, from 0


Seen = dict[str, tuple[str, int]]
"""Slug → the file and row that it was first read in."""


def read_places(
    source: Source,
    beside: Beside,
    fetch_rows: FetchRows,
    *,
    categories: Collection[str] | None = None,
    known: Iterable[Place] = (),
    check_cancel: CancelCheck = never_cancelled,
) -> Import:
    """The places of one source. ``beside`` are the files that it may name.

    ``categories`` are those that the brand knows; None: any. A place without a short name keeps the one that it has
    among the ``known``, else it gets one. Raises InvalidInput, with everything that is wrong,
    where the source as a whole cannot be used; lets pass what ``fetch_rows`` raises, and ``check_cancel``, which is
    called at each row.
    """
    return _named(_read(source, beside, fetch_rows, categories, {}, check_cancel), known)


def _named(read: Import, known: Iterable[Place]) -> Import:
    places, findings = name_places(read.places, known, read.keep)
    return replace(read, places=places, findings=(*by_cause(read.findings), *findings))


def read_campaign(
    campaign: Campaign,
    beside: Beside,
    fetch_rows: FetchRows,
    known: Iterable[Place] = (),
    *,
    check_cancel: CancelCheck = never_cancelled,
) -> Import:
    """The places of all sources of ``campaign``, each slug once over all of them.

    A place without a short name keeps the one that it has among the ``known``, else it gets one. Raises
    InvalidInput, with the findings of all sources, where one of them as a whole cannot be used; lets pass what
    ``check_cancel`` raises, which is called at each row.
    """
    seen: Seen = {}
    imports: list[Import] = []
    refused: list[Finding] = []
    for source in campaign.sources:
        try:
            categories = campaign.brand.categories or None
            imports.append(_read(source, beside, fetch_rows, categories, seen, check_cancel))
        except InvalidInput as error:
            refused.extend(error.findings or [_refusal(source, error)])
    findings = tuple(finding for each in imports for finding in each.findings)
    if refused or not campaign.sources:
        refuse(
            ", ".join(source.file or "SQL" for source in campaign.sources) or "campaign.toml",
            *refused,
            *by_cause(findings),
        )
    read = Import(
        places=tuple(place for each in imports for place in each.places),
        findings=findings,
        rows=sum(each.rows for each in imports),
        keep=frozenset().union(*(each.keep for each in imports)),
        complete=all(each.complete for each in imports),
        origins=tuple(number for number, each in enumerate(imports) for _ in each.places),
    )
    return _named(read, known)


def _read(
    source: Source,
    beside: Beside,
    fetch_rows: FetchRows,
    categories: Collection[str] | None,
    seen: Seen,
    check_cancel: CancelCheck,
) -> Import:
    table = table_of(source, beside, fetch_rows)
    recipe = Recipe(
        file=table.name,
        beside=beside,
        mapping=mapping_of(source, table),
        separator=source.separator,
        categories=categories,
    )
    where = {line(column): values for column, values in source.where.items()}
    gathered = _Gathered()
    for count, record in enumerate(table.records, start=1):
        check_cancel()
        if count > MAX_ROWS:
            refuse_too_big(table.name)
        if _is_header(record):
            gathered.findings.append(_told_again(table.name, record.row))
        elif _asked_for(record, where, source.separator):
            gathered.take(Row(recipe=recipe, record=record), seen)
    if not gathered.rows:
        refuse_empty(table.name, *gathered.findings)
    return gathered.result(table)


@dataclass(kw_only=True)
class _Gathered:
    """What the rows of one source have brought so far."""

    places: list[Place] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    rows: int = 0
    left_out: list[str] = field(default_factory=list)  # slugs, empty where nobody knows

    def take(self, row: Row, seen: Seen) -> None:
        place = row.place()
        if row.slug in seen:
            _tell_duplicate(row, *seen[row.slug])
            place = None
        elif row.slug:
            seen[row.slug] = (row.recipe.file, row.record.row)
        self.rows += 1
        self.findings.extend(row.findings)
        if place:
            self.places.append(place)
        else:
            self.left_out.append(row.slug)

    def result(self, table: Table) -> Import:
        nameless = self.left_out.count("")
        return Import(
            places=tuple(self.places),
            findings=(
                *table.findings,
                *self.findings,
                *([_nobody_gone(table.name, nameless)] if nameless else []),
            ),
            rows=self.rows,
            keep=frozenset(slug for slug in self.left_out if slug),
            complete=not nameless,
        )


def _refusal(source: Source, error: InvalidInput) -> Finding:
    """The word of whoever fetched the rows, as a finding."""
    return Finding(
        code="places.unreadable",
        message=error.message,
        remedy=error.remedy or msg("Correct the source in campaign.toml."),
        file=source.url_file or "SQL",
    )


def table_of(said: Source, beside: Beside, fetch_rows: FetchRows) -> Table:
    """The source as a table, its records read as they are asked for. Raises InvalidInput."""
    source, hints = by_content(said, beside)
    match source.kind:
        case "csv":
            table = read_csv(source, beside, wanted_columns(source))
        case "xlsx":
            table = read_xlsx(source, beside, wanted_columns(source))
        case "geojson":
            table = read_geojson(source, beside)
        case "jsonld":
            table = read_jsonld(source, beside)
        case "sql":
            table = read_sql(source, beside, fetch_rows)
        case _:
            raise ValueError(source.kind)  # campaign.toml is checked: no other kind comes here
    return replace(table, findings=(*hints, *table.findings))


def _asked_for(record: Record, where: Mapping[str, tuple[str, ...]], separator: str) -> bool:
    """Whether ``where`` lets the record in; a damaged one it does, since nobody knows what it holds."""
    return record.damage is not None or all(
        _plain(record.cells.get(column), separator) in values for column, values in where.items()
    )


def _is_header(record: Record) -> bool:
    """True where the names of the columns stand again, as where several tables were put together."""
    filled = {column: value for column, value in record.cells.items() if value not in (None, "")}
    return len(filled) > 1 and all(
        isinstance(value, str) and line(value) == column for column, value in filled.items()
    )


def _told_again(file: str, row: int) -> Finding:
    return Finding(
        code="places.header-row",
        message=msg("The names of the columns stand again in a row, which is no place."),
        remedy=msg("Look whether several tables were put together, and delete the row."),
        severity=Severity.HINT,
        file=file,
        row=row,
    )


def _plain(value: object, separator: str) -> str | None:
    try:
        return line(as_text(value, separator))
    except WrongValueError:
        return None


def _tell_duplicate(row: Row, file: str, first: int) -> None:
    row.add(
        "places.duplicate-slug",
        "slug",
        msg(
            "“{slug}” stands in {file}, row {first}, and again in row {second}.",
            slug=row.slug,
            file=file,
            first=first,
            second=row.record.row,
        ),
        msg("Give one of the two another short name, or delete it; until then the first one counts."),
    )


def _nobody_gone(file: str, rows: int) -> Finding:
    return Finding(
        code="places.nobody-gone",
        message=msg(
            "Rows that do not tell which place they are: {rows}. So no place is marked as gone.", rows=rows
        ),
        remedy=msg("Correct these rows and import again."),
        severity=Severity.HINT,
        file=file,
    )
