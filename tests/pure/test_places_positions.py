"""Positions as people, maps and surveyors write them, and whether they are where the words say."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from outreach.geography import Likely, contradiction, is_trusted, named_area
from outreach.geography.areas import districts
from outreach.geography.towns import spots_of
from outreach.places import Import
from outreach.places.inner_point import inside
from outreach.places.position import degrees, of_utm
from tests.builders import a_place
from tests.pure.places_sources import read_bytes, read_text, told

HERE = (52.61, 11.86)


@pytest.mark.parametrize(
    "written",
    [
        "POINT(11.86 52.61)",
        "SRID=4326;Point (11.86 52.61)",
        "52.61, 11.86",
        "52,61; 11,86",
        "52,61 11,86",
        "(52.61 / 11.86)",
        "52.61° N, 11.86° E",
        "N 52° 36' 36\" E 11° 51' 36\"",
        "52°36′36″N 11°51′36″O",
        "11.86 E 52.61 N",
        "geo:52.61,11.86",
        "https://www.openstreetmap.org/?mlat=52.61&mlon=11.86",
        "https://maps.example/@52.61,11.86,14z",
        '{"type": "Point", "coordinates": [11.86, 52.61]}',
        "POINT(11,86 52,61)",
        "POINT(11.86, 52.61)",
        "lat: 52.61, lon: 11.86",
        "Breite 52,61 / Länge 11,86",
        '{"lng": 11.86, "lat": 52.61}',
        "52 36 36 N 11 51 36 E",
        "N 52:36:36 O 11:51:36",
        "52deg36min36sec N 11deg51min36sec E",
        "52.61, 11.86, 33 m",
        "ca. 52.61, 11.86 (Einfahrt);",
        "POLYGON((11.85 52.60, 11.87 52.60, 11.87 52.62, 11.85 52.62, 11.85 52.60))",
        "33U 287395 5833518",
        "33287395 5833518",
    ],
)
def test_both_halves_in_one_cell_are_read(tmp_path: Path, written: str) -> None:
    """Whichever of the fields is mapped to the column, or both."""
    text = 'slug,name,coord\nhof,Hof,"{}"\n'.format(written.replace('"', '""'))
    for fields in ({"latitude": "coord", "longitude": "coord"}, {"latitude": "coord"}):
        (place,) = read_text(tmp_path, text, fields={"slug": "slug", "name": "name"} | fields).places
        assert HERE == pytest.approx((place.latitude, place.longitude), abs=2e-4)


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("52° 36' 36\" N", 52.61),
        ("11,86° O", 11.86),
        ("W 11.86", -11.86),
        ("52°36.6'", 52.61),
        ("Nord", None),
        ("1.234,5", None),
    ],
)
def test_one_half_may_be_written_in_degrees(written: str, value: float | None) -> None:
    """With minutes, seconds, and the quarter of the globe."""
    assert degrees(written) == (None if value is None else pytest.approx(value))


def test_metres_of_utm_become_degrees() -> None:
    """The Brandenburg Gate, to a metre or so, and a point south of the equator."""
    assert (52.51628, 13.37770) == pytest.approx(of_utm(33, 389912.8, 5819698.9), abs=1e-4)
    south, _ = of_utm(33, 500_000, 9_000_000, south=True)
    assert -9.05 == pytest.approx(south, abs=0.05)


def test_metres_without_a_zone_are_told(tmp_path: Path) -> None:
    """Nobody knows which zone it is; the sentence says what it takes."""
    found = read_text(tmp_path, "slug,name,latitude,longitude\nhof,Hof,5833518,287395\n")
    assert () == found.places
    assert ["places.position"] * 2 == [finding.code for finding in found.findings]
    assert "metres" in str(found.findings[0].message)


@pytest.mark.parametrize(
    "written", ["52.61", "52.61 N", "52.650.123, 11.380.456", "1266815, 6914720", "POINT EMPTY"]
)
def test_a_cell_that_should_hold_both_halves_and_does_not_is_one_finding(
    tmp_path: Path, written: str
) -> None:
    """One number is not taken for both, and what is wrong with the cell is not told of each field."""
    fields = {"slug": "slug", "name": "name", "latitude": "coord", "longitude": "coord"}
    found = read_text(tmp_path, f'slug,name,coord\nhof,Hof,"{written}"\n', fields=fields)
    assert () == found.places
    assert [(2, "latitude")] == [(finding.row, finding.field) for finding in found.findings]


def test_a_number_that_is_no_degree_is_held_against_nothing(tmp_path: Path) -> None:
    """Off the globe there is no distance to the district."""
    found = read_text(
        tmp_path, "slug,name,district,latitude,longitude\nhof,Hof,Landkreis Stendal,5261,1186\n"
    )
    assert ["places.position"] * 2 == [finding.code for finding in found.findings]


@pytest.mark.parametrize(("latitude", "longitude"), [(-52.61, 11.86), (52.61, -11.86), (11.86, 52.61)])
def test_a_sign_or_an_order_is_told_where_no_word_says_what_is_meant(
    latitude: float, longitude: float
) -> None:
    """The position would lie in Germany; one where people live elsewhere is theirs."""
    nowhere = {"district": "", "municipality": "", "region": "", "postal_code": ""}
    assert not is_trusted(a_place(latitude=latitude, longitude=longitude, **nowhere))
    for theirs in ((53.35, -6.26), (51.5, -0.13), (52.23, 21.01), (46.95, 7.45)):
        assert is_trusted(a_place(latitude=theirs[0], longitude=theirs[1], **nowhere))


@pytest.mark.parametrize("easting", ["33287395", "33U 287395", "UTM 33 287395"])
def test_an_easting_with_its_zone_needs_no_more_words(tmp_path: Path, easting: str) -> None:
    """Germany's offices write the zone before the easting."""
    (place,) = read_text(tmp_path, f"slug,name,latitude,longitude\nhof,Hof,5833518,{easting}\n").places
    assert HERE == pytest.approx((place.latitude, place.longitude), abs=2e-4)


U_SHAPE = [(0.0, 0.0), (9.0, 0.0), (9.0, 9.0), (8.0, 9.0), (8.0, 1.0), (1.0, 1.0), (1.0, 9.0), (0.0, 9.0)]


def test_the_point_of_an_area_lies_inside_it() -> None:
    """Also where its centroid does not, as in the letter U; a hole is outside."""
    x, y = inside([[U_SHAPE]]) or (0, 0)
    assert 0 < x < 1 or 8 < x < 9 or 0 < y < 1
    square = [(0.0, 0.0), (9.0, 0.0), (9.0, 9.0), (0.0, 9.0)]
    hole = [(3.0, 3.0), (6.0, 3.0), (6.0, 6.0), (3.0, 6.0)]
    x, y = inside([[square, hole]]) or (4, 4)
    assert not (3 <= x <= 6 and 3 <= y <= 6)


def geojson(folder: Path, geometry: Any, **more: Any) -> Import:
    features = [{"type": "Feature", "geometry": geometry, "properties": {"slug": "hof", "name": "Hof"}}]
    return read_bytes(folder, json.dumps({"features": features} | more).encode(), kind="geojson")


RING = [[11.85, 52.60], [11.87, 52.60], [11.87, 52.62], [11.85, 52.62], [11.85, 52.60]]


@pytest.mark.parametrize(
    "geometry",
    [
        {"type": "Polygon", "coordinates": [RING]},
        {"type": "MultiPolygon", "coordinates": [[RING], [[[0, 0], [0.001, 0], [0, 0.001], [0, 0]]]]},
        {"type": "MultiPoint", "coordinates": [[11.86, 52.61]]},
        {"type": "LineString", "coordinates": [[11.8, 52.6], [11.86, 52.61], [11.9, 52.7]]},
        {"type": "GeometryCollection", "geometries": [{"type": "Point", "coordinates": [11.86, 52.61]}]},
    ],
)
def test_an_area_or_a_line_of_geojson_is_a_point_of_it(tmp_path: Path, geometry: Any) -> None:
    """Of several areas in the largest."""
    (place,) = geojson(tmp_path, geometry).places
    assert HERE == pytest.approx((place.latitude, place.longitude), abs=1e-6)


def test_geojson_may_say_that_it_is_in_utm(tmp_path: Path) -> None:
    """As files from before RFC 7946 do."""
    crs = {"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::25833"}}
    (place,) = geojson(tmp_path, {"type": "Point", "coordinates": [287395, 5833518]}, crs=crs).places
    assert HERE == pytest.approx((place.latitude, place.longitude), abs=2e-4)


@pytest.mark.parametrize(
    ("latitude", "longitude", "likely"),
    [
        (11.86, 52.61, Likely.SWAPPED),
        (52.61, -11.86, Likely.SIGN),
        (0.0, 0.0, Likely.EMPTY),
        (48.14, 11.58, Likely.UNKNOWN),
    ],
)
def test_a_position_elsewhere_is_told_with_the_distance(
    tmp_path: Path, latitude: float, longitude: float, likely: Likely
) -> None:
    """And with what probably went wrong; the place comes in."""
    text = f"slug,name,district,latitude,longitude\nhof,Hof,LK Stendal,{latitude},{longitude}\n"
    found = read_text(tmp_path, text)
    assert [("places.elsewhere", 2, "latitude")] == told(found.findings)
    assert " km " in str(found.findings[0].message)
    said = contradiction(found.places[0])
    assert said
    assert likely is said.likely


@pytest.mark.parametrize(
    ("words", "trusted"),
    [
        ({"district": "Landkreis Stendal"}, True),
        ({"district": "Stendal (Landkreis)"}, True),
        ({"district": "Landkreis Harz"}, False),
        ({"district": "", "municipality": "Halle (Saale)"}, False),
        ({"district": "", "municipality": "", "region": "Sachsen-Anhalt"}, True),
        ({"district": "", "municipality": "", "region": "Bayern"}, False),
        ({"district": "Okres Liberec", "municipality": "Liberec", "region": "", "postal_code": ""}, True),
        ({"district": "", "municipality": "", "region": "Altmark", "postal_code": ""}, True),
        ({"district": "", "municipality": "Tangermünde", "region": "", "postal_code": ""}, True),
        ({"district": "", "municipality": "Hansestadt Salzwedel, OT Dambeck", "region": ""}, False),
        ({"district": "", "municipality": "Nienburg/Saale", "region": "", "postal_code": ""}, False),
        ({"district": "", "municipality": "Neustadt", "region": "", "postal_code": ""}, True),
        ({"district": "Landkreis Stendal", "municipality": "Hansestadt Seehausen (Altmark)"}, False),
        ({"district": "Landkreis Stendal", "municipality": "Bad Nirgendwo"}, True),
    ],
)
def test_a_map_shows_only_a_position_that_agrees_with_the_words(words: dict[str, str], trusted: bool) -> None:
    """District, municipality or region; words that no boundary is known for contradict nothing."""
    place = a_place(latitude=52.61, longitude=11.86, **words)
    assert trusted is is_trusted(place)


def test_a_position_far_from_its_municipality_is_told_with_the_distance(tmp_path: Path) -> None:
    """Where no district is named, too; a namesake may be meant, and a town's own villages lie around it."""
    rows = ("milde,Kalbe (Milde),52.52,13.405", "niedersachsen,Kalbe,53.3,9.5", "nah,Kalbe (Milde),52.7,11.2")
    found = read_text(
        tmp_path, "\n".join(("slug,municipality,latitude,longitude,name", *(f"{row},Hof" for row in rows)))
    )
    assert [("places.elsewhere", 2, "latitude")] == told(found.findings)
    assert "137 km away from “Kalbe (Milde)”" in str(found.findings[0].message)
    assert [False, True, True] == [is_trusted(place) for place in found.places]


def test_of_namesakes_those_in_the_district_or_land_that_is_named_count() -> None:
    """A name of many towns, or of none that is known, contradicts nothing."""
    assert 4 <= len(spots_of("Halle"))
    assert [(11.98, 51.48)] == list(spots_of("Halle (Saale)")) == list(spots_of("Stadt Halle/Saale"))
    assert () == spots_of("Neustadt") == spots_of("Bad Nirgendwo")
    kalbe = a_place(municipality="Kalbe", district="", latitude=53.3, longitude=9.5)
    assert is_trusted(replace(kalbe, region="Niedersachsen"))
    assert not is_trusted(replace(kalbe, region="Sachsen-Anhalt"))


def test_a_few_kilometres_beyond_a_border_are_nobodys_fault() -> None:
    """Boundaries are simplified, and so are many positions."""
    stendal = named_area("Stendal", districts())
    assert stendal
    assert 0 < stendal.distance(11.53, 52.28) < 25
    assert not stendal.distance(11.86, 52.61)
