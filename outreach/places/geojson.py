"""Places from GeoJSON (RFC 7946): a FeatureCollection of points, whose properties are the columns."""

from __future__ import annotations

import json
from typing import Any

from outreach.campaign.folder import Beside
from outreach.language import msg
from outreach.model import Source
from outreach.places.cells import line
from outreach.places.table import Damage, Record, Table, load, refuse_not_a_table

_SHAPE = msg("Export it as a GeoJSON FeatureCollection in UTF-8.")


def read_geojson(source: Source, beside: Beside) -> Table:
    """The features of ``source``; row 1 is the first of them. A feature's own ``id`` is the column ``id``."""
    content = load(beside, source.file)
    try:
        collection = json.loads(content.decode("utf-8-sig"))
    except (ValueError, RecursionError):
        refuse_not_a_table(source.file, _SHAPE)
    features = collection.get("features") if isinstance(collection, dict) else None
    if not isinstance(features, list):
        refuse_not_a_table(source.file, _SHAPE)
    records = [_record(row, feature) for row, feature in enumerate(features, start=1)]
    columns = dict.fromkeys(column for record in records for column in record.cells)
    return Table(name=source.file, columns=tuple(columns), records=iter(records))


def _record(row: int, feature: Any) -> Record:
    properties = feature.get("properties") if isinstance(feature, dict) else None
    if not isinstance(properties, dict):
        return Record(row=row, cells={}, damage=_NO_FEATURE)
    cells = {line(name): value for name, value in properties.items()}
    if "id" in feature:
        cells.setdefault("id", feature["id"])
    geometry = feature.get("geometry")
    if geometry is None:
        return Record(row=row, cells=cells)
    match geometry:
        case {"type": "Point", "coordinates": [longitude, latitude, *_]}:
            return Record(row=row, cells=cells, position=(latitude, longitude))
    return Record(row=row, cells=cells, damage=_NO_POINT)


_NO_FEATURE = Damage(
    code="places.not-a-feature", message=msg("This entry is not a feature with properties."), remedy=_SHAPE
)
_NO_POINT = Damage(
    code="places.not-a-point",
    message=msg("The place's geometry is not a point."),
    remedy=msg("Give each place one point, for example the centre of its area."),
)
