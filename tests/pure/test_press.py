"""A press kit: the release's words, its documents, and what belongs to it."""

from __future__ import annotations

import io
import zipfile
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any
from xml.etree import ElementTree
from zoneinfo import ZoneInfo

import pytest
from docx import Document
from pypdf import PdfReader

from outreach.content.press import (
    PlaceForPress,
    write_kit,
    write_region_kit,
    write_region_release,
    write_release,
)
from outreach.content.press.map import map_of
from outreach.content.problem import ContentProblem
from outreach.content.regional import in_region
from outreach.language import Language
from outreach.model import Photo, PressFacts, Region
from outreach.resources import press_templates
from tests.builders import a_campaign, a_place

AT = datetime(2027, 2, 20, 9, 30, tzinfo=ZoneInfo("Europe/Berlin"))
EMBARGO = datetime(2027, 3, 1, 10, 0, tzinfo=AT.tzinfo)
CAMPAIGN = a_campaign(press=PressFacts(about="Wir zeigen Orte.", contact="Anna Beispiel\n0391 123"))
PHOTO = Photo(
    file="fotos/hof.jpg", sha256="a" * 64, credit="Foto: Ben Beispiel", licence="CC BY 4.0", consent=True
)


def written(language: Language = Language.DE, embargo: datetime | None = None, **place: Any) -> Any:
    return write_release(CAMPAIGN, a_place(**place), press_templates(), language, embargo)


def kit(**place: Any) -> dict[str, bytes]:
    found = a_place(**place)
    release = write_release(CAMPAIGN, found, press_templates(), Language.DE, EMBARGO)
    out, told = io.BytesIO(), PlaceForPress(place=found, release=release, card="card")
    write_kit(out, CAMPAIGN, told, opened=str.encode, at=AT)
    with zipfile.ZipFile(out) as archive:
        return {name.removeprefix("gutshof-krevese/"): archive.read(name) for name in archive.namelist()}


def test_the_release_tells_the_place_in_its_own_words() -> None:
    """Headline, lead and body come from the place's texts; topics and where it lies follow."""
    release = written()
    assert release.headline == "Gutshof Krevese: ein Ort von »Kreativorte im Grünen«"
    assert release.lead.startswith("Krevese. Rund um das barocke Herrenhaus")
    assert "Dorfwohnzimmer" in release.body[0]
    assert "Landkreis Stendal" in release.body[-1]


def test_nobody_is_named_or_quoted_without_consent() -> None:
    """A quotation stands in it with its consent alone; a text that names somebody who was not asked is refused."""
    said = {"quote": "Komm vorbei!", "quote_by": "Anna Beispiel, Töpferin", "people": ("Anna Beispiel",)}
    assert written(**said).quotation == ("", "")
    asked = written(**said, people_consented=("Anna Beispiel",))
    assert asked.quotation == ("»Komm vorbei!«", "Anna Beispiel, Töpferin")
    with pytest.raises(ContentProblem) as caught:
        written(
            teaser="Anna Beispiel macht aus einem alten Gut ein Haus für Kultur.", people=("Anna Beispiel",)
        )
    assert caught.value.finding.code == "content.name-without-consent"


def test_a_language_in_which_nothing_is_told_has_no_release() -> None:
    """An English release takes English texts."""
    with pytest.raises(ContentProblem):
        written(Language.EN)
    english = written(Language.EN, teaser_en="An old estate fills with culture again.")
    assert "An old estate" in english.lead


def test_the_document_opens_with_headings() -> None:
    """Kind, embargo, headline, lead, quotation, the project, whom to ask, and the photos with their credits."""
    said = {"quote": "Komm vorbei!", "quote_by": "Anna Beispiel", "people": ("Anna Beispiel",)}
    files = kit(photos=(PHOTO,), people_consented=("Anna Beispiel",), **said)
    document = Document(io.BytesIO(files["pressemitteilung.docx"]))
    lines = [paragraph.text for paragraph in document.paragraphs]
    assert lines[:2] == ["Pressemitteilung · Kreativorte im Grünen", "Sperrfrist: 01.03.2027, 10:00 Uhr"]
    headings = [each.text for each in document.paragraphs if each.style.name.startswith("Heading")]
    assert headings == [
        "Gutshof Krevese: ein Ort von »Kreativorte im Grünen«",
        "Über Kreativorte im Grünen",
        "Pressekontakt",
        "Fotos zum Abdruck, mit Bildnachweis",
    ]
    assert "»Komm vorbei!« – Anna Beispiel" in lines
    assert "fotos/1-hof.jpg: Foto: Ben Beispiel (CC BY 4.0)" in lines
    assert document.core_properties.language == "de"


def test_the_paper_says_the_same() -> None:
    """The PDF is tagged, in the release's language, with its title."""
    reader = PdfReader(io.BytesIO(kit(photos=(PHOTO,))["pressemitteilung.pdf"]))
    text = " ".join("".join(page.extract_text() for page in reader.pages).split())
    assert "Sperrfrist: 01.03.2027, 10:00 Uhr" in text
    assert "Anna Beispiel" in text
    assert reader.root_object["/Lang"] == "de"
    assert reader.root_object["/MarkInfo"]["/Marked"]
    assert "Gutshof Krevese" in reader.metadata.title


@pytest.mark.parametrize(
    "changes",
    [
        {"consent": False},
        {"licence": ""},
        {"credit": ""},
        {"withdrawn_on": AT.date()},
        {"valid_from": EMBARGO.date()},
        {"channels": ("facebook",)},
        {"sha256": ""},
    ],
)
def test_a_photo_that_the_press_may_not_print_stays_out(changes: dict[str, Any]) -> None:
    """Rights not recorded, withdrawn, not yet, for one network alone, or lost."""
    files = kit(photos=(replace(PHOTO, **changes),))
    assert "bildnachweise.txt" not in files
    assert not [name for name in files if name.startswith("fotos")]


def test_the_kit_holds_what_it_says() -> None:
    """Photos under names that belong to the archive alone, credits, card, map and facts."""
    files = kit(photos=(replace(PHOTO, file="../../etc\\..\\hof.jpg"),))
    assert set(files) == {
        "pressemitteilung.docx",
        "pressemitteilung.pdf",
        "karte.svg",
        "bildkarte.jpg",
        "daten.txt",
        "bildnachweise.txt",
        "fotos/1-hof.jpg",
    }
    assert files["fotos/1-hof.jpg"] == PHOTO.sha256.encode()
    assert "Adresse: 39606 Hansestadt Osterburg" in files["daten.txt"].decode()


def test_the_map_is_a_drawing_of_its_own() -> None:
    """It is well-formed with any name, has its credit, and there is none where nobody knows where the place lies."""
    drawn = map_of(a_place(name="<Hof> & Gut"), a_campaign())
    assert drawn
    words = [element.text for element in ElementTree.fromstring(drawn).iter() if element.text]
    assert "<Hof> & Gut" in words
    assert any("BKG" in word for word in words)
    assert map_of(a_place(latitude=None, longitude=None), a_campaign()) is None


def test_signs_that_no_document_can_hold_do_no_harm() -> None:
    """Words with control signs and signs that no font has come out as documents all the same."""
    files = kit(
        name="Hof \x01\ud800 \U0010ffff", teaser="Ein Hof \x0b wacht auf, und alle sind dabei, auch 𒀀."
    )
    assert Document(io.BytesIO(files["pressemitteilung.docx"])).paragraphs
    assert PdfReader(io.BytesIO(files["pressemitteilung.pdf"])).pages


def test_a_region_has_a_kit_of_its_own() -> None:
    """Its release tells each place in a sentence, by its own name and boilerplate; each place has its folder."""
    region = Region(
        name="Altmark", areas=("Landkreis Stendal",), brand="Die Altmark", about="Wir sind die Altmark."
    )
    campaign = in_region(replace(CAMPAIGN, regions=(region,)), region)
    hof = a_place("hof", name="Hof Nebel", teaser="Anna Beispiel sät.", people=("Anna Beispiel",))
    places = [a_place(photos=(PHOTO,)), hof]
    release = write_region_release(campaign, region, places, press_templates(), Language.DE, None)
    assert release.headline == "»Die Altmark«: 2 Orte in der Region Altmark"
    assert release.about == "Wir sind die Altmark."
    assert release.body[0].startswith("Gutshof Krevese: Rund um das barocke Herrenhaus")
    assert release.body[1] == "Hof Nebel (Krevese)"
    out = io.BytesIO()
    told = [PlaceForPress(place=place, release=None, card="") for place in places]
    write_region_kit(out, campaign, region, release, told, opened=str.encode, at=AT)
    with zipfile.ZipFile(out) as archive:
        assert {
            "pressemitteilung.docx",
            "pressemitteilung.pdf",
            "karte.svg",
            "gutshof-krevese/fotos/1-hof.jpg",
            "gutshof-krevese/bildnachweise.txt",
            "hof/daten.txt",
        } <= set(archive.namelist())
        paper = PdfReader(io.BytesIO(archive.read("pressemitteilung.pdf"))).pages[0].extract_text()
        assert "gutshof-krevese/fotos/1-hof.jpg: Foto: Ben Beispiel" in " ".join(paper.split())
        assert "© GeoBasis-DE" in archive.read("karte.svg").decode()


def test_a_template_that_a_customer_has_not_copied_is_the_shipped_one(tmp_path: Path) -> None:
    """Whoever copied the press templates before regions came has none for them."""
    region = Region(name="Altmark")
    release = write_region_release(CAMPAIGN, region, [a_place()], tmp_path, Language.EN, None)
    assert release.lead == "In the region Altmark one place belongs to “Kreativorte im Grünen”."
