"""From a row to a place: each field, each fault, each mapping."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date
from hashlib import sha256
from pathlib import Path
from types import MappingProxyType

import pytest

from outreach.campaign import CampaignFolder, Uploads
from outreach.errors import InvalidInput, Severity
from outreach.language import msg
from outreach.model import Photo, PlaceStatus
from outreach.places import read_campaign, read_places
from outreach.places.cells import slug_for
from tests.builders import a_brand, a_campaign
from tests.pure.places_sources import a_source, codes, no_rows, read_text, row_with, told
from tests.unwanted import Unwanted, patient_for


@pytest.mark.parametrize(
    ("field", "written", "expected"),
    [
        ("name", "elblandwerker*", "elblandwerker*"),
        ("name", "haus5 – Coworking in Salzwedel", "haus5 – Coworking in Salzwedel"),
        ("name", "Ku\u0308nstlerstadt  Kalbe ", "Künstlerstadt Kalbe"),
        ("name", "Zwei\nZeilen", "Zwei Zeilen"),
        ("teaser", "", ""),
        ("teaser", "z.\u202fB. um 10\u00a0Uhr", "z.\u202fB. um 10\u00a0Uhr"),
        ("postal_code", "06868", "06868"),
        ("street", "Kirchplatz 6, 8, 9, 10", "Kirchplatz 6, 8, 9, 10"),
        ("categories", "Wohnen/Bauen| Leben/Tourismus |Wohnen/Bauen|", ("Wohnen/Bauen", "Leben/Tourismus")),
        ("categories", "", ()),
        ("status", "", PlaceStatus.ACTIVE),
        ("status", "in Planung", PlaceStatus.PLANNED),
        ("status", "Beendet", PlaceStatus.ENDED),
        ("status", "active", PlaceStatus.ACTIVE),
        ("website", "https://www.bürgermeisterhof.de/", "https://www.xn--brgermeisterhof-zvb.de/"),
        ("website", "www.kunsthof-dahrenstedt.de", "https://www.kunsthof-dahrenstedt.de"),
        ("website", "http://domherrn8.de/", "http://domherrn8.de/"),
        ("page", "kreativorte-im-gruenen.de/?p=304", "https://kreativorte-im-gruenen.de/?p=304"),
        ("checked_on", "2026-11-01", date(2026, 11, 1)),
        ("checked_on", "1.11.2026", date(2026, 11, 1)),
        ("checked_on", "", None),
        ("credit", "© GeoNames, CC BY 4.0", "© GeoNames, CC BY 4.0"),
    ],
)
def test_real_values_pass(tmp_path: Path, field: str, written: str, expected: object) -> None:
    """The oddities of the real website come in without a finding."""
    header = f"slug,{field}" if field == "name" else f"slug,name,{field}"
    cell = '"' + written.replace('"', '""') + '"'
    row = f"hof,{cell}" if field == "name" else f"hof,Hof,{cell}"
    found = read_text(tmp_path, f"{header}\n{row}\n")
    assert () == found.findings
    assert expected == getattr(found.places[0], field)


@pytest.mark.parametrize("slug", ["1045", "a", "gruenderlabor-kuenstlerstadt-kalbe", "haus_5", "x" * 100])
def test_real_slugs_pass(tmp_path: Path, slug: str) -> None:
    """Numbers only, one letter and a long name are slugs."""
    assert [slug] == [place.slug for place in read_text(tmp_path, f"slug,name\n{slug},Hof\n").places]


@pytest.mark.parametrize("slug", ["Hof", "höfe", "../etc", "a b", "-a", "a/b", "x" * 101, "a.b"])
def test_a_slug_that_cannot_stand_in_a_link_is_left_out(tmp_path: Path, slug: str) -> None:
    """What would break a link or a file name is told with a proposal."""
    found = read_text(tmp_path, f"slug,name\n{slug},Hof\ngut,Gut\n")
    assert ["gut"] == [place.slug for place in found.places]
    assert ("places.slug", 2, "slug") == told(found.findings)[0]
    assert not found.complete


def test_a_slug_is_proposed_from_a_name() -> None:
    """Umlauts are spelled out and everything else becomes hyphens."""
    assert "buergermeisterhof-cafe-gross" == slug_for("Bürgermeisterhof, Café »Groß«*")
    assert "gutshof-krevese" == slug_for("***")


@pytest.mark.parametrize(
    ("field", "written", "code"),
    [
        ("status", "vielleicht", "places.status"),
        ("website", "siehe Aushang", "places.url"),
        ("page", "ftp://example.org/", "places.url"),
        ("checked_on", "neulich", "places.day"),
        ("checked_on", "31.02.2026", "places.day"),
        ("teaser", "a\x01b", "places.broken-text"),
        ("texts.lage", "a\x85b", "places.broken-text"),
    ],
)
def test_a_bad_value_leaves_out_its_row(tmp_path: Path, field: str, written: str, code: str) -> None:
    """The finding names file, row, field, place and what to do; the place is kept as it was known."""
    found = row_with(tmp_path, field, written)
    assert () == found.places
    (finding,) = found.findings
    assert (code, "places.csv", 2, field, "hof") == (
        finding.code,
        finding.file,
        finding.row,
        finding.field,
        finding.place,
    )
    assert str(finding.remedy)
    assert frozenset({"hof"}) == found.keep


@pytest.mark.parametrize(
    ("latitude", "longitude", "expected"),
    [
        ("52.8", "", [("places.half-position", "longitude")]),
        (" ", "11.7", [("places.half-position", "latitude")]),
        ("528127", "11.7", [("places.position", "latitude")]),
        ("52.8", "-180.1", [("places.position", "longitude")]),
        ("-90.5", "999", [("places.position", "latitude"), ("places.position", "longitude")]),
        ("52° 48", "11.7", [("places.number", "latitude")]),
        ("1.234,5", "11.7", [("places.number", "latitude")]),
        ("quer", "inf", [("places.number", "latitude"), ("places.number", "longitude")]),
        ("1e999", "0", [("places.position", "latitude")]),
        ("Nord", "", [("places.half-position", "longitude"), ("places.number", "latitude")]),
    ],
)
def test_a_bad_position_is_told(
    tmp_path: Path, latitude: str, longitude: str, expected: list[tuple[str, str]]
) -> None:
    """Half a position, no number and a point off the globe are errors at their field."""
    found = read_text(tmp_path, f'slug,name,latitude,longitude\nhof,Hof,"{latitude}","{longitude}"\n')
    assert () == found.places
    assert expected == [(finding.code, finding.field) for finding in found.findings]


@pytest.mark.parametrize(
    ("latitude", "longitude"), [("-90", "180"), ("90", "-180"), ("0", "0.1"), ("+52,5", "−115.5"), ("", "")]
)
def test_the_whole_globe_is_allowed(tmp_path: Path, latitude: str, longitude: str) -> None:
    """Poles, date line and equator lie on the globe; so does nowhere."""
    found = read_text(tmp_path, f'slug,name,latitude,longitude\nhof,Hof,"{latitude}","{longitude}"\n')
    assert (1, ()) == (len(found.places), found.findings)


def test_all_problems_of_a_row_are_told_at_once(tmp_path: Path) -> None:
    """A row is not read only up to its first fault."""
    text = "slug,name,latitude,longitude,status,website\nhof,,1000,,schön,?\n"
    assert {"name", "latitude", "longitude", "status", "website"} == {
        finding.field for finding in read_text(tmp_path, text).findings
    }


def test_a_duplicate_names_both_rows_and_the_first_counts(tmp_path: Path) -> None:
    """Two rows for one slug: the first is the place, the second is told with the number of the first."""
    found = read_text(tmp_path, "slug,name\nhof,Erster\ngut,Gut\nhof,Zweiter\n")
    assert ["Erster", "Gut"] == [place.name for place in found.places]
    assert [("places.duplicate-slug", 4, "slug")] == told(found.findings)
    assert "“hof” stands in places.csv, row 2, and again in row 4." == str(found.findings[0].message)


def test_an_unusable_slug_means_that_nobody_is_taken_for_gone(tmp_path: Path) -> None:
    """A row that does not tell which place it is might be any."""
    found = read_text(tmp_path, "slug,name\nHÖF,Hof\ngut,Gut\n")
    assert [("places.slug", 2, "slug"), ("places.nobody-gone", None, None)] == told(found.findings)
    assert [Severity.ERROR, Severity.HINT] == [finding.severity for finding in found.findings]
    assert (False, frozenset()) == (found.complete, found.keep)


def test_columns_are_mapped_by_the_campaign(tmp_path: Path) -> None:
    """Columns may have any name, constants fill what the source lacks, other columns are left alone."""
    fields = {
        "slug": "Kürzel",
        "name": "Titel",
        "teaser": "summary_de",
        "region": "=Altmark",
        "texts.lage": "Lage",
    }
    text = "Kürzel;Titel;summary_de;Lage;name\nhof;Hof;Kurz.;Am Fluss;ANDERS\n"
    (place,) = read_text(tmp_path, text, fields=fields).places
    assert ("Hof", "Kurz.", "Altmark") == (place.name, place.teaser, place.region)
    assert {"lage": "Am Fluss"} == dict(place.texts)


def test_column_names_are_compared_composed(tmp_path: Path) -> None:
    """A header written by a Mac, its umlauts in two signs, is found."""
    fields = {"slug": "slug", "name": "Träger"}
    (place,) = read_text(tmp_path, "slug, Tra\u0308ger\nhof,Hof\n", fields=fields).places
    assert "Hof" == place.name


def test_everything_wrong_with_a_mapping_is_told_at_once(tmp_path: Path) -> None:
    """Unknown fields, unknown columns, double columns and missing ones come in one go, with what there is."""
    fields = {"slug": "Kürzel", "teaser": "Text", "colour": "Farbe", "street": "Weg"}
    with pytest.raises(InvalidInput) as caught:
        read_text(tmp_path, "slug;Weg;Weg;Text\na;b;c;d\n", fields=fields, where={"Land": ("ST",)})
    assert sorted(
        [
            "places.unknown-field",
            "places.unknown-column",
            "places.unknown-column",
            "places.unknown-column",
            "places.double-column",
            "places.unmapped",
        ]
    ) == sorted(codes(caught.value))
    remedies = {str(finding.remedy) for finding in caught.value.findings}
    assert "Its columns are: slug, Weg, Weg, Text. Correct “fields” or “where” in campaign.toml." in remedies


def test_a_misspelt_field_is_recognised(tmp_path: Path) -> None:
    """An unknown field names the known one that looks like it."""
    with pytest.raises(InvalidInput) as caught:
        read_text(tmp_path, "slug,name\na,A\n", fields={"slug": "slug", "name": "name", "lattitude": "=1"})
    assert "latitude" in str(caught.value.findings[0].remedy)


def test_where_keeps_only_the_rows_asked_for(tmp_path: Path) -> None:
    """Rows of other regions are neither places nor problems."""
    text = "slug,name,region\na,A,Altmark\nb,,Harz\nc,C, Altmark \n"
    found = read_text(tmp_path, text, where={"region": ("Altmark", "Börde")})
    assert ["a", "c"] == [place.slug for place in found.places]
    assert (2, ()) == (found.rows, found.findings)


def test_where_that_fits_no_row_is_refused(tmp_path: Path) -> None:
    """A misspelt value must not mark every place as gone."""
    with pytest.raises(InvalidInput) as caught:
        read_text(tmp_path, "slug,name,region\na,A,Altmark\n", where={"region": ("Altmrk",)})
    assert ["places.empty"] == codes(caught.value)


def test_where_passes_over_what_is_no_text(tmp_path: Path) -> None:
    """A value that is neither text nor number fits no wish."""
    rows = [{"slug": "a", "name": "A", "kind": b"x"}, {"slug": "b", "name": "B", "kind": "x"}]
    source = a_source("sql", url="sqlite://", query="SELECT 1", where={"kind": ("x",)})
    assert ["b"] == [
        place.slug for place in read_places(source, CampaignFolder(tmp_path), lambda url, query: rows).places
    ]


# --- photos -----------------------------------------------------------------------------------------

PHOTO_HEADER = "slug,name,photo.file,photo.credit,photo.licence,photo.consent,photo.alt,photo2.file"


JPEG = sha256(b"jpeg").hexdigest()


def with_photos(folder: Path) -> Path:
    (folder / "photos").mkdir()
    (folder / "photos" / "hof.jpg").write_bytes(b"jpeg")
    (folder / "photos" / "tor.jpg").write_bytes(b"jpeg")
    return folder


def test_a_place_may_have_several_photos(tmp_path: Path) -> None:
    """Each numbered group of columns is one photo, in order."""
    row = "hof,Hof,photos\\hof.jpg,A. Nonym,CC BY 4.0,ja,Ein Tor,photos/tor.jpg"
    (place,) = read_text(with_photos(tmp_path), f"{PHOTO_HEADER}\n{row}\n").places
    cleared = Photo(
        file="photos/hof.jpg",
        sha256=JPEG,
        credit="A. Nonym",
        licence="CC BY 4.0",
        consent=True,
        alt="Ein Tor",
    )
    assert (cleared, Photo(file="photos/tor.jpg", sha256=JPEG)) == place.photos


def test_a_photo_of_more_than_60_mb_is_told_and_not_read_whole(tmp_path: Path) -> None:
    """The place goes without, and the remedy says how large is large enough."""
    with (tmp_path / "big.jpg").open("wb") as file:
        file.truncate(70_000_000)
    found = read_text(tmp_path, "slug,name,photo.file\nhof,Hof,big.jpg\n")
    assert () == found.places[0].photos
    assert [("places.photo-too-big", 2, "photo.file")] == told(found.findings)


def test_sources_and_photos_may_be_sent_instead_of_lying_in_a_folder() -> None:
    """What somebody uploads is read by the same names."""
    table = b"slug,name,photo.file\nhof,Hof,photos/hof.jpg\nweg,Weg,photos/weg.jpg\n"
    kept = {"a": table, "b": b"jpeg"}
    sent = Uploads({"places.csv": "a", "photos/hof.jpg": "b"}, kept.__getitem__)
    found = read_places(a_source(), sent, no_rows)
    assert [(Photo(file="photos/hof.jpg", sha256=JPEG),), ()] == [place.photos for place in found.places]
    assert ["places.photo-missing"] == [finding.code for finding in found.findings]


@pytest.mark.parametrize("name", ["photos/weg.jpg", "photos"])
def test_a_missing_photo_is_told_and_the_place_goes_without(tmp_path: Path, name: str) -> None:
    """A file that is not there does not cost the place its posts."""
    found = read_text(with_photos(tmp_path), f"{PHOTO_HEADER}\nhof,Hof,{name},,,,,photos/tor.jpg\n")
    assert [Photo(file="photos/tor.jpg", sha256=JPEG)] == list(found.places[0].photos)
    assert [("places.photo-missing", 2, "photo.file")] == told(found.findings)
    assert Severity.WARNING is found.findings[0].severity


@pytest.mark.parametrize("name", ["../fremd.jpg", "/etc/hostname", "link.jpg", "x/" * 3000])
def test_a_photo_outside_the_folder_is_not_used(tmp_path: Path, name: str) -> None:
    """Neither a path nor a link brings in a picture from elsewhere."""
    folder = tmp_path / "campaign"
    folder.mkdir()
    (tmp_path / "fremd.jpg").write_bytes(b"jpeg")
    (folder / "link.jpg").symlink_to(tmp_path / "fremd.jpg")
    found = read_text(folder, f"slug,name,photo.file\nhof,Hof,{name}\n")
    assert () == found.places[0].photos
    assert found.findings[0].code in ("places.photo-outside", "places.photo-missing")


@pytest.mark.parametrize(
    ("written", "expected"), [("x", True), ("JA", True), ("nein", False), ("", False), ("0", False)]
)
def test_consent_is_yes_no_or_unknown(tmp_path: Path, written: str, expected: bool) -> None:
    """An empty cell is no consent."""
    text = f"{PHOTO_HEADER}\nhof,Hof,photos/hof.jpg,,,{written},,\n"
    assert expected is read_text(with_photos(tmp_path), text).places[0].photos[0].consent


def test_an_unclear_consent_is_told(tmp_path: Path) -> None:
    """»vielleicht« is not taken for a yes."""
    found = read_text(with_photos(tmp_path), f"{PHOTO_HEADER}\nhof,Hof,photos/hof.jpg,,,vielleicht,,\n")
    assert [("places.yes-no", 2, "photo.consent")] == told(found.findings)


# --- a whole campaign -------------------------------------------------------------------------------


def test_a_category_without_colour_is_a_warning(tmp_path: Path) -> None:
    """The place comes in, and a person is told which categories there are."""
    (tmp_path / "places.csv").write_text(
        "slug,name,categories\nhof,Hof,Leben/Turismus|Wohnen/Bauen\n", "utf-8"
    )
    found = read_campaign(a_campaign(sources=(a_source(),)), CampaignFolder(tmp_path), no_rows)
    assert ("Leben/Turismus", "Wohnen/Bauen") == found.places[0].categories
    (finding,) = found.findings
    assert ("places.unknown-category", Severity.WARNING) == (finding.code, finding.severity)
    assert "Leben/Tourismus" in str(finding.remedy)


def test_a_brand_without_categories_knows_them_all(tmp_path: Path) -> None:
    """Who names no categories is not warned of any."""
    (tmp_path / "places.csv").write_text("slug,name,categories\nhof,Hof,Irgendwas\n", "utf-8")
    brand = replace(a_brand(), categories=MappingProxyType({}))
    found = read_campaign(a_campaign(brand=brand, sources=(a_source(),)), CampaignFolder(tmp_path), no_rows)
    assert () == found.findings


def test_sources_are_put_together(tmp_path: Path) -> None:
    """Each slug counts once over all sources, and what one leaves out is kept for the whole."""
    (tmp_path / "a.csv").write_text("slug,name\nhof,Hof\nÖ,Namenlos\n", "utf-8")
    (tmp_path / "b.csv").write_text("slug,name\nhof,Wieder\ngut,Gut\nmuehle,\n", "utf-8")
    sources = (a_source(file="a.csv"), a_source(file="b.csv"))
    found = read_campaign(a_campaign(sources=sources), CampaignFolder(tmp_path), no_rows)
    assert ["Hof", "Gut"] == [place.name for place in found.places]
    assert "“hof” stands in a.csv, row 2, and again in row 2." in {
        str(each.message) for each in found.findings
    }
    assert (5, False, frozenset({"hof", "muehle"})) == (found.rows, found.complete, found.keep)


def test_one_unusable_source_stops_the_campaigns_import(tmp_path: Path) -> None:
    """All problems of all sources are told, and nothing is half imported."""

    def fails(url: str, query: str) -> Iterable[Mapping[str, object]]:
        raise InvalidInput(msg("The database does not answer."))

    (tmp_path / "a.csv").write_text("slug,name\nhof,\n", "utf-8")
    sources = (
        a_source(file="a.csv"),
        a_source(file="fehlt.csv"),
        a_source("sql", file="", url="x://", query="Q"),
    )
    with pytest.raises(InvalidInput) as caught:
        read_campaign(a_campaign(sources=sources), CampaignFolder(tmp_path), fails)
    assert ["places.unreadable", "places.unreadable", "places.no-name"] == codes(caught.value)
    assert "The database does not answer." == str(caught.value.findings[1].message)


def test_a_campaign_without_sources_is_told() -> None:
    """Without a source there is nothing to import."""
    with pytest.raises(InvalidInput, match=r"campaign\.toml"):
        read_campaign(a_campaign(sources=()), Uploads({}, {}.__getitem__), no_rows)


@pytest.mark.parametrize("rows", [0, 2])
def test_reading_is_given_up_at_the_next_row(tmp_path: Path, rows: int) -> None:
    """Whoever wants the places no more is heard at each row, of each source of a campaign."""
    (tmp_path / "places.csv").write_text("slug,name\na,A\nb,B\nc,C\n", "utf-8")
    campaign = a_campaign(sources=(a_source(),))
    read_campaign(campaign, CampaignFolder(tmp_path), no_rows, check_cancel=patient_for(3))
    with pytest.raises(Unwanted):
        read_campaign(campaign, CampaignFolder(tmp_path), no_rows, check_cancel=patient_for(rows))


def test_english_words_and_named_persons_come_in(tmp_path: Path) -> None:
    """Each in a field of its own; lists are separated as the source separates values."""
    text = (
        "slug,name,teaser_en,texts_en.lage,categories_en,people,people_consented\n"
        "hof,Hof,A farm.,By the river.,Work|Life,Ada Muster|Bo Beispiel,Bo Beispiel\n"
    )
    (place,) = read_text(tmp_path, text).places
    assert ("A farm.", {"lage": "By the river."}) == (place.teaser_en, dict(place.texts_en))
    assert ("Work", "Life") == place.categories_en
    assert (("Ada Muster", "Bo Beispiel"), ("Bo Beispiel",)) == (place.people, place.people_consented)


@pytest.mark.parametrize(
    ("written", "focus"),
    [
        ("0.3,0.6", (0.3, 0.6)),
        ("30% 60%", (0.3, 0.6)),
        ("30 %, 60 %", (0.3, 0.6)),
        ("0,3; 0,6", (0.3, 0.6)),
        ("1 0", (1.0, 0.0)),
        ("", None),
    ],
)
def test_a_focus_may_be_written_as_people_write_it(
    tmp_path: Path, written: str, focus: tuple[float, float] | None
) -> None:
    """Shares or per cent, from the left and from the top."""
    (tmp_path / "hof.jpg").write_bytes(b"x")
    found = read_text(tmp_path, f'slug,name,photo.file,photo.focus\nhof,Hof,hof.jpg,"{written}"\n')
    assert () == found.findings
    assert focus == found.places[0].photos[0].focus


@pytest.mark.parametrize("written", ["links oben", "0.3", "30 60", "30% 0.6", "1.2,0.5", "-0.1,0.5"])
def test_a_focus_that_is_no_spot_is_told_with_its_row(tmp_path: Path, written: str) -> None:
    """Outside the picture, half of it, or words."""
    (tmp_path / "hof.jpg").write_bytes(b"x")
    found = read_text(tmp_path, f'slug,name,photo.file,photo.focus\nhof,Hof,hof.jpg,"{written}"\n')
    assert [("places.focus", 2, "photo.focus")] == told(found.findings)


def test_a_quotation_comes_in_with_who_says_it(tmp_path: Path) -> None:
    """In both languages."""
    found = read_text(
        tmp_path, 'slug,name,quote,quote_by,quote_en\nhof,Hof,Komm!,"Anna Beispiel, Töpferin",Come!\n'
    )
    (place,) = found.places
    assert ("Komm!", "Anna Beispiel, Töpferin", "Come!") == (place.quote, place.quote_by, place.quote_en)
