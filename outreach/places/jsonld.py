"""Places from JSON-LD after schema.org, as partners hand theirs on: names, words, addresses, positions, and credits."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from outreach.campaign.folder import Beside
from outreach.language import msg
from outreach.model import Source
from outreach.places.table import Damage, Record, Table, load, refuse_not_a_table

_SHAPE = msg("Export it as JSON-LD in UTF-8, with a list of places (“@graph”).")

_TEXTS = {
    "identifier": "source_id",
    "@id": "source_id",
    "name": "name",
    "description": "teaser",
    "sameAs": "website",
    "url": "page",
    "creditText": "credit",
}
"""Key → our field; of two keys for one field the first that holds something counts."""

_ADDRESS = {
    "streetAddress": "street",
    "postalCode": "postal_code",
    "addressLocality": "municipality",
    "addressRegion": "district",
}

COLUMNS = tuple(dict.fromkeys((*_TEXTS.values(), *_ADDRESS.values(), "categories", "latitude", "longitude")))


def read_jsonld(source: Source, beside: Beside) -> Table:
    """The places of ``source``; row 1 is the first of them. The columns are called as our fields.

    Where a place names no ``creditText``, its licence and its publisher are the credit: they are shown with its data.
    """
    content = load(beside, source.file)
    try:
        document = json.loads(content.decode("utf-8-sig"))
    except (ValueError, RecursionError):
        refuse_not_a_table(source.file, _SHAPE)
    nodes = list(_nodes(document))
    if not nodes:
        refuse_not_a_table(source.file, _SHAPE)
    records = (_record(row, node) for row, node in enumerate(nodes, start=1))
    return Table(name=source.file, columns=COLUMNS, records=records)


def _nodes(document: Any) -> Iterator[Any]:
    """The graph's entries, a list's, or the one place that the file is; organisations and the like are none."""
    if isinstance(document, dict):
        document = document.get("@graph", document.get("itemListElement", [document]))
    for node in document if isinstance(document, list) else ():
        inner = node.get("item", node) if isinstance(node, dict) else node
        if not isinstance(inner, dict) or "name" in inner:
            yield inner


def _record(row: int, node: Any) -> Record:
    if not isinstance(node, dict):
        return Record(row=row, cells={}, damage=_NO_PLACE)
    cells: dict[str, object] = {}
    for key, field in _TEXTS.items():
        cells[field] = cells.get(field) or _text(node.get(key))
    address = node.get("address")
    if isinstance(address, dict):
        cells |= {field: _text(address.get(key)) for key, field in _ADDRESS.items()}
    geo = node.get("geo")
    if isinstance(geo, dict):
        cells |= {name: geo.get(name) for name in ("latitude", "longitude")}
    cells["categories"] = _cell(node.get("keywords"))
    cells["credit"] = cells["credit"] or _credit(node)
    return Record(row=row, cells={name: value for name, value in cells.items() if value not in ("", None)})


def _cell(value: Any) -> str:
    """Several words as one cell holds them; text with commas is several words too."""
    words = value.split(",") if isinstance(value, str) else value if isinstance(value, list) else []
    return "|".join(filter(None, (_text(word).strip() for word in words)))


def _credit(node: dict[str, Any]) -> str:
    who = next((_text(node.get(key)) for key in ("sdPublisher", "publisher", "provider") if key in node), "")
    return ", ".join(filter(None, (who, _text(node.get("license") or node.get("sdLicense")))))


DEEPEST = 4
"""A list of things with names in a language: nobody's words lie deeper."""


def _text(value: Any, depth: int = 0) -> str:
    """Of what may stand there: text, a number, text in a language, a thing with a name, or several of these."""
    match value:
        case _ if depth > DEEPEST:
            return ""
        case str():
            return value.strip()
        case bool():
            return ""
        case int() | float():
            return str(value)
        case {"@value": inner} | {"name": inner} | {"@id": inner}:
            return _text(inner, depth + 1)
        case [*_]:
            german = [each for each in value if isinstance(each, dict) and each.get("@language") == "de"]
            return next(filter(None, (_text(each, depth + 1) for each in (*german, *value))), "")
    return ""


_NO_PLACE = Damage(
    code="places.not-a-place", message=msg("This entry is no place with a name."), remedy=_SHAPE
)
