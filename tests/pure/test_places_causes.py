"""One finding for each cause, and messages that name it."""

from __future__ import annotations

import unicodedata
from pathlib import Path

import pytest

from outreach.content.hashtags import hashtag
from outreach.content.view import village
from outreach.errors import InvalidInput, Severity, finding_from_json, finding_to_json
from outreach.language import Language, translate
from outreach.places.causes import spans
from outreach.places.municipality import municipality
from tests.pure.places_sources import codes, read_text, told

KINDS = ("Heimatmuseum", "Stadtmuseum", "Museum", "Galerie", "Schloss", "Gedenkstätte", "Freilichtmuseum")


def test_a_list_of_1300_museums_without_short_names_comes_in_with_one_finding_per_cause(
    tmp_path: Path,
) -> None:
    """Each gets a short name of its own; what is wrong in many rows is told once with all of them."""
    rows = [
        f"{KINDS[number % len(KINDS)]} {'Nr. ' + str(number) if number % 5 else ''};Stadt {number // 8};"
        + ("www.museum.example" if number % 3 else "im Aufbau, siehe Aushang")
        for number in range(1_300)
    ]
    fields = {"name": "Museen", "municipality": "Staedte", "website": "Webseiten"}
    found = read_text(tmp_path, "Museen;Staedte;Webseiten\n" + "\n".join(rows), fields=fields)
    assert 1_300 == found.rows
    assert ["places.url", "places.nobody-gone", "places.slug-made"] == [
        finding.code for finding in found.findings
    ]
    assert len(range(0, 1_300, 3)) == len(found.findings[0].rows)
    assert len(found.places) == len({place.slug for place in found.places}) == 1_300 - len(range(0, 1_300, 3))
    told_in_all = "".join(translate(finding.message, Language.DE) for finding in found.findings)
    assert len(told_in_all) < 2_000


def test_rows_of_one_cause_are_named_as_people_write_them() -> None:
    """Runs as runs, and not more than a sentence holds."""
    assert "3, 5–9, 12" == spans([3, 5, 6, 7, 8, 9, 12])
    assert spans(range(1, 100, 2)).endswith("23 …")


def test_findings_of_several_rows_survive_the_database(tmp_path: Path) -> None:
    """As JSON and back."""
    found = read_text(tmp_path, "slug,name,status\na,A,offen?\nb,B,zu!\n")
    (finding,) = (each for each in found.findings if each.code == "places.status")
    assert ((2, 3), 2) == (finding.rows, finding.row)
    assert (2, 3) == finding_from_json(finding_to_json(finding)).rows


def test_excels_own_first_line_is_passed_over(tmp_path: Path) -> None:
    """It says what stands between the cells, and rows count as Excel shows them."""
    found = read_text(tmp_path, "sep=|\nslug|name\na|Kirche, alt; neu\nb|\n")
    assert ["Kirche, alt; neu"] == [place.name for place in found.places]
    assert [("places.no-name", 3, "name")] == told(found.findings)


def test_a_title_above_the_header_is_found_by_itself(tmp_path: Path) -> None:
    """And told, with the row that names the columns."""
    found = read_text(tmp_path, "Liste der Orte;;\nStand: heute;;\n;;\nslug;name;teaser\na;Kirche;Da.\n")
    assert ["Kirche"] == [place.name for place in found.places]
    assert [("places.header-row", 4, None)] == told(found.findings)
    assert Severity.HINT is found.findings[0].severity


@pytest.mark.parametrize(
    "text", ["slug;name;\na;Kirche;\n", "slug;name;\na;Kirche\n", "slug;name\na;Kirche;\n"]
)
def test_a_trailing_separator_is_no_column(tmp_path: Path, text: str) -> None:
    """Whether header or rows have it."""
    found = read_text(tmp_path, text)
    assert (["Kirche"], ()) == ([place.name for place in found.places], found.findings)


def test_a_huge_cell_in_a_column_that_nobody_needs_costs_nothing(tmp_path: Path) -> None:
    """And in one that is needed it is told of that field alone."""
    text = f'slug,name,outline,teaser\na,Kirche,"{"1 2," * 60_000}",Da.\nb,Wehr,,"{"x" * 40_000}"\n'
    found = read_text(tmp_path, text)
    assert ["Kirche"] == [place.name for place in found.places]
    assert [("places.value", 3, "teaser")] == told(found.findings)


def test_signs_without_width_are_dropped(tmp_path: Path) -> None:
    """Before, in and behind a cell and a column's name; the joiner within an emoji stays."""
    family = "👩\u200d👧"
    text = f"slug\u200b,\ufeffname,teaser\n\ufeffkir\u00adche,Kir\u200bche\u2060,Für {family} da.\n"
    (place,) = read_text(tmp_path, text).places
    assert ("kirche", "Kirche", f"Für {family} da.") == (place.slug, place.name, place.teaser)


@pytest.mark.parametrize("stored", ["NFC", "NFD"])
@pytest.mark.parametrize("written", ["NFC", "NFD"])
def test_a_photo_is_found_however_its_umlauts_are_stored(tmp_path: Path, stored: str, written: str) -> None:
    """A Mac packs them in two signs; an ending in capitals is found too."""
    (tmp_path / unicodedata.normalize(stored, "Gärten.JPG")).write_bytes(b"x")
    name = unicodedata.normalize(written, "Gärten.jpg")
    found = read_text(tmp_path, f"slug,name,photo.file\na,Kirche,{name}\n")
    assert ((), 1) == (found.findings, len(found.places[0].photos))


def test_a_table_without_any_of_the_columns_is_told_once(tmp_path: Path) -> None:
    """It is another file, not so many missing columns."""
    fields = {name: name for name in ("slug", "name", "teaser", "district")}
    with pytest.raises(InvalidInput) as caught:
        read_text(tmp_path, "Datum;Betrag\n1.1.;7\n", fields=fields)
    assert ["places.unknown-column"] == codes(caught.value)
    assert "Datum" in str(caught.value.findings[0].remedy)


@pytest.mark.parametrize(
    ("written", "name", "code"),
    [
        ("Calbe/Saale", "Calbe (Saale)", ""),
        ("Freyburg a. d. Unstrut", "Freyburg (Unstrut)", ""),
        ("39596 Arneburg", "Arneburg", "39596"),
        ("D-39596 Arneburg", "Arneburg", "39596"),
        ("Arneburg (39596)", "Arneburg", "39596"),
        ("Werben (Elbe), Hansestadt", "Hansestadt Werben (Elbe)", ""),
        ("Eisleben, Lutherstadt", "Lutherstadt Eisleben", ""),
        ("Stadt Arneburg", "Stadt Arneburg", ""),
        ("St. Georg", "St. Georg", ""),
        ("Neustadt (Hessen)", "Neustadt (Hessen)", ""),
        ("kreisfreie Stadt Dessau-Roßlau", "Stadt Dessau-Roßlau", ""),
        ("Werben (OT Räbel)", "Werben, OT Räbel", ""),
        ("OT Räbel, Werben (Elbe)", "Werben (Elbe), OT Räbel", ""),
        ("Räbel, Ortsteil von Werben", "Werben, OT Räbel", ""),
        ("VerbGem Arneburg-Goldbeck", "Verbandsgemeinde Arneburg-Goldbeck", ""),
        ("ARNEBURG", "Arneburg", ""),
        ("DE 39596 Arneburg", "Arneburg", "39596"),
        ("Räbel, Stadt Werben (Elbe)", "Stadt Werben (Elbe), OT Räbel", ""),
        ("Görlitz, Große Kreisstadt", "Große Kreisstadt Görlitz", ""),
        ("Höchst, Frankfurt/M.", "Höchst, Frankfurt am Main", ""),
        ("Rothenburg o. d. T.", "Rothenburg ob der Tauber", ""),
        ("Arneburg, Sachsen-Anhalt", "Arneburg", ""),
        ("Hansestadt Osterburg (Altmark), OT Krevese", "Hansestadt Osterburg (Altmark), OT Krevese", ""),
        ("", "", ""),
    ],
)
def test_a_municipality_is_written_as_in_a_sentence(written: str, name: str, code: str) -> None:
    """However offices, forms and address books write it."""
    assert (name, code) == municipality(written)


def test_the_municipality_of_an_office_gives_the_right_hashtag(tmp_path: Path) -> None:
    """And the postal code that stood before it goes to its own field, unless that is filled."""
    text = 'slug,name,municipality,postal_code\na,A,39240 Calbe/Saale,\nb,B,"Werben, Hansestadt",39615\n'
    first, second = read_text(tmp_path, text).places
    assert ["#Calbe", "#Werben"] == [hashtag(village(place.municipality)) for place in (first, second)]
    assert ("39240", "39615") == (first.postal_code, second.postal_code)


@pytest.mark.parametrize(
    ("written", "tag"),
    [
        ("Markt Schwaben", "#MarktSchwaben"),
        ("Markt Werben", "#Werben"),
        ("Stadt Wehlen", "#StadtWehlen"),
        ("Universitäts- und Hansestadt Greifswald", "#Greifswald"),
        ("Einheitsgemeinde Stadt Bismark (Altmark)", "#Bismark"),
        ("Räbel bei Werben", "#Räbel"),
    ],
)
def test_a_title_is_no_part_of_a_hashtag_unless_the_town_is_called_so(written: str, tag: str) -> None:
    """»Markt« and »Stadt« are names of some towns, as GeoNames has them."""
    assert tag == hashtag(village(municipality(written)[0]))


@pytest.mark.parametrize("written", ["39596", "D-39596", "D - 39596 Arneburg", "39596 Arneburg"])
def test_a_postal_code_stands_alone(tmp_path: Path, written: str) -> None:
    """Whatever was written around it."""
    (place,) = read_text(tmp_path, f"slug,name,postal_code\na,A,{written}\n").places
    assert "39596" == place.postal_code
