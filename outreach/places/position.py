"""A position as people, maps and surveyors write it → latitude and longitude in degrees (WGS 84).

Degrees as decimal numbers or with minutes and seconds, both in one cell, WKT, GeoJSON, map links, and UTM
where its zone is said. Of an area or a line it is a point inside.
"""

from __future__ import annotations

import json
import math
import re
from typing import Any

from outreach.places.inner_point import Point, inside, middle

Position = tuple[float, float]
"""Latitude and longitude."""

_NUMBER = r"[+-]?\d+(?:[.,]\d+)?(?:[eE][+-]?\d{1,3})?"
_PLAIN = re.compile(_NUMBER, re.ASCII)
_DMS = re.compile(
    r"""(?:(?P<before>[NSEOW])\s*)?(?:(?P<sign>[+-])\s*)?(?P<deg>\d{1,3}(?:[.,]\d+)?)\s*(?:°|º|˚|deg|Grad)\s*
    (?:(?P<min>\d{1,2}(?:[.,]\d+)?)\s*(?:['′’´`]|min)\s*)?
    (?:(?P<sec>\d{1,2}(?:[.,]\d+)?)\s*(?:["″”“]|''|′′|’’|sec)\s*)?
    (?P<after>Nord\w*|Süd\w*|Ost\w*|West\w*|North|South|East|[NSEOW]|[nö]\.\s*[BL]r?\.?)?""",
    re.X,
)
_LETTERED = re.compile(rf"(?:(?P<before>[NSEOW])\s*)?(?P<deg>{_NUMBER})\s*(?P<after>[NSEOW])?", re.ASCII)
_SPACED = r"(?P<deg>\d{1,3})[ :_](?P<min>\d{1,2}(?:[.,]\d+)?)(?:[ :_](?P<sec>\d{1,2}(?:[.,]\d+)?))?"
_SPACED_AHEAD = re.compile(rf"(?P<before>[NSEOW])[ _]?{_SPACED}(?P<after>)")
_SPACED_BEHIND = re.compile(rf"(?P<before>){_SPACED}[ _]?(?P<after>[NSEOW])")
"""Degrees, minutes and seconds parted by spaces or colons; only with the letters of their quarters."""
_HALF = r"(?:lat|lon|lng|(?:geogr\. )?breite|(?:geogr\. )?länge)[a-zä]{0,10}\W{0,4}"
_LABELLED = re.compile(
    rf"\W{{0,3}}({_HALF})(-?\d+(?:[.,]\d+)?)\W{{1,4}}({_HALF})(-?\d+(?:[.,]\d+)?)\W{{0,3}}", re.I
)
_AROUND = re.compile(r"^(?:ca\.|circa|etwa|rund) ?|(?<=\d) ?\([^()]{0,20}\)$", re.I)
_WKT = re.compile(
    r"\A(?:SRID=(?P<srid>\d+);)?\s*(?P<kind>(?:MULTI)?(?:POINT|LINESTRING|POLYGON))\s*+(?:(?:ZM?|M)\s*+)?(?P<body>\(.*\))\s*",
    re.I | re.S,
)
_LINK = re.compile(
    r"(?:@|[?&](?:q|ll|query|mlat)=|geo:|[#/]map=\d+/|/)(-?\d{1,2}\.\d+)(?:,|%2C|/|&mlon=)(-?\d{1,3}\.\d+)"
)
_UTM = re.compile(
    r"\A(?:UTM\s*+)?(?:(?:ETRS89|WGS\s?84)\s*+(?:/\s*+)?(?:UTM\s*+)?)?(?:zone\s*+)?(?P<zone>\d{1,2})"
    r"(?:\s*(?P<band>[C-HJ-NP-X]))?[\s,;:=]++(?:(?:E|RW?)[\s:=]*+)?(?P<e>\d{6}(?:[.,]\d+)?)"
    r"[\s,;/:=]++(?:(?:N|HW?)[\s:=]*+)?(?P<n>\d{7}(?:[.,]\d+)?)",
    re.I,
)
_PREFIXED = re.compile(r"(?P<zone>3[23])(?P<e>\d{6}(?:[.,]\d+)?)[\s,;/]+(?P<n>\d{7}(?:[.,]\d+)?)", re.ASCII)
_EPSG_ZONE = {25832: 32, 25833: 33, 32632: 32, 32633: 33, 25831: 31, 32631: 31, 4647: 32, 5650: 33}
DEGREES = frozenset({0, 4326, 4258})
"""EPSG numbers of systems in degrees; 0: nothing was said."""


def signs(text: str) -> str:
    """``text`` with one minus sign and one kind of space, without the mark that makes a spreadsheet keep it as text."""
    return re.sub(r"\s+", " ", text.replace("−", "-").replace("–", "-")).strip().removeprefix("'")


def degrees(text: str) -> float | None:
    """One half of a position: a decimal number, or degrees, minutes, seconds and the quarter; else None."""
    text = signs(text)
    if _PLAIN.fullmatch(text):
        return _float(text)
    found = _DMS.fullmatch(text) or _LETTERED.fullmatch(text)
    return _angle(found)[0] if found else None


def both(text: str) -> Position | None:
    """Latitude and longitude out of one cell; None where it does not hold both."""
    if not _WKT.fullmatch(text) and not text.lstrip().startswith("{"):
        text = _AROUND.sub("", signs(text).rstrip(" ;,")).strip("()[] ")
    return (
        _of_wkt(text)
        or _of_geojson(text)
        or _of_utm(text)
        or _of_link(text)
        or _of_labels(text)
        or _of_angles(text)
        or _of_numbers(text)
    )


def is_metres(value: float) -> bool:
    """Is ``value`` a coordinate of a surveyor's grid (UTM, Gauß-Krüger), in metres?"""
    return 100_000 <= abs(value) < 100_000_000


def _float(text: str) -> float:
    return float(text.replace(",", "."))


def _angle(found: re.Match[str]) -> tuple[float, str]:
    """Degrees with their sign, and which half of a position they are: »N«, »E« or empty."""
    parts = found.groupdict()
    value = (
        _float(parts["deg"]) + _float(parts.get("min") or "0") / 60 + _float(parts.get("sec") or "0") / 3600
    )
    word = (parts["before"] or parts["after"] or "").upper()
    quarter = {"Ö": "E", "O": "E"}.get(word[:1], word[:1])
    negative = quarter in ("S", "W") or parts.get("sign") == "-"
    half = {"N": "N", "S": "N", "E": "E", "W": "E"}.get(quarter, "")
    return (-value if negative else value), half


def _of_angles(text: str) -> Position | None:
    for pattern in (_DMS, _LETTERED, _SPACED_AHEAD if text[:1].isalpha() else _SPACED_BEHIND):
        found = [match for match in pattern.finditer(text) if match["deg"]]
        rest = pattern.sub("", text)
        if len(found) == 2 and not re.search(r"\w", rest):
            (first, one), (second, other) = map(_angle, found)
            if not one and not other and pattern is _LETTERED:
                return None
            return (second, first) if one == "E" or other == "N" else (first, second)
    return None


def _of_numbers(text: str) -> Position | None:
    """»52.65, 11.38«, »52,65 11,38«, »52,65; 11,38«, »52,65, 11,38«: latitude first."""
    if re.fullmatch(r"[+-]?\d+(?:\.\d+)?,\d+", text, re.ASCII):
        return None  # »1.234,5« is one number, however badly written
    for number, between, height in (
        (r"[+-]?\d+(?:\.\d+)?", r"[,;/|\s]\s*", r"(?:, ?-?\d{1,4}(?:\.\d+)?(?: ?m)?)?"),
        (r"[+-]?\d+(?:,\d+)?", r"(?:[;/|]\s*|,?\s+)", ""),
    ):
        found = re.fullmatch(rf"({number})\s*{between}({number}){height}", text, re.ASCII)
        if found:
            return _float(found[1]), _float(found[2])
    return None


def _of_labels(text: str) -> Position | None:
    """»lat: 52.65, lon: 11.38«, »{"lng": 11.38, "lat": 52.65}«."""
    found = _LABELLED.fullmatch(text)
    halves = [found[at].casefold().startswith(("lat", "b", "geogr. b")) for at in (1, 3)] if found else []
    if not found or halves[0] == halves[1]:
        return None
    first, second = _float(found[2]), _float(found[4])
    return (first, second) if halves[0] else (second, first)


def _of_link(text: str) -> Position | None:
    found = _LINK.search(text) if "/" in text or text.startswith("geo:") else None
    return (float(found[1]), float(found[2])) if found else None


def _of_utm(text: str) -> Position | None:
    found = _UTM.fullmatch(text) or _PREFIXED.fullmatch(text)
    if not found or not 1 <= int(found["zone"]) <= 60:
        return None
    band = (found.groupdict().get("band") or "U").upper()
    return of_utm(int(found["zone"]), _float(found["e"]), _float(found["n"]), south=band < "N")


def _of_wkt(text: str) -> Position | None:
    found = _WKT.fullmatch(text)
    if not found:
        return None
    kind, body = found["kind"].upper(), found["body"]
    point = _single(body) if kind == "POINT" else _of_rings(kind, body)
    return _in_degrees(point, int(found["srid"] or 0))


def _of_rings(kind: str, body: str) -> Point | None:
    rings = [
        [
            (float(x), float(y))
            for x, y in re.findall(
                r"((?:-|(?<![\d.]))\d++(?:\.\d++)?)\s+(-?\d+(?:\.\d+)?)(?:\s+-?[\d.]+)*", ring
            )
        ]
        for ring in re.findall(r"[^()]+", body)
        if re.search(r"\d", ring)
    ]
    rings = [ring for ring in rings if ring]
    if not rings:
        return None
    if "POLYGON" in kind:
        return inside([rings])
    return middle([point for ring in rings for point in ring], line="LINE" in kind)


def _single(body: str) -> Point | None:
    """x and y of »(11.38 52.65)«, also with decimal commas, or with a comma between them."""
    words = body.strip("() ").split() if " " in body.strip("() ") else body.strip("() ").split(",")
    words = [word.rstrip(",") for word in words]
    if not 2 <= len(words) <= 4 or not all(_PLAIN.fullmatch(word) for word in words):
        return None
    return _float(words[0]), _float(words[1])


def _in_degrees(point: Point | None, system: int) -> Position | None:
    if point is None:
        return None
    if system in DEGREES:
        return point[1], point[0]
    zone = _EPSG_ZONE.get(system)
    if zone is None:
        return None
    x = point[0] - zone * 1_000_000 if point[0] > 1_000_000 else point[0]
    return of_utm(zone, x, point[1])


def _of_geojson(text: str) -> Position | None:
    if not text.lstrip().startswith("{"):
        return None
    try:
        return of_geometry(json.loads(text))
    except (ValueError, RecursionError):
        return None


def of_geometry(geometry: Any, system: int = 0) -> Position | None:
    """A point of a GeoJSON geometry, inside it where it is an area; else None. ``system`` is its EPSG number."""
    try:
        return _in_degrees(_point_of(geometry), system)
    except (TypeError, ValueError, KeyError, IndexError, RecursionError, OverflowError):
        return None


def _point_of(geometry: Any) -> Point | None:
    kind, coordinates = geometry["type"], geometry.get("coordinates")
    match kind:
        case "Feature":
            return _point_of(geometry["geometry"])
        case "GeometryCollection":
            return next((point for each in geometry["geometries"] if (point := _point_of(each))), None)
        case "Point":
            return _xy(coordinates)
        case "MultiPoint":
            return middle([_xy(each) for each in coordinates], line=False)
        case "LineString":
            return middle([_xy(each) for each in coordinates], line=True)
        case "MultiLineString":
            return middle([_xy(each) for each in max(coordinates, key=len)], line=True)
        case "Polygon":
            return inside([[[_xy(each) for each in ring] for ring in coordinates]])
        case "MultiPolygon":
            return inside([[[_xy(each) for each in ring] for ring in polygon] for polygon in coordinates])
    return None


def _xy(coordinates: Any) -> Point:
    x, y = coordinates[:2]
    return float(x), float(y)


def of_utm(zone: int, easting: float, northing: float, *, south: bool = False) -> Position:
    """Metres of a UTM zone (ETRS89 and WGS 84 are the same here) → degrees, to the centimetre (Krüger's series)."""
    flattening, axis, scale = 1 / 298.257223563, 6378137.0, 0.9996
    n = flattening / (2 - flattening)
    radius = axis / (1 + n) * (1 + n**2 / 4 + n**4 / 64)
    beta = (n / 2 - 2 * n**2 / 3 + 37 * n**3 / 96, n**2 / 48 + n**3 / 15, 17 * n**3 / 480)
    delta = (2 * n - 2 * n**2 / 3 - 2 * n**3, 7 * n**2 / 3 - 8 * n**3 / 5, 56 * n**3 / 15)
    xi = (northing - (10_000_000 if south else 0)) / (scale * radius)
    eta = (easting - 500_000) / (scale * radius)
    terms = list(enumerate(beta, start=1))
    xi0 = xi - sum(b * math.sin(2 * j * xi) * math.cosh(2 * j * eta) for j, b in terms)
    eta0 = eta - sum(b * math.cos(2 * j * xi) * math.sinh(2 * j * eta) for j, b in terms)
    chi = math.asin(math.sin(xi0) / math.cosh(eta0))
    latitude = chi + sum(d * math.sin(2 * j * chi) for j, d in enumerate(delta, start=1))
    longitude = math.atan2(math.sinh(eta0), math.cos(xi0))
    return math.degrees(latitude), math.degrees(longitude) + zone * 6 - 183
