"""Spreadsheets, GeoJSON and databases as sources of places."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Iterable, Mapping
from datetime import date, datetime, time
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from outreach.campaign import CampaignFolder
from outreach.errors import InvalidInput
from outreach.language import msg
from outreach.places import Import, read_places
from tests.pure.places_sources import a_source, codes, no_rows, read_bytes, told, wild


def xlsx(*rows: list[Any], sheet: str = "Orte") -> bytes:
    book = openpyxl.Workbook()
    book.active.title = sheet
    for row in rows:
        book.active.append(row)
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


SHEET = xlsx(["slug", "name"], ["a", "A"])
NOON = datetime.combine(date(2026, 11, 1), time(12))


def read_xlsx(folder: Path, *rows: list[Any], **changes: Any) -> Import:
    return read_bytes(folder, xlsx(*rows), kind="xlsx", **changes)


def feature(position: Any = (11.6925, 52.8127), **properties: Any) -> dict[str, Any]:
    geometry = None if position is None else {"type": "Point", "coordinates": list(position)}
    return {
        "type": "Feature",
        "geometry": geometry,
        "properties": {"slug": "hof", "name": "Hof"} | properties,
    }


def read_geojson(folder: Path, *features: Any, **changes: Any) -> Import:
    content = json.dumps({"type": "FeatureCollection", "features": features}).encode()
    return read_bytes(folder, content, kind="geojson", **changes)


# --- XLSX -------------------------------------------------------------------------------------------


def test_a_spreadsheet_comes_in_typed(tmp_path: Path) -> None:
    """Numbers, days and ticks of a spreadsheet are taken as what they are."""
    found = read_xlsx(
        tmp_path,
        ["slug", "name", "latitude", "longitude", "checked_on", "postal_code"],
        [1045, "Büttnershof", 52.7798, 11.913, date(2026, 11, 1), "06868"],
    )
    (place,) = found.places
    assert () == found.findings
    assert ("1045", "Büttnershof", 52.7798, 11.913) == (
        place.slug,
        place.name,
        place.latitude,
        place.longitude,
    )
    assert (date(2026, 11, 1), "06868") == (place.checked_on, place.postal_code)


def test_a_day_with_an_hour_is_that_day(tmp_path: Path) -> None:
    """A moment in the column »checked_on« counts as its day."""
    found = read_xlsx(
        tmp_path,
        ["slug", "name", "checked_on"],
        ["a", "A", NOON],
    )
    assert date(2026, 11, 1) == found.places[0].checked_on


def test_a_postal_code_that_lost_its_zero_is_told(tmp_path: Path) -> None:
    """6868 stored as a number is kept as it is, never guessed at, and a person is told to look."""
    found = read_xlsx(tmp_path, ["slug", "name", "postal_code"], ["a", "A", 6868], ["b", "B", 39606])
    assert ["6868", "39606"] == [place.postal_code for place in found.places]
    assert [("places.postal-code", 2, "postal_code")] == told(found.findings)


def test_rows_of_a_spreadsheet_keep_their_numbers(tmp_path: Path) -> None:
    """Empty rows in between are passed over and counted; short rows end in empty cells."""
    found = read_xlsx(tmp_path, ["slug", "name", "teaser"], ["a", "A"], [], [None, "", None], ["b"])
    assert ["a"] == [place.slug for place in found.places]
    assert [("places.no-name", 5, "name")] == told(found.findings)


def test_a_sheet_is_found_by_its_name(tmp_path: Path) -> None:
    """The named sheet is read, not the first."""
    book = openpyxl.Workbook()
    orte = book.create_sheet("Orte")
    orte.append(["slug", "name"])
    orte.append(["a", "A"])
    book.save(tmp_path / "places.xlsx")
    found = read_places(a_source("xlsx", sheet="Orte"), CampaignFolder(tmp_path), no_rows)
    assert ["a"] == [place.slug for place in found.places]


def test_a_missing_sheet_names_those_that_are_there(tmp_path: Path) -> None:
    """A wrong sheet's remedy lists the right ones."""
    with pytest.raises(InvalidInput) as caught:
        read_xlsx(tmp_path, ["slug", "name"], sheet="Places")
    assert ["places.no-sheet"] == codes(caught.value)
    assert "Orte" in str(caught.value.findings[0].remedy)


def test_a_formula_that_failed_leaves_out_its_row(tmp_path: Path) -> None:
    """A cell that shows #REF! is not taken for text."""
    book = openpyxl.Workbook()
    book.active.append(["slug", "name"])
    book.active.append(["a", "#REF!"])
    book.active["B2"].data_type = "e"
    book.active.append(["b", "B"])
    book.save(tmp_path / "places.xlsx")
    found = read_places(a_source("xlsx"), CampaignFolder(tmp_path), no_rows)
    assert ["b"] == [place.slug for place in found.places]
    assert [("places.formula", 2, "name")] == told(found.findings)
    assert frozenset({"a"}) == found.keep


@pytest.mark.parametrize(
    "content",
    [
        b"PK\x05\x06" + b"\0" * 18,
        xlsx(["", None]),
        xlsx(),
        xlsx(["slug", "name"], ["a", "A"])[:-99],
    ],
)
def test_what_is_no_spreadsheet_is_refused(tmp_path: Path, content: bytes) -> None:
    """An empty archive, a sheet without header and a cut-off file are told as such."""
    with pytest.raises(InvalidInput) as caught:
        read_bytes(tmp_path, content, kind="xlsx")
    assert ["places.not-a-table"] == codes(caught.value)


@pytest.mark.parametrize("kept", [3, -40])
def test_a_damaged_sheet_is_refused(tmp_path: Path, kept: int) -> None:
    """A workbook whose sheet ends too soon, at its start or amid its rows, is told, not crashed on."""
    changed = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(xlsx(["slug", "name"], ["a", "A"]))) as good,
        zipfile.ZipFile(changed, "w") as bad,
    ):
        for entry in good.namelist():
            content = good.read(entry)
            bad.writestr(entry, content[:kept] if entry.endswith("sheet1.xml") else content)
    with pytest.raises(InvalidInput) as caught:
        read_bytes(tmp_path, changed.getvalue(), kind="xlsx")
    assert ["places.not-a-table"] == codes(caught.value)


def test_an_archive_that_unpacks_to_too_much_is_refused(tmp_path: Path) -> None:
    """A small file that would fill the memory is refused before it is unpacked."""
    content = bytearray(SHEET)
    size = content.rindex(b"PK\x01\x02") + 24  # where the archive's index says how large its last entry is
    content[size : size + 4] = (600_000_000).to_bytes(4, "little")
    with pytest.raises(InvalidInput) as caught:
        read_bytes(tmp_path, bytes(content), kind="xlsx")
    assert ["places.too-big"] == codes(caught.value)


@given(st.data())
@settings(wild, max_examples=60)
def test_a_spreadsheet_with_any_bytes_changed_is_an_import_or_invalid_input(
    tmp_path: Path, data: st.DataObject
) -> None:
    """Damage anywhere in the file never leads to another error than InvalidInput."""
    content = bytearray(SHEET)
    for _ in range(data.draw(st.integers(1, 20))):
        content[data.draw(st.integers(0, len(content) - 1))] = data.draw(st.integers(0, 255))
    try:
        rows = read_bytes(tmp_path, bytes(content), kind="xlsx").rows
    except InvalidInput as error:
        rows = len(error.findings)
    assert rows >= 1


# --- GeoJSON ----------------------------------------------------------------------------------------


def test_a_feature_is_a_place_at_its_point(tmp_path: Path) -> None:
    """Properties are columns, and the point is the position, longitude first as RFC 7946 has it."""
    found = read_geojson(tmp_path, feature(name="Höfe", categories=["Wohnen/Bauen", "Leben/Tourismus"]))
    (place,) = found.places
    assert ("Höfe", 52.8127, 11.6925) == (place.name, place.latitude, place.longitude)
    assert ("Wohnen/Bauen", "Leben/Tourismus") == place.categories


def test_mapped_coordinates_come_before_the_point(tmp_path: Path) -> None:
    """A mapping of latitude and longitude is taken at its word."""
    fields = {"slug": "slug", "name": "name", "latitude": "lat", "longitude": "lon"}
    found = read_geojson(tmp_path, feature((0, 0), lat=52.5, lon=11.5), fields=fields)
    assert (52.5, 11.5) == (found.places[0].latitude, found.places[0].longitude)


def test_a_feature_without_geometry_is_a_place_without_position(tmp_path: Path) -> None:
    """A geometry of null is allowed and means: not known."""
    (place,) = read_geojson(tmp_path, feature(None)).places
    assert (None, None) == (place.latitude, place.longitude)


def test_a_features_own_id_is_a_column(tmp_path: Path) -> None:
    """The id beside the properties may be mapped like one of them."""
    found = read_geojson(tmp_path, feature() | {"id": "node-7"}, fields={"slug": "id", "name": "name"})
    assert ["node-7"] == [place.slug for place in found.places]


def test_a_property_may_be_missing_in_some_features(tmp_path: Path) -> None:
    """A column is known when any feature has it."""
    found = read_geojson(tmp_path, feature(), feature(slug="b", teaser="Da."))
    assert ["", "Da."] == [place.teaser for place in found.places]


@pytest.mark.parametrize(
    ("bad", "code"),
    [
        (feature(("Ost", "Nord"), slug="x"), "places.number"),
        (feature((200, 52), slug="x"), "places.position"),
        (feature((11, 10**400), slug="x"), "places.position"),
        (feature((11, None), slug="x"), "places.half-position"),
        (feature((11,), slug="x"), "places.not-a-point"),
        (
            feature(slug="x") | {"geometry": {"type": "Polygon", "coordinates": [[[1, 2]]]}},
            "places.not-a-point",
        ),
        (feature(slug="x") | {"geometry": 7}, "places.not-a-point"),
        (feature(slug="x", teaser={"de": "x"}), "places.value"),
        (feature(slug="x", teaser="\ud800"), "places.broken-text"),
        (feature(slug="x", teaser="a\0"), "places.broken-text"),
        (feature(name=None), "places.no-name"),
        (7, "places.not-a-feature"),
        ({"properties": None}, "places.not-a-feature"),
    ],
)
def test_a_bad_feature_is_left_out_by_its_number(tmp_path: Path, bad: Any, code: str) -> None:
    """The second feature is row 2 of the finding, and the others come in."""
    found = read_geojson(tmp_path, feature(), bad, feature(slug="c"))
    assert ["hof", "c"] == [place.slug for place in found.places]
    assert (code, 2) == told(found.findings)[0][:2]


@pytest.mark.parametrize(
    "content",
    [b"{", b"[]", b'{"type": "Feature"}', b'{"features": 1}', b"\xff\xfe", b"[" * 100_000, b"1" * 5000],
)
def test_what_is_no_geojson_is_refused(tmp_path: Path, content: bytes) -> None:
    """A file that holds no feature collection is told as such."""
    with pytest.raises(InvalidInput) as caught:
        read_bytes(tmp_path, content, kind="geojson")
    assert ["places.not-a-table"] == codes(caught.value)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=8,
)


@given(st.lists(JSON | st.fixed_dictionaries({"properties": JSON, "geometry": JSON}), max_size=4), JSON, JSON)
@wild
def test_any_json_is_an_import_or_invalid_input(
    tmp_path: Path, features: list[Any], slug: Any, value: Any
) -> None:
    """Whatever a feature holds, each one is a place or is told."""
    wild = feature(slug=slug, name=value, teaser=value, website=value, checked_on=value, postal_code=value)
    found = read_geojson(tmp_path, feature(), wild, *features)
    assert len(features) + 2 == found.rows
    assert found.rows == len(found.places) or found.findings


# --- SQL --------------------------------------------------------------------------------------------


class Database:
    """Answers one query, and remembers what was asked."""

    def __init__(self, *rows: Mapping[str, object]):
        self.rows = rows
        self.asked: list[tuple[str, str]] = []

    def __call__(self, url: str, query: str) -> Iterable[Mapping[str, object]]:
        self.asked.append((url, query))
        return self.rows


def test_rows_of_a_database_come_in(tmp_path: Path) -> None:
    """The query's columns are mapped; numbers keep their type."""
    database = Database({"id": 7, "title": "Hof", "lat": Decimal("52.5000"), "lon": Decimal("11.25")})
    fields = {"slug": "id", "name": "title", "latitude": "lat", "longitude": "lon", "region": "=Altmark"}
    source = a_source("sql", url="sqlite:///a.db", query="SELECT 1", fields=fields)
    (place,) = read_places(source, CampaignFolder(tmp_path), database).places
    assert ("7", "Hof", 52.5, 11.25, "Altmark") == (
        place.slug,
        place.name,
        place.latitude,
        place.longitude,
        place.region,
    )
    assert [("sqlite:///a.db", "SELECT 1")] == database.asked


def test_the_databases_address_may_stand_in_a_file(tmp_path: Path) -> None:
    """A password need not stand in campaign.toml."""
    (tmp_path / "url.txt").write_text("\ufeffpostgresql://u:p@host/db\n", "utf-8")
    database = Database({"slug": "a", "name": "A"})
    read_places(a_source("sql", url_file="url.txt", query="SELECT 1"), CampaignFolder(tmp_path), database)
    assert "postgresql://u:p@host/db" == database.asked[0][0]


@pytest.mark.parametrize("content", [None, b"", b"\xff\xff"])
def test_an_unusable_address_is_told_and_nobody_asked(tmp_path: Path, content: bytes | None) -> None:
    """Without an address there is nothing to ask."""
    if content is not None:
        (tmp_path / "url.txt").write_bytes(content)
    database = Database({"slug": "a", "name": "A"})
    with pytest.raises(InvalidInput) as caught:
        read_places(a_source("sql", url_file="url.txt", query="SELECT 1"), CampaignFolder(tmp_path), database)
    assert "url.txt" == caught.value.findings[0].file
    assert [] == database.asked


def test_a_query_without_rows_is_refused(tmp_path: Path) -> None:
    """An empty answer does not mark every place as gone."""
    with pytest.raises(InvalidInput) as caught:
        read_places(a_source("sql", url="sqlite://", query="SELECT 1"), CampaignFolder(tmp_path), Database())
    assert ["places.empty"] == codes(caught.value)


def test_an_endless_query_is_stopped(tmp_path: Path) -> None:
    """More than 200,000 rows are no places, and are not gathered."""
    rows = ({"slug": "a", "name": "A", "kind": "other"} for _ in iter(int, 1))
    source = a_source("sql", url="sqlite://", query="SELECT 1", where={"kind": ("place",)})
    with pytest.raises(InvalidInput) as caught:
        read_places(source, CampaignFolder(tmp_path), lambda url, query: rows)
    assert ["places.too-big"] == codes(caught.value)


def test_the_word_of_the_database_reaches_the_person(tmp_path: Path) -> None:
    """What the fetcher raises is let pass."""

    def fails(url: str, query: str) -> Iterable[Mapping[str, object]]:
        raise InvalidInput(msg("The database does not answer."))

    with pytest.raises(InvalidInput, match="does not answer"):
        read_places(a_source("sql", url="sqlite://", query="SELECT 1"), CampaignFolder(tmp_path), fails)


@pytest.mark.parametrize("value", [b"x", memoryview(b"x"), {"a": 1}, [["a"]]])
def test_values_that_are_no_text_are_told(tmp_path: Path, value: object) -> None:
    """A picture in a text column is not written out as letters."""
    database = Database({"slug": "a", "name": value}, {"slug": "b", "name": "B"})
    found = read_places(
        a_source("sql", url="sqlite://", query="SELECT 1"), CampaignFolder(tmp_path), database
    )
    assert ["b"] == [place.slug for place in found.places]
    assert ("places.value", 1, "name") == told(found.findings)[0]


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (True, "true"),
        (False, "false"),
        (7.0, "7"),
        (7.5, "7.5"),
        (date(2027, 3, 1), "2027-03-01"),
        (NOON.replace(hour=0), "2026-11-01"),
        (NOON, "2026-11-01T12:00:00"),
    ],
)
def test_typed_values_become_plain_text(tmp_path: Path, value: object, expected: str) -> None:
    """What a database holds as number, day or truth reads as a person would write it."""
    database = Database({"slug": "a", "name": value})
    found = read_places(
        a_source("sql", url="sqlite://", query="SELECT 1"), CampaignFolder(tmp_path), database
    )
    assert expected == found.places[0].name
