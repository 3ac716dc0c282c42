"""Licences as people write them."""

from __future__ import annotations

import pytest

from outreach.content.licences import licence_of
from outreach.content.rights import cautions, credit_in_text, obstacles
from outreach.language import Language
from outreach.model import Photo

NAMED = {
    "CC BY 3.0": [
        "CC BY 3.0",
        "CC-BY-3.0",
        "cc by 3.0",
        "CCBY 3.0",
        "Creative Commons Attribution 3.0 Unported",
        "(CC BY 3.0)",
    ],
    "CC BY-SA 4.0": [
        "Lizenz: CC BY-SA 4.0 International",
        "https://creativecommons.org/licenses/by-sa/4.0/deed.en",
        "Creative Commons Namensnennung – Weitergabe unter gleichen Bedingungen 4.0",
        "CC-BY-SA-4.0",
        "CC 4.0 BY-SA",
        "CC BY-SA4.0",
        "cc by-sa 4",
    ],
    "CC BY 2.0 DE": ["CC BY 2.0 DE", "https://creativecommons.org/licenses/by/2.0/de/"],
    "CC BY-NC 4.0": ["CC BY-NC 4.0", "Creative Commons Namensnennung - Nicht kommerziell 4.0"],
    "CC0 1.0": ["CC0", "CC0-1.0", "CC Zero", "http://creativecommons.org/publicdomain/zero/1.0/"],
    "dl-de/by-2-0": [
        "DL-DE-BY-2.0",
        "Datenlizenz Deutschland Namensnennung 2.0",
        "https://www.govdata.de/dl-de/by-2-0",
    ],
    "dl-de/zero-2-0": ["dl-de/zero-2-0", "Datenlizenz Deutschland – Zero – Version 2.0"],
    "Public Domain": ["gemeinfrei", "Public Domain Mark 1.0"],
    "": [
        "Nutzung erlaubt, Mail vom 3. März",
        "Freigabe durch den Verein",
        "Eigenes Foto",
        "Pressefoto",
        "Vertrag 12/2026",
    ],
}


@pytest.mark.parametrize(("name", "written"), [(name, each) for name, all_ in NAMED.items() for each in all_])
def test_a_licence_is_recognised_in_its_usual_spellings(name: str, written: str) -> None:
    """In words, short forms, by its address and its SPDX identifier; an agreement has no name."""
    licence = licence_of(written)
    assert licence
    assert name == licence.name


@pytest.mark.parametrize(
    "written",
    [
        "unbekannt",
        "Alle Rechte vorbehalten",
        "keine Freigabe",
        "Freigabe fehlt noch",
        "Genehmigung steht aus",
        "Lizenz abgelaufen",
        "alle Rechte beim Fotografen",
        "nicht CC BY 4.0",
        "CC BY 4.0?",
        "LicenseRef-Beispiel",
        "noch zu klären",
        "CC",
        "© A. Beispiel",
        "Google",
        "ja",
        "",
    ],
)
def test_words_that_tell_no_licence_keep_the_photo_back(written: str) -> None:
    """Neither an admission that nobody knows nor a word that says nothing is a right."""
    assert licence_of(written) is None
    photo = Photo(file="a.jpg", credit="Foto: A. Beispiel", licence=written, consent=True)
    assert ["rights.no-licence"] == [finding.code for finding in obstacles(photo, None, None)]


def a_photo(licence: str, credit: str = "A. Beispiel") -> Photo:
    return Photo(file="a.jpg", credit=credit, licence=licence, consent=True)


@pytest.mark.parametrize(
    ("licence", "codes"),
    [
        ("CC BY 4.0", []),
        ("CC BY-ND 4.0", ["rights.no-changes"]),
        ("cc-by-nc-nd 3.0 de", ["rights.no-changes", "rights.no-promotion"]),
        ("Nutzung erlaubt", []),
        ("?", []),
    ],
)
def test_what_a_card_does_beyond_its_licence_is_warned_of(licence: str, codes: list[str]) -> None:
    """A crop and a line over the picture are changes; the photo is shown all the same."""
    assert codes == [finding.code for finding in cautions(a_photo(licence))]


def test_the_credit_stands_in_the_text_by_the_licences_short_name() -> None:
    """However long it was written."""
    photo = a_photo("Creative Commons Namensnennung 4.0")
    assert "Foto: A. Beispiel, CC BY 4.0" == credit_in_text(photo, Language.DE)


def test_a_credit_that_cannot_be_drawn_stands_in_the_text() -> None:
    """Also where the licence does not ask for it there."""
    assert "Foto: 山田太郎" == credit_in_text(a_photo("Nutzung erlaubt", "山田太郎"), Language.DE)
