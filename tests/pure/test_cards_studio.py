"""Finished cards: what stands on them, that it can be read, and that nothing leaves its box."""

from __future__ import annotations

import hashlib
import io
import re
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from outreach.content.cards import Card, contact_sheet, engine
from outreach.content.cards.boundaries import Rect
from outreach.content.cards.lettering import unknown_letters
from outreach.content.cards.palette import colour_of, contrast, legible, luminance, palette, rgb
from outreach.content.cards.studio import CardDrawing
from outreach.content.cards.wording import credits_of, undrawn_brand, undrawn_letters, where
from outreach.content.problem import ContentProblem
from outreach.content.typography import typeset
from outreach.language import Language
from outreach.model import MAP_CREDIT, ChannelName, Kind, Photo, Place
from outreach.networks import FACEBOOK, TWITTER
from tests.builders import a_brand, a_place
from tests.pure.cards_kit import a_card, a_studio, extremes, pixels

pytestmark = pytest.mark.slow

FACEBOOK, X = FACEBOOK, TWITTER
SIZES = {FACEBOOK: (1200, 630), X: (1200, 675)}
HARBOUR = "Informationszentrum für Erlebnispädagogik und nachhaltige Regionalentwicklung in der Altmark"
PLACES = {
    "usual": a_place(),
    "every category": a_place("sieben-linden", name="Ökodorf Sieben Linden",
        categories=("Wohnen/Bauen", "Arbeiten/Wirtschaft", "Leben/Tourismus")),
    "no category": a_place("daily", name="DAILY AM DOM", categories=(), municipality="Hansestadt Stendal"),
    "unknown category": a_place("neu", categories=("Kunst & Küche", "Leben/Tourismus")),
    "no position": a_place("ohne-lage", latitude=None, longitude=None),
    "no district": a_place("ohne-kreis", district=""),
    "nowhere": a_place("nirgends", latitude=None, longitude=None, district="", municipality="", categories=()),
    "abroad": a_place("paris", latitude=48.85, longitude=2.35, district="", municipality="Paris"),
    "hamburg": a_place("hamburg", latitude=53.55, longitude=9.99, district="", municipality="Hamburg"),
    "longest": a_place("lang", name=HARBOUR, municipality="Verbandsgemeinde Seehausen, OT Groß Beuster-Wegenitz",
        credit="© GeoNames, CC BY 4.0", categories=("Wohnen/Bauen", "Arbeiten/Wirtschaft", "Leben/Tourismus")),
    "starred": a_place("elblandwerker", name="elblandwerker*"),
}  # fmt: skip
CASES = [(place, channel) for place in PLACES for channel in (FACEBOOK, X)]


def laid_out(place: Place, channel: ChannelName = FACEBOOK, photo: Photo | None = None) -> CardDrawing:
    return a_studio().lay_out(a_card(place, channel, Kind.EINLADUNG, photo))


def drawn(place: Place, channel: ChannelName = FACEBOOK) -> Card:
    return a_studio().draw(a_card(place, channel, Kind.PORTRAIT, None))


@pytest.mark.parametrize("channel", [FACEBOOK, X])
def test_a_card_is_a_plain_jpeg_of_the_networks_size(channel: ChannelName) -> None:
    """1200 × 630 or 675 pixels in RGB, without EXIF, profile or other metadata."""
    picture = Image.open(io.BytesIO(drawn(a_place(), channel).jpeg))
    assert (picture.format, picture.mode, picture.size) == ("JPEG", "RGB", SIZES[channel])
    assert not picture.getexif()
    assert set(picture.info) <= {"jfif", "jfif_version", "jfif_unit", "jfif_density"}


def test_the_words_of_the_card_are_told_from_top_to_bottom() -> None:
    """For the alt text: kind, name, where, categories, sender."""
    assert drawn(a_place()).words == (
        "Porträt",
        "Gutshof Krevese",
        "Krevese · Hansestadt Osterburg (Altmark)",
        "Landkreis Stendal",
        "Arbeiten/Wirtschaft",
        "Leben/Tourismus",
        "Kreativorte im Grünen",
        "kreativorte-im-gruenen.de",
    )


def test_whoever_must_be_named_is_named_on_the_card() -> None:
    """The map's source and the row's; both stand in the drawing, at 16 px or more."""
    drawing = laid_out(a_place(credit="© GeoNames, CC BY 4.0"))
    assert drawing.credits == (MAP_CREDIT, "© GeoNames, CC BY 4.0")
    lines = [text for text in drawing.texts if text.id == "credit"]
    assert [text.line for text in lines] == [MAP_CREDIT, "© GeoNames, CC BY 4.0"]
    assert all(text.size >= 16 for text in lines)


def test_a_card_without_a_map_does_not_credit_one() -> None:
    """Nothing is drawn of the boundaries, so nobody is named for them."""
    drawing = laid_out(PLACES["nowhere"])
    assert drawing.credits == ()
    assert b'id="map' not in drawing.svg


@pytest.mark.parametrize(("place", "channel"), CASES)
def test_no_letter_leaves_its_room_or_the_safe_margin(place: str, channel: ChannelName) -> None:
    """By the font's own measures: ink within the box, the box 48 px from the card's edges, 16 px or larger."""
    width, height = SIZES[channel]
    for text in laid_out(PLACES[place], channel).texts:
        ink, box = text.bounds, text.box
        assert box.x - 0.5 <= ink.x, text
        assert ink.right <= box.right + 0.5, text
        assert box.y - 0.5 <= ink.y, text
        assert ink.bottom <= box.bottom + 0.5, text
        assert text.size >= 16
        edge = 8 if text.id.startswith("map-") else 48
        assert edge <= ink.x, text
        assert ink.right <= width - edge, text
        assert edge <= ink.y, text
        assert ink.bottom <= height - edge + 8, text


@pytest.mark.parametrize(("place", "channel"), CASES)
def test_no_text_lies_on_another(place: str, channel: ChannelName) -> None:
    """Brand, kind, title, subtitle, badges, credits and labels never touch."""
    texts = laid_out(PLACES[place], channel).texts
    for n, one in enumerate(texts):
        for other in texts[n + 1 :]:
            a, b = one.bounds, other.bounds
            same_block = one.id == other.id and one.id not in ("category", "map-town")
            if not same_block:
                beside = a.right <= b.x or b.right <= a.x
                assert beside or a.bottom <= b.y or b.bottom <= a.y, (one.line, other.line)


@pytest.mark.parametrize("tight", [0, 1, 2])
def test_the_renderer_sets_the_title_as_wide_as_it_was_measured(tight: int) -> None:
    """The drawn title's ink ends where HarfBuzz said, so that geometry is proof."""
    place = list(PLACES.values())[(0, 1, 9)[tight]]
    drawing = laid_out(place)
    lines = [text for text in drawing.texts if text.id == "title"]
    only = re.sub(rb"<(rect|path|circle)\b[^>]*/>|<text (?!id=\"title\").*?</text>", b"", drawing.svg)
    picture = engine.flat(engine.draw(only), "#ffffff").image
    dark = (
        Image.frombytes("RGB", (1200, 630), picture.write_to_memory())
        .convert("L")
        .point(lambda v: 255 * (v < 128))
    )
    found = dark.getbbox()
    assert found
    assert found[2] == pytest.approx(max(text.bounds.right for text in lines), abs=7)
    assert found[2] <= max(text.bounds.right for text in lines) + 1
    assert found[1] == pytest.approx(min(text.bounds.y for text in lines), abs=1.5)
    assert found[3] == pytest.approx(max(text.bounds.bottom for text in lines), abs=1.5)


@pytest.mark.parametrize(("place", "channel"), CASES)
def test_every_text_is_legible_on_what_lies_under_it(place: str, channel: ChannelName) -> None:
    """4.5 : 1 at the worst pixel of the drawn ground; letters with a halo are judged on the halo."""
    drawing = laid_out(PLACES[place], channel)
    under_letters = engine.draw(re.sub(rb"<text.*?</text>", b"", drawing.svg))
    ground = engine.flat(under_letters, "#ffffff")
    field = re.search(rb'id="field" class="field-color"[^>]*fill="(#\w+)"', drawing.svg)
    assert field
    for text in drawing.texts:
        if text.id in ("credit", "map-town"):
            assert contrast(text.fill, field[1].decode()) >= 4.5
            assert re.search(rb'(id="credit"|class="field-line")[^>]*paint-order="stroke"', drawing.svg)
            continue
        own = luminance(rgb(text.fill))
        for under in extremes(ground, text.bounds):
            assert (max(own, under) + 0.05) / (min(own, under) + 0.05) >= 4.5, (text.id, text.line)


def test_credit_and_pill_are_legible_on_the_finished_jpeg() -> None:
    """Measured on the pixels: most of the ground around the letters stands off by 4.5 : 1."""
    card, drawing = drawn(PLACES["usual"]), laid_out(PLACES["usual"])
    picture = pixels(card.jpeg)
    for text in drawing.texts:
        if text.id in ("title", "subtitle", "category", "credit"):
            ink = text.bounds
            box = (int(ink.x), int(ink.y), round(ink.right), round(ink.bottom))
            own = luminance(rgb(text.fill))
            seen = (luminance(p) for p in picture.crop(box).get_flattened_data()[::9])
            ratios = sorted((max(own, s) + 0.05) / (min(own, s) + 0.05) for s in seen)
            assert ratios[int(len(ratios) * 0.6)] >= 4.5, text.line


def test_same_input_gives_same_bytes_in_every_process(tmp_path: Path) -> None:
    """Also with another hash seed and another scratch folder."""
    code = (
        "import hashlib, pathlib\n"
        "from outreach.content.cards import CardRequest, CardStudio\n"
        "from outreach.model import Kind\n"
        "from outreach.networks import FACEBOOK\n"
        "from tests.builders import a_campaign, a_place\n"
        "studio = CardStudio(a_campaign(), pathlib.Path('templates/posts'))\n"
        "wanted = CardRequest(place=a_place(), channel=FACEBOOK, kind=Kind.PORTRAIT)\n"
        "card = studio.draw(wanted)\n"
        "print(hashlib.sha256(card.jpeg).hexdigest())\n"
    )
    run = subprocess.run(
        [sys.executable, "-c", code],
        cwd=Path(__file__).parents[2],
        env={"PYTHONHASHSEED": "7", "PATH": "/usr/bin:/bin", **engine.environment(tmp_path / "fonts <&>")},
        capture_output=True,
        text=True,
        check=True,
    )
    assert run.stdout.strip() == hashlib.sha256(drawn(a_place()).jpeg).hexdigest()


def test_threads_draw_side_by_side() -> None:
    """Two threads give the bytes that one gives."""
    studio = a_studio()
    places = [PLACES["usual"], PLACES["longest"]] * 3

    def card(place: Place) -> bytes:
        return studio.draw(a_card(place, FACEBOOK, Kind.PORTRAIT, None)).jpeg

    alone = [card(place) for place in places]
    with ThreadPoolExecutor(2) as pool:
        assert list(pool.map(card, places)) == alone


def test_no_two_places_look_alike() -> None:
    """Two places with the same words and the same point still differ in their texture."""
    assert drawn(a_place("eins")).jpeg != drawn(a_place("zwei")).jpeg


@settings(max_examples=60)
@given(st.text(max_size=60), st.text(max_size=60), st.lists(st.text(max_size=40), max_size=4).map(tuple))
def test_wild_words_never_break_a_card(name: str, municipality: str, categories: tuple[str, ...]) -> None:
    """Control characters, markup, emoji: a valid drawing whose lines stay in their boxes."""
    place = a_place(name=f"Hof {name}", municipality=municipality, categories=categories)
    if unknown_letters(place.name):
        with pytest.raises(ContentProblem, match="no letters"):
            laid_out(place)
        return
    drawing = laid_out(place)
    engine.draw(drawing.svg).image.avg()
    assert all(text.bounds.right <= text.box.right + 0.5 for text in drawing.texts)


def test_markup_in_a_name_is_text() -> None:
    """A name is never read as a drawing."""
    drawing = laid_out(a_place(name='<script>&"Hof"'))
    assert b"<script>" not in drawing.svg
    assert '<script>&"Hof"' in drawing.words


def test_letters_that_the_font_lacks_are_looked_for_in_every_line() -> None:
    """Each field that has some is told; half of a photographer's name is not written."""
    photo = Photo(file="a.jpg", credit="山田 Studio", licence="CC BY 4.0", consent=True)
    place = a_place(
        municipality="東京", district="千代田", categories=("芸術",), credit="地図", photos=(photo,)
    )
    found = list(undrawn_letters(place))
    assert ["municipality", "district", "categories", "credit", "photos"] == [each.field for each in found]
    assert {"cards.letters"} == {each.code for each in found}
    assert [] == [line for line in credits_of(place, photo, with_map=False) if "Studio" in line]
    assert [] == list(undrawn_letters(a_place(municipality="Łódź", district="Žďár", credit="Ωδείο")))


def test_a_name_that_does_not_fit_is_told() -> None:
    """It is cut on the card, and a person should look."""
    long = a_place(name="Donaudampfschifffahrtsgesellschaft " * 12, municipality="Hansestadt " * 40)
    drawing = a_studio().lay_out(a_card(long, FACEBOOK, Kind.PORTRAIT))
    assert [("cards.cut", "name"), ("cards.cut", "municipality")] == [
        (finding.code, finding.field) for finding in drawing.findings
    ]
    assert () == a_studio().lay_out(a_card(a_place(), FACEBOOK, Kind.PORTRAIT)).findings


def test_a_name_in_letters_that_the_font_lacks_is_a_finding() -> None:
    """Better no card than one with a mutilated name."""
    with pytest.raises(ContentProblem) as problem:
        drawn(a_place("kioto", name="京都 Haus"))
    assert (problem.value.finding.code, problem.value.finding.place) == ("cards.letters", "kioto")


@pytest.mark.parametrize("name", ["", " \u200b ", "🌻"])
def test_a_name_without_letters_is_a_finding(name: str) -> None:
    """An empty title is no card."""
    with pytest.raises(ContentProblem, match="no letters"):
        drawn(a_place(name=name))


def test_a_name_that_had_to_be_cut_is_told_as_it_is_shown() -> None:
    """The words of the card are the words on the card."""
    words = laid_out(a_place(name="Heimatverein " * 40)).words
    assert words[1].endswith("…")
    assert "\u00a0" not in words[1]


def test_categories_beyond_the_row_are_left_out_and_not_told() -> None:
    """Only the badges that are shown count as words."""
    many = tuple(f"Kategorie Nummer {n}" for n in range(9))
    shown = [word for word in laid_out(a_place(categories=many)).words if word.startswith("Kategorie")]
    assert 2 <= len(shown) < 9
    assert shown == list(many[: len(shown)])


def test_an_umlaut_domain_is_written_with_its_umlaut() -> None:
    """People read »bürgermeisterhof.de«, not punycode."""
    studio = a_studio(brand=a_brand(website="https://www.xn--brgermeisterhof-zvb.de/start"))
    assert "bürgermeisterhof.de" in studio.lay_out(a_card(a_place(), X, Kind.NEU, None)).words


@pytest.mark.parametrize("website", ["https://bürgermeisterhof.de/", "https://xn--99999999.de/"])
def test_a_domain_that_is_no_punycode_is_written_as_it_stands(website: str) -> None:
    """A host with a bare umlaut or a broken code is no reason to fail."""
    studio = a_studio(brand=a_brand(website=website))
    host = website.removeprefix("https://").strip("/")
    assert host in studio.lay_out(a_card(a_place(), X, Kind.NEU, None)).words


def test_light_brand_colours_are_darkened_until_they_can_be_read() -> None:
    """A yellow category, light ink and a white paper still make a legible card."""
    brand = a_brand(ink="#cccccc", paper="#ffffff", primary="#ffee99", categories={"Leben": "#ffff66"})
    colours = palette(brand, "Leben")
    assert contrast(colours.ink, brand.paper) >= 4.5
    assert contrast(colours.tone, brand.paper) >= 4.5
    assert contrast("#ffffff", colours.category) >= 4.5
    assert contrast("#ffffff", colour_of(brand, "Fremd")) >= 4.5
    assert contrast(legible("#222222", "#111111"), "#111111") >= 4.5


def test_a_legible_colour_is_left_alone() -> None:
    """The brand's own colours are kept where they can be read."""
    assert legible("#16302a", "#f6f2e9") == "#16302a"


def test_the_contact_sheet_holds_every_card() -> None:
    """Three cards in two columns make two rows."""
    card = drawn(a_place())
    sheet = pixels(contact_sheet([card.jpeg] * 3, columns=2, width=240))
    assert sheet.size == (2 * 240 + 12, 2 * 126 + 12)


def test_an_area_outside_a_picture_is_judged_by_its_edge() -> None:
    """A box that reaches over the picture's side, or lies beyond it, does not fail."""
    empty = engine.draw(b'<svg xmlns="http://www.w3.org/2000/svg" width="8" height="8"/>')
    black = engine.flat(empty, "#000000")
    assert extremes(black, Rect(6, 6, 40, 40)) == (0.0, 0.0)
    assert extremes(black, Rect(60, 60, 4, 4)) == (0.0, 0.0)


def test_letters_that_the_brands_own_lines_lack_are_told() -> None:
    """A brand's name that the font cannot write is told once for all cards; an umlaut domain is none of that."""
    (found,) = undrawn_brand(a_brand(name="創造の場", website="https://müsterhof.de/"))

    assert (found.code, found.field) == ("cards.letters", "brand.name")


TYPED = a_place(
    "typed",
    name='Hof "Zur Linde" - Ateliers',
    municipality='Stadt Werben (Elbe), OT "Berge"',
    district="Landkreis Stendal",
    categories=("Bauen - Wohnen", "Küche & Kunst's"),
    credit="Daten: „Altmark e.V.“ 2019-2021",
    quote="„Mo-Fr 9-16 Uhr“, so steht's dran",
    quote_by='Anna Beispiel, Verein "Linde"',
    people_consented=("Anna Beispiel",),
)
"""Words as keyboards and programs leave them, in every line of a card."""


def test_a_card_is_set_by_the_same_rules_as_the_texts() -> None:
    """Name, village, district, categories, credits, quotation and brand; ranges, quotation marks, narrow spaces."""
    photo = Photo(
        file="a.jpg", credit='Erika "Rike" Muster - Studio', licence="Nutzung erlaubt", consent=True
    )
    studio = a_studio(brand=replace(a_brand(), name='Orte "im Grünen"'))
    drawings = [
        studio.lay_out(a_card(TYPED, FACEBOOK, Kind.EINLADUNG, photo)),
        studio.lay_out(a_card(TYPED, FACEBOOK, Kind.PORTRAIT, photo)),
    ]
    shown = [words for drawing in drawings for words in (*drawing.words, *drawing.credits)]
    assert [typeset(words, Language.DE).replace("\u202f", "\u00a0") for words in shown] == shown
    together = " ".join(shown)
    for set_right in (
        "Hof »Zur Linde« – Ateliers",
        "Bauen\u00a0– Wohnen",
        "Kunst’s",
        "2019–2021",
        "»Rike«",
        "e.\u00a0V.",
        "Orte »im Grünen«",
    ):
        assert set_right in together


def test_a_place_that_is_called_like_its_town_says_so_once() -> None:
    """Below the name stands what it does not say: the district, and the town where it has another name."""
    town = a_place(name="Werben", municipality="Werben", district="Landkreis Stendal")
    assert ("Landkreis Stendal",) == where(town)
    assert ("Stadt Werben (Elbe)", "Landkreis Stendal") == where(
        replace(town, municipality="Stadt Werben (Elbe)")
    )
