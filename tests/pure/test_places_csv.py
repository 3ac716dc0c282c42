"""CSV files as people save them: every separator, every encoding, and every way to break one."""

from __future__ import annotations

import csv
import io
import unicodedata
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from outreach.campaign import CampaignFolder, load_campaign
from outreach.errors import InvalidInput
from outreach.places import Import, read_campaign, read_places
from outreach.places.encoding import decoded
from tests.pure.places_sources import HEADER, a_source, codes, no_rows, read_bytes, read_text, told, wild

ALTMARK = Path(__file__).parents[2] / "campaigns" / "kreativorte-altmark"


def read_only(folder: Path, name: str) -> Import:
    """The import of a file that this does not write."""
    return read_places(a_source(file=name), CampaignFolder(folder), no_rows)


def test_the_first_customers_places_come_in_whole() -> None:
    """The delivered table brings 18 places without a single finding."""
    found = read_campaign(load_campaign(ALTMARK), CampaignFolder(ALTMARK), no_rows)
    assert (18, 18, ()) == (found.rows, len(found.places), found.findings)
    assert {"Altmark"} == {place.region for place in found.places}
    assert "daily-am-dom-stendal" in {place.slug for place in found.places if not place.categories}


def test_the_first_customers_positions_carry_their_credit() -> None:
    """13 of the 18 positions are from GeoNames, and only these say so."""
    file = ALTMARK / "places.csv"
    with file.open(encoding="utf-8", newline="") as opened:
        rows = list(csv.DictReader(opened))
    assert 13 == sum(row["credit"] == "© GeoNames, CC BY 4.0" for row in rows)
    assert all(("GeoNames" in row["coord_precision"]) == bool(row["credit"]) for row in rows)


@pytest.mark.parametrize("separator", [",", ";", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252"])
def test_each_separator_and_encoding_is_found_out(tmp_path: Path, separator: str, encoding: str) -> None:
    """The same table reads the same, however the spreadsheet program saved it."""
    text = (
        separator.join(["slug", "name", "teaser"])
        + "\r\n"
        + separator.join(["hof", "Höfe", "„Groß“ – schön"])
    )
    (place,) = read_text(tmp_path, text, encoding=encoding).places
    assert ("hof", "Höfe", "„Groß“ – schön") == (place.slug, place.name, place.teaser)


def test_the_separator_is_told_from_the_wanted_columns(tmp_path: Path) -> None:
    """A header whose names hold commas is still one with semicolons."""
    fields = {"slug": "Kurzname", "name": "Name, Ort, Land"}
    (place,) = read_text(tmp_path, "Kurzname;Name, Ort, Land\nhof;Hof\n", fields=fields).places
    assert "Hof" == place.name


def test_a_decimal_comma_is_a_decimal_point(tmp_path: Path) -> None:
    """52,8127 and 52.8127 are the same latitude."""
    text = "slug;name;latitude;longitude\na;A;52,8127;11,6925\nb;B;52.8127;11.6925\n"
    first, second = read_text(tmp_path, text).places
    assert (52.8127, 11.6925) == (first.latitude, first.longitude) == (second.latitude, second.longitude)


def test_a_cell_may_hold_separators_quotes_and_lines(tmp_path: Path) -> None:
    """Quoted cells keep their content, and a line break in a text does not shift the row numbers."""
    text = 'slug,name,texts.lage\na,"Hof ""A"", Krevese","Eins\n\nZwei"\nB!,B,\n'
    found = read_text(tmp_path, text)
    assert 'Hof "A", Krevese' == found.places[0].name
    assert {"lage": "Eins.\n\nZwei."} == dict(found.places[0].texts)
    assert [("places.slug", 3, "slug")] == told(found.findings)[:1]


def test_empty_rows_are_passed_over_but_counted(tmp_path: Path) -> None:
    """Blank lines are no places, and rows below keep the number that a spreadsheet shows."""
    found = read_text(tmp_path, "slug,name\na,A\n\n,\nb,\n")
    assert ["a"] == [place.slug for place in found.places]
    assert [("places.no-name", 5, "name")] == told(found.findings)
    assert 2 == found.rows


@pytest.mark.parametrize("row", ["hof", "hof,Hof,52.8,11.7,mehr"])
def test_a_row_with_too_few_or_many_cells_is_left_out(tmp_path: Path, row: str) -> None:
    """A shifted row is not guessed at; the rows around it come in."""
    found = read_text(tmp_path, f"{HEADER}\na,A,,\n{row}\nb,B,,\n")
    assert ["a", "b"] == [place.slug for place in found.places]
    assert [("places.cells", 3, None)] == told(found.findings)
    assert frozenset({"hof"}) == found.keep
    assert found.complete


def test_a_shifted_row_whose_slug_stands_behind_the_fault_is_unknown(tmp_path: Path) -> None:
    """Only the first cell of a shifted row is certain, so here nobody may be taken for gone."""
    found = read_text(tmp_path, "name,slug\nA,a\nB,x,b\n")
    assert not found.complete
    assert [("places.cells", 3, None), ("places.nobody-gone", None, None)] == told(found.findings)


def test_a_quotation_mark_that_is_not_closed_is_told(tmp_path: Path) -> None:
    """Everything before the mark comes in, and no place behind it is taken for gone."""
    found = read_text(tmp_path, 'slug,name\na,A\nb,"B\nc,C\n')
    assert ["a"] == [place.slug for place in found.places]
    assert ("places.quotes", 3, None) == told(found.findings)[0]
    assert not found.complete


def test_a_mark_in_the_middle_of_a_cell_spoils_one_row_only(tmp_path: Path) -> None:
    """Reading goes on in the next row."""
    found = read_text(tmp_path, 'slug,name\nb,"B" alt\nc,C\n')
    assert ["c"] == [place.slug for place in found.places]
    assert ("places.quotes", 2, None) == told(found.findings)[0]


def test_single_damaged_bytes_leave_out_their_row(tmp_path: Path) -> None:
    """In a file that is otherwise UTF-8, a broken byte is told with its row and field."""
    content = "slug,name\na,Höfe\nb,Mühle\nc,X\n".encode().replace(b"X", b"M\xfchle")
    found = read_bytes(tmp_path, content)
    assert ["a", "b"] == [place.slug for place in found.places]
    assert [("places.broken-text", 4, "name")] == told(found.findings)
    assert frozenset({"c"}) == found.keep


def test_a_byte_that_windows_does_not_know_is_told(tmp_path: Path) -> None:
    """0x81 is nothing in Windows-1252."""
    found = read_bytes(tmp_path, b"slug,name\na,H\xf6fe\nb,M\x81hle\n")
    assert ["Höfe"] == [place.name for place in found.places]
    assert [("places.broken-text", 3, "name")] == told(found.findings)


def test_a_marked_file_is_utf8_whatever_is_broken_in_it() -> None:
    """A byte order mark settles the encoding."""
    assert ("a\udcfc", "utf-8") == decoded(b"\xef\xbb\xbfa\xfc")


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "places.empty"),
        (b" \r\n\n", "places.empty"),
        (b"slug,name\n", "places.empty"),
        (b"slug,name\n,\n", "places.empty"),
        (b"PK\x03\x04\x00\x00", "places.not-a-table"),
        (b"<!DOCTYPE html><html><body>Not found</body></html>", "places.not-a-table"),
        ("slug,name\na,A\n".encode("utf-16-le"), "places.not-a-table"),
        (b"slug,name,name\na,A,B\n", "places.double-column"),
        (b'"' + b"x" * 200_000, "places.unmapped"),
    ],
)
def test_what_is_no_table_is_refused_as_a_whole(tmp_path: Path, content: bytes, code: str) -> None:
    """A file that cannot be what it should be changes nothing, least of all marks every place as gone."""
    with pytest.raises(InvalidInput) as caught:
        read_bytes(tmp_path, content)
    assert code in codes(caught.value)
    assert all(finding.file == "places.csv" and str(finding.remedy) for finding in caught.value.findings)


def test_a_file_that_is_too_big_is_refused_unread(tmp_path: Path) -> None:
    """More than 50 MB is no table of places."""
    with (tmp_path / "places.csv").open("wb") as file:
        file.truncate(50_000_001)
    with pytest.raises(InvalidInput) as caught:
        read_only(tmp_path, "places.csv")
    assert ["places.too-big"] == codes(caught.value)


@pytest.mark.parametrize("name", ["../secret.csv", "/etc/passwd", "link.csv", "a\0b", "x/" * 3000])
def test_a_file_outside_the_campaigns_folder_is_refused(tmp_path: Path, name: str) -> None:
    """Neither a path nor a link leads out of the folder."""
    folder = tmp_path / "campaign"
    folder.mkdir()
    (tmp_path / "secret.csv").write_text("slug,name\na,A\n")
    (folder / "link.csv").symlink_to(tmp_path / "secret.csv")
    with pytest.raises(InvalidInput) as caught:
        read_only(folder, name)
    assert codes(caught.value) in (["places.outside"], ["places.unreadable"])
    assert "secret" not in str(caught.value.findings[0].remedy)


def test_a_missing_file_is_told(tmp_path: Path) -> None:
    """A file that is not there is named."""
    with pytest.raises(InvalidInput) as caught:
        read_only(tmp_path, "fehlt.csv")
    assert ["places.unreadable"] == codes(caught.value)
    assert "fehlt.csv" in str(caught.value.findings[0].message)


ONE_LINE = st.text(
    st.characters(
        codec="utf-8",
        categories=["L", "N"],
        exclude_characters="ÃÂâðïÄÅŸÑŠŽﬂ³ⁿΣ",
        include_characters=",;'\"§€",
    ),
    min_size=1,
    max_size=12,
).map(lambda text: f"Hof {text}")
LATIN = st.lists(st.sampled_from([*"abcXYZ ÄÖÜäöüßé,;\t\"'", "ña"]), max_size=12).map(
    lambda parts: f"Hof {''.join(parts)}"
)
"""No western word ends in »ñ«, as many Polish ones seem to that are read as western."""


def table(rows: list[tuple[str, str]], separator: str) -> str:
    written = io.StringIO(newline="")
    writer = csv.writer(written, delimiter=separator)
    writer.writerow(["slug", "name", "texts.lage"])
    writer.writerows((f"ort-{number}", name, text) for number, (name, text) in enumerate(rows))
    return written.getvalue()


@given(
    st.lists(st.tuples(ONE_LINE, ONE_LINE), min_size=1, max_size=5),
    st.sampled_from(",;\t"),
    st.sampled_from(["utf-8", "utf-8-sig"]),
)
@wild
def test_wild_text_survives_each_separator_in_utf8(
    tmp_path: Path, rows: list[tuple[str, str]], separator: str, encoding: str
) -> None:
    """What the csv module writes is what is read, in Unicode's composed form."""
    found = read_text(tmp_path, table(rows, separator), encoding=encoding)
    expected = [tuple(unicodedata.normalize("NFC", part) for part in row) for row in rows]
    assert expected == [(place.name, place.texts.get("lage", "")) for place in found.places]


@given(st.lists(LATIN, min_size=1, max_size=5), st.sampled_from(",;\t"))
@wild
def test_western_text_survives_windows_1252(tmp_path: Path, texts: list[str], separator: str) -> None:
    """German text in Windows-1252 is read as it was written."""
    found = read_text(tmp_path, table([("Hof", text) for text in texts], separator), encoding="cp1252")
    assert [text.strip() for text in texts] == [place.texts.get("lage", "") for place in found.places]


@given(
    st.binary(max_size=300)
    | st.binary(max_size=200).map(lambda tail: b"slug;name;latitude;longitude\n" + tail)
)
@wild
def test_any_bytes_are_an_import_or_invalid_input(tmp_path: Path, content: bytes) -> None:
    """Nothing but InvalidInput ever leaves the reader, and every row is either a place or told."""
    try:
        found = read_bytes(tmp_path, content)
    except InvalidInput as error:
        findings = error.findings
    else:
        findings = found.findings
        assert found.rows >= len(found.places)
        assert found.rows == len(found.places) or found.findings
    assert all(str(finding.message) and str(finding.remedy) for finding in findings)


@given(st.lists(st.text(st.sampled_from('ab",;\n\r\t 1.'), max_size=8), min_size=1, max_size=12))
@wild
def test_broken_quoting_never_stops_the_import(tmp_path: Path, parts: list[str]) -> None:
    """Whatever marks and separators follow, the first good row comes in."""
    found = read_text(tmp_path, "slug,name\nerster,Erster\n" + ",".join(parts))
    assert "erster" == found.places[0].slug


@pytest.mark.parametrize(
    "name", ["Pałac w Łodzi", "Dvořák", "Děčín", "Kościół Wałbrzych", "Zamek w Poznań", "Śląska 5", "Dvůr"]
)
def test_polish_and_czech_windows_files_are_read_as_such_and_told(tmp_path: Path, name: str) -> None:
    """Letters of the East in an old Windows file come in right beside umlauts, with a word to look at them."""
    found = read_bytes(tmp_path, f"slug,name\nhof,{name}\nmuehle,Mühle\n".encode("cp1250"))

    assert [place.name for place in found.places] == [name, "Mühle"]
    assert [finding.code for finding in found.findings] == ["places.encoding"]


@pytest.mark.parametrize(
    "name",
    [
        "Jørgensen",
        "Speicher mit 30 m³ Raum",
        "Forlì",
        "Halle für £ 5",
        "Façade",
        "España",
        "Œuvre",
        "Phœnix",
        "Più",
        "Où",
    ],
)
def test_western_files_are_not_taken_for_eastern_ones(tmp_path: Path, name: str) -> None:
    """Danish, Italian and French letters, and a cubic metre, are no sign of another alphabet."""
    found = read_bytes(tmp_path, f"slug,name\nhof,{name}\nmuehle,Mühle\n".encode("cp1252"))

    assert [place.name for place in found.places] == [name, "Mühle"]
    assert not found.findings
