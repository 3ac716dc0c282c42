"""Which column is which field of a place."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Mapping

from outreach.campaign.values import shown
from outreach.errors import Finding
from outreach.language import msg
from outreach.model import Source
from outreach.places.cells import line
from outreach.places.table import Table, refuse

FIELDS = (
    "slug",
    "source_id",
    "name",
    "teaser",
    "opening",
    "categories",
    "status",
    "visits",
    "municipality",
    "district",
    "region",
    "postal_code",
    "street",
    "latitude",
    "longitude",
    "website",
    "page",
    "checked_on",
    "credit",
    "people",
    "people_consented",
    "teaser_en",
    "opening_en",
    "categories_en",
    "quote",
    "quote_by",
    "quote_en",
)
"""The fields of a place that one column fills; beside them ``texts.<section>``, ``texts_en.<section>`` and those of
:data:`PHOTO`."""

PHOTO = re.compile(
    r"(photo\d{0,2})\.(file|credit|licence|consent|alt_en|alt|author|source|channels|valid_from|valid_until"
    r"|persons|persons_consented|withdrawn_on|altered|focus)"
)
"""``photo.file``, ``photo.credit`` … of the first photo, ``photo2.file`` … of the second."""

MOST_NAMES = 40
"""So many columns are named in a sentence."""

_SECTION = re.compile(r"texts(?:_en)?\.\w+")


def wanted_columns(source: Source) -> frozenset[str]:
    """The columns that ``source`` names, or, where it names none, the fields that columns may be called by."""
    named = {line(column) for column in source.fields.values() if not column.startswith("=")}
    return frozenset((named or set(FIELDS)) | {line(column) for column in source.where})


def mapping_of(source: Source, table: Table) -> Mapping[str, str]:
    """Field → column, or ``=constant``. Without a mapping, columns that are called like fields are those fields.

    Raises InvalidInput with everything that is wrong with the mapping.
    """
    if source.fields:
        mapping = {
            field: column if column.startswith("=") else line(column)
            for field, column in source.fields.items()
        }
    else:
        mapping = {column: column for column in table.columns if is_field(column)}
        if "id" in table.columns and "slug" not in mapping:
            mapping.setdefault("source_id", "id")
    findings = [*_unknown_fields(source), *_columns(source, mapping, table), *_needed(mapping, table)]
    if findings:
        refuse(table.name, *findings)
    return mapping


def is_field(field: str) -> bool:
    """Has a place a field of this name?"""
    return field in FIELDS or bool(PHOTO.fullmatch(field) or _SECTION.fullmatch(field))


def _unknown_fields(source: Source) -> Iterable[Finding]:
    for field in source.fields:
        if not is_field(field):
            near = difflib.get_close_matches(field, FIELDS, n=1) or [", ".join(FIELDS)]
            yield Finding(
                code="places.unknown-field",
                message=msg("A place has no field “{field}”.", field=field),
                remedy=msg(
                    "In the source's “fields”, use one of these: {names}, texts.<section> or photo.file.",
                    names=near[0],
                ),
                file="campaign.toml",
                field=field,
            )


def _columns(source: Source, mapping: Mapping[str, str], table: Table) -> Iterable[Finding]:
    named = {column: field for field, column in mapping.items() if not column.startswith("=")}
    named = {line(column): f"where.{column}" for column in source.where} | named
    if len(named) > 1 and not set(named).intersection(table.columns):
        yield Finding(
            code="places.unknown-column",
            message=msg("The source has none of the columns that the campaign names."),
            remedy=msg(
                "Its columns are: {names}. Look whether it is the right file, or correct “fields” in campaign.toml.",
                names=shown_columns(table),
            ),
            file=table.name,
        )
        return
    for column, field in named.items():
        if column not in table.columns:
            yield Finding(
                code="places.unknown-column",
                message=msg("The source has no column “{column}”.", column=shown(column)),
                remedy=msg(
                    "Its columns are: {names}. Correct “fields” or “where” in campaign.toml.",
                    names=shown_columns(table),
                ),
                file=table.name,
                field=field,
            )
        elif table.columns.count(column) > 1:
            yield Finding(
                code="places.double-column",
                message=msg(
                    "The column “{column}” stands in the header more than once.", column=shown(column)
                ),
                remedy=msg("Give each column a name of its own."),
                file=table.name,
                row=1,
                field=field,
            )


def shown_columns(table: Table) -> str:
    """The names of the table's columns, short enough for a sentence."""
    return shown_names(table.columns)


def shown_names(columns: Iterable[str]) -> str:
    """As :func:`shown_columns`, of any columns."""
    names = [shown(name) for name in columns if name]
    return ", ".join(names[:MOST_NAMES]) + (" …" if len(names) > MOST_NAMES else "")


def _needed(mapping: Mapping[str, str], table: Table) -> Iterable[Finding]:
    if "name" not in mapping:
        yield Finding(
            code="places.unmapped",
            message=msg("Nothing says which column holds the field “{field}”.", field="name"),
            remedy=msg(
                "Add a line to the source's “fields” in campaign.toml: {example}", example='name = "…"'
            ),
            file=table.name,
            field="name",
        )
