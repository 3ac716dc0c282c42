"""Places from GeoJSON (RFC 7946): the properties of its features are the columns, an area is a point inside it."""

from __future__ import annotations

import json
import re
from typing import Any

from outreach.campaign.folder import Beside
from outreach.language import msg
from outreach.model import Source
from outreach.places.cells import line
from outreach.places.position import DEGREES, of_geometry
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
    system = _system(collection)
    records = [_record(row, feature, system) for row, feature in enumerate(features, start=1)]
    columns = dict.fromkeys(column for record in records for column in record.cells)
    return Table(name=source.file, columns=tuple(columns), records=iter(records))


def _system(collection: dict[str, Any]) -> int:
    """The EPSG number of a ``crs`` from before RFC 7946; 0 where nothing is said, or degrees."""
    found = re.search(r"EPSG:+(?:[\d.]*:)?(\d{4,5})\b", json.dumps(collection.get("crs")))
    return int(found[1]) if found else 0


def _record(row: int, feature: Any, system: int) -> Record:
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
        case {"type": "Point", "coordinates": [longitude, latitude, *_]} if system in DEGREES:
            return Record(row=row, cells=cells, position=(latitude, longitude))
    position = of_geometry(geometry, system)
    if position is None:
        return Record(row=row, cells=cells, damage=_NO_POINT)
    return Record(row=row, cells=cells, position=position)


_NO_FEATURE = Damage(
    code="places.not-a-feature", message=msg("This entry is not a feature with properties."), remedy=_SHAPE
)
_NO_POINT = Damage(
    code="places.not-a-point",
    message=msg(
        "The place's geometry is neither a point nor an area, or stands in a grid that is not known."
    ),
    remedy=msg("Give each place a point in degrees (WGS 84), for example the centre of its area."),
)
