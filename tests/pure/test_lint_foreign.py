"""What a place's text brings in that is not the campaign's own."""

from __future__ import annotations

from datetime import date

import pytest

from outreach.content.lint import brought_in, check_place
from outreach.content.lint.foreign import foreign, other_language
from outreach.language import Language
from tests.builders import a_campaign, a_place

TODAY = date(2027, 3, 1)


def codes(text: str, language: Language = Language.DE) -> list[str]:
    return [finding.code for finding in foreign(text, language, ["X"])]


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("The barn is a meeting place for the village, and it has a kitchen.", "en"),
        ("De schuur is een plek voor het dorp en er is ook een keuken.", "nl"),
        ("Stodoła jest miejscem spotkań dla wsi i nie tylko, jak to się mówi.", "pl"),
        ("La grange est un lieu pour le village et elle a une cuisine.", "fr"),
        ("Die Scheune ist ein Treffpunkt für das Dorf.", ""),
        ("Coworking, Workshops und Open Stage in der Scheune.", ""),
        ("Kunst.", ""),
    ],
)
def test_another_language_is_known_by_its_small_words(text: str, language: str) -> None:
    """Borrowed words in a German sentence are none, nor is anything said of a word or two."""
    assert language == other_language(text, Language.DE)


def test_german_in_an_english_field_is_pointed_out() -> None:
    """Each field has its language."""
    text = "Die Scheune ist ein Treffpunkt für das Dorf und hat eine Küche."
    assert ["content.foreign-language"] == codes(text, Language.EN)


@pytest.mark.parametrize("text", ["Wir backen Brot.", "Besucht unseren Laden.", "Das ist mein Garten."])
def test_the_first_person_is_pointed_out(text: str) -> None:
    """It is the place that speaks."""
    assert ["content.first-person"] == codes(text)


@pytest.mark.parametrize(
    "text", ["»Wir backen«, sagt die Bäckerin.", "Wirsing und Unstrut", "„Unser Dorf“ ist da."]
)
def test_somebody_quoted_may_say_we(text: str) -> None:
    """Between quotation marks it is told who speaks; parts of words are none."""
    assert [] == codes(text)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Mehr zeigt @scheune.dorf jeden Tag.", "content.handle"),
        ("Fragen an hallo@scheune.example gern.", "content.contact"),
        ("Anruf unter 039000 / 12 34-5 genügt.", "content.contact"),
        ("Anruf unter +49 39000 12345.", "content.contact"),
    ],
)
def test_accounts_and_numbers_are_pointed_out(text: str, code: str) -> None:
    """Each is somebody's."""
    assert [code] == codes(text)


@pytest.mark.parametrize(
    "text", ["06110 Halle, 0,5 km, 1850–1912", "1.3.2027, 10-16 Uhr", "Haus 007", "50 @ 3 Euro"]
)
def test_other_numbers_are_not_taken_for_telephones(text: str) -> None:
    """Postal codes, days and years."""
    assert [] == codes(text)


def test_the_networks_are_named_on_which_a_handle_means_somebody() -> None:
    """In the data of a place, with its field."""
    (finding,) = check_place(a_place(teaser="Mehr zeigt @scheune jeden Tag."), a_campaign(), TODAY)
    assert ("content.handle", "teaser") == (finding.code, finding.field)
    assert "X" in str(finding.message)


def test_what_a_person_types_into_a_post_is_read_the_same_way() -> None:
    """But for »wir«, which is the campaign's there; what stands in the place's own sentences is told with its data."""
    place = a_place(teaser="Bilder aus dem Garten zeigt @hof_garten fast jeden Tag.", texts={})
    for text, code in (
        ("Danke an @muehle_nord für den schönen Tag!", "handle"),
        ("Fragen beantwortet info [at] hof [dot] example.", "contact"),
        ("Anmeldung unter 039000 12345.", "contact"),
        ("The barn is a meeting place for the village, and it has a kitchen.", "foreign-language"),
    ):
        found = brought_in(f"{place.teaser}\n\n{text}", place, Language.DE, "X")
        assert [f"content.{code}"] == [finding.code for finding in found]
    assert [] == list(
        brought_in(f"{place.teaser} Wir sind gern da: https://x.example/@a", place, Language.DE, "X")
    )


@pytest.mark.parametrize("text", ["Das Festival »Mein Land« ist da.", "Der Laden Unser Korb hat offen."])
def test_a_name_that_begins_like_somebody_speaking_is_a_name(text: str) -> None:
    """A capital amid a sentence."""
    assert [] == codes(text)
