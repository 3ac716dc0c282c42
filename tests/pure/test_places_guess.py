"""Which column of a table that nobody has described is which field."""

from __future__ import annotations

import json
from collections.abc import Mapping

import pytest
from hypothesis import given
from hypothesis import strategies as st

from outreach.app.campaigns.newcampaign import look as beginning
from outreach.campaign import CampaignFolder, Uploads
from outreach.errors import InvalidInput
from outreach.model import Source
from outreach.places import read_places
from outreach.places.guess import GuessBasis, Look, look
from outreach.resources import sample_campaign
from tests.pure.places_sources import no_rows

STORY = "Rund um das barocke Herrenhaus wird ein lange leer stehendes Gut wieder mit Kultur gefüllt."


def looked(text: str, file: str = "orte.csv") -> Look:
    return look(file, Uploads({file: file}, lambda _: text.encode()))


def fields(text: str, how: GuessBasis | None = None) -> Mapping[str, str]:
    return {g.field: g.column for g in looked(text).guesses if how in (None, g.how)}


def test_german_names_are_understood() -> None:
    """As people write them in their spreadsheets; what says nothing to us is told."""
    header = (
        "Bezeichnung;Kurztext;Kategorie;Straße und Hausnummer;PLZ;Ort;Landkreis;Breite;Länge;Internet;Notiz"
    )
    row = "Gut;Kurz.;Kultur;Dorfstr. 1;39606;Osterburg;Stendal;52,8;11,6;gut.example;x"
    assert {
        "name": "Bezeichnung",
        "teaser": "Kurztext",
        "categories": "Kategorie",
        "street": "Straße und Hausnummer",
        "postal_code": "PLZ",
        "municipality": "Ort",
        "district": "Landkreis",
        "latitude": "Breite",
        "longitude": "Länge",
        "website": "Internet",
    } == fields(f"{header}\n{row}\n", GuessBasis.NAME)
    assert ("Notiz",) == looked(f"{header}\n{row}\n").unused


def test_english_names_are_understood() -> None:
    """In whatever case, and with signs between their words."""
    header = "TITLE,Short-Description,category,ZIP code,City,Lat,Lng,Homepage"
    assert [
        "name",
        "teaser",
        "categories",
        "postal_code",
        "municipality",
        "latitude",
        "longitude",
        "website",
    ] == [
        guess.field
        for guess in looked(f"{header}\nHof,Nice.,art,39606,Kalbe,52.6,11.4,hof.example\n").guesses
    ]


def test_a_name_is_not_believed_where_the_cells_are_something_else() -> None:
    """»Breite« may be the width of a door, and »Link« the name of a person."""
    assert {"name": "Name"} == fields("Name;Breite;Link\nHof;90 cm;Anna Link\nGut;80 cm;Eva Link\n")


def test_columns_without_a_telling_name_are_known_by_what_they_hold() -> None:
    """Positions, postal codes, addresses, long texts and names."""
    rows = (
        f"A1;Hof Ost;39606;52,81;11,69;{STORY};https://region.example/1;hof.example\n"
        f"A2;Hof West;39615;52,98;11,66;{STORY} Auch.;https://region.example/2;west.example\n"
    )
    found = fields("a;b;c;d;e;f;g;h\n" + rows, GuessBasis.CONTENT)
    assert {
        "postal_code": "c",
        "latitude": "d",
        "longitude": "e",
        "page": "g",
        "website": "h",
        "teaser": "f",
        "name": "b",
    } == found


def test_a_column_of_whole_positions_fills_both_fields() -> None:
    """However they are written."""
    found = looked("Name;Wo\nHof Abc;52.61, 11.86\nGut Def;POINT(11.9 52.7)\n")
    assert {"name": "Name", "latitude": "Wo", "longitude": "Wo"} == dict(found.source.fields)


def test_a_list_of_museums_is_guessed() -> None:
    """As public lists call their columns."""
    found = looked(
        "Museen;Staedte;Webseiten\nDomschatz;Aachen;www.dom.example\nKunsthaus;Bonn;www.kunst.example\n"
    )
    assert {"name": "Museen", "municipality": "Staedte", "website": "Webseiten"} == dict(found.source.fields)


def test_few_values_that_come_again_are_categories() -> None:
    """And several in one cell are told apart by what stands between them."""
    rows = "".join(f"Hof {letter}aa;{'Kunst' if letter < 'E' else 'Natur, Kunst'}\n" for letter in "ABCDEFGH")
    found = looked("was;wozu\n" + rows)
    assert {"name": "was", "categories": "wozu"} == dict(found.source.fields)
    assert (",", ("Kunst", "Natur")) == (found.source.separator, found.categories)


def test_half_a_position_is_none() -> None:
    """A number between 45 and 56 alone may be anything."""
    assert "latitude" not in fields("Name;Wert\nHof;50,5\nGut;51,5\n")


def test_the_sample_campaign_is_guessed_as_a_person_mapped_it() -> None:
    """Every field of its campaign.toml, from the same columns."""
    from outreach.campaign import load_campaign

    folder = sample_campaign()
    (source,) = load_campaign(folder).sources
    found = look("places.csv", CampaignFolder(folder))
    assert dict(source.fields) == dict(found.source.fields)
    assert source.separator == found.source.separator


def test_a_geojson_has_its_positions_beside_its_columns() -> None:
    """Its properties are guessed like columns."""
    feature = {
        "type": "Feature",
        "id": 7,
        "geometry": {"type": "Point", "coordinates": [11.7, 52.8]},
        "properties": {"Titel": "Hof"},
    }
    content = json.dumps({"type": "FeatureCollection", "features": [feature]}).encode()
    files = Uploads({"orte.geojson": "x"}, lambda _: content)
    found = look("orte.geojson", files)
    assert {"name": "Titel", "source_id": "id"} == dict(found.source.fields)
    (place,) = read_places(found.source, files, no_rows).places
    assert ("hof", 52.8, "7") == (place.slug, place.latitude, place.source_id)


def told(text: str, **columns: str) -> Look:
    return beginning("orte.csv", Uploads({"orte.csv": "x"}, lambda _: text.encode()), columns)


def test_what_a_person_says_goes_before_the_guess() -> None:
    """The column is taken from the field that it was guessed for."""
    found = told("Titel;Objekt\nFrau;Hof\n", name="Objekt")
    assert ({"name": "Objekt"}, ("Titel",)) == (dict(found.source.fields), found.unused)


@pytest.mark.parametrize("text", ["a;b\n1;2\n", "a\n\n"])
def test_without_names_there_is_no_campaign(text: str) -> None:
    """What looks like no name is told with the columns that there are."""
    with pytest.raises(InvalidInput, match="looks like the names of places") as caught:
        told(text)
    assert "The columns are: a" in str(caught.value.remedy)


def test_a_column_that_is_not_there_is_told() -> None:
    """With those that are."""
    with pytest.raises(InvalidInput, match="no column “Nome”"):
        told("Name\nHof\n", name="Nome")


def test_a_pair_of_numbers_that_lies_nowhere_is_no_position() -> None:
    """A postal code beside a decimal is not taken for both halves of one."""
    assert "latitude" not in told("Name\tz\nHof\t39606;52.8\nGut\t39576;11.4\n").source.fields
    assert "z" == told("Name\tz\nHof\t52.6;11.8\nGut\t52.7;11.4\n").source.fields["latitude"]


def test_a_table_of_nothing_but_its_header_says_so() -> None:
    """Where the names of the columns stand twice and nothing else, both are told."""
    files = Uploads({"orte.csv": "x"}, lambda _: b"Name;Ort\nName;Ort\n")
    source = Source(kind="csv", file="orte.csv", fields={"name": "Name"})
    with pytest.raises(InvalidInput) as caught:
        read_places(source, files, no_rows)
    assert ["places.empty", "places.header-row"] == [each.code for each in caught.value.findings]


cells = st.sampled_from(
    ["", "Hof", "39606", "52,8", "11.6", "https://a.example", "Kreis Stendal", STORY, "a|b"]
)
headers = st.sampled_from(["Name", "Ort", "PLZ", "Breite", "x", "Link", "", "Foto", "id"])


@st.composite
def tables(draw: st.DrawFn) -> tuple[list[str], list[list[str]]]:
    head = draw(st.lists(headers, min_size=1, max_size=6))
    return head, draw(st.lists(st.lists(cells, min_size=len(head), max_size=len(head)), max_size=6))


@given(tables())
def test_any_table_is_guessed_or_refused(table: tuple[list[str], list[list[str]]]) -> None:
    """Each column fills one field at most, and the places can be read by what was guessed, if there are any at all."""
    head, rows = table
    text = "\n".join(";".join(row) for row in (head, *rows)) + "\n"
    files = Uploads({"orte.csv": "x"}, lambda _: text.encode())
    try:
        found = look("orte.csv", files)
    except InvalidInput:
        return
    columns = list(found.source.fields.values())
    assert len(columns) == len(set(columns))
    if "name" in found.source.fields and any("".join(row) for row in rows):
        try:
            read = read_places(found.source, files, no_rows)
        except InvalidInput as error:
            codes = {finding.code for finding in error.findings}
        else:
            codes = set()
            assert len(read.places) <= len(rows)
        assert codes in (set(), {"places.empty", "places.header-row"})
