"""What a picture shows, in words."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from outreach.content.alt import AltWriter
from outreach.content.problem import ContentProblem
from outreach.model import Photo
from tests.builders import a_place

TEMPLATES = Path(__file__).parents[2] / "templates" / "posts"
PHOTO = Photo(
    file="a.jpg",
    credit="X",
    licence="CC0",
    consent=True,
    alt="Ein Herrenhaus mit roten Ziegeln, davor eine Wiese",
)


def alt(
    photo: Photo | None = None,
    words: tuple[str, ...] = ("Gutshof Krevese", "Porträt"),
    *,
    on_map: bool = True,
    **place: object,
) -> str:
    return AltWriter(TEMPLATES).write(a_place(**place), photo, words, most=1_000, on_map=on_map)


def test_a_card_is_described_with_its_words() -> None:
    """Name, map, and everything that is written on the card; the name once."""
    expected = (
        "Grafik zu »Gutshof Krevese« mit einer Landkarte, die zeigt, wo der Ort liegt. "
        "Auf der Grafik steht: Porträt; Landkreis Stendal."
    )
    assert expected == alt(words=("Porträt", "Gutshof Krevese", "Landkreis Stendal"))


def test_the_alt_text_says_only_what_is_on_the_card() -> None:
    """Where no map marks the place, none is spoken of, whatever position the data has."""
    assert alt(on_map=False, words=()) == "Grafik zu »Gutshof Krevese«."


def test_a_photos_own_description_comes_first() -> None:
    """With a photo, its alt text is what the picture shows; the burnt-in words follow."""
    expected = (
        "Ein Herrenhaus mit roten Ziegeln, davor eine Wiese. Auf dem Bild steht: Gutshof Krevese; Porträt."
    )
    assert expected == alt(PHOTO)


def test_a_photo_without_description_is_named() -> None:
    """Better the place than nothing."""
    photo = Photo(file="a.jpg")
    assert alt(photo, ()) == "Foto zu »Gutshof Krevese«: Krevese (Hansestadt Osterburg), Landkreis Stendal."


def test_words_that_stand_twice_are_read_once() -> None:
    """Nobody wants to hear the same line again."""
    assert alt(words=("Krevese", "Krevese")).count("Auf der Grafik steht: Krevese.") == 1


def test_words_that_do_not_fit_go_from_the_end() -> None:
    """The limit of 1,000 is kept, and the text still ends with a sentence."""
    text = alt(words=("Gutshof", *(f"{n} " + "x" * 190 for n in range(9))))
    assert len(text) <= 1000
    assert "steht: Gutshof; 0 x" in text
    assert text.endswith("x.")


def test_a_description_that_cannot_fit_is_a_finding() -> None:
    """A photo's alt text of more than 1,000 characters must be shortened by a person."""
    with pytest.raises(ContentProblem) as raised:
        alt(Photo(file="a.jpg", alt="Ein Haus mit vielen Fenstern. " * 60))
    found = raised.value.finding
    assert ("content.alt-too-long", "gutshof-krevese", "photos") == (found.code, found.place, found.field)


@given(st.lists(st.text(max_size=300), max_size=20).map(tuple), st.text(min_size=1, max_size=100))
def test_an_alt_text_is_one_line_within_the_limit(words: tuple[str, ...], name: str) -> None:
    """Whatever stands on the card."""
    text = alt(words=words, name=name)
    assert 0 < len(text) <= 1000
    assert "\n" not in text
