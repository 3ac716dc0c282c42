"""Titles are broken as a typesetter would, and never leave their box."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from outreach.content.cards.breaking import Frame, fit, fit_paragraphs
from outreach.content.cards.hyphenation import Cut, Quality, cuts
from outreach.content.cards.lettering import Face, clean

BLACK = Face("800", -0.0144)
TITLE = Frame(width=612, height=252, largest=104, smallest=40, lines=5, leading=1.04, unparted=0.66)
CAPTION = Frame(width=400, height=80, largest=20, smallest=16, lines=3, leading=1.3, fewest=True)

REAL = """
Gutshof / Krevese
Elbehof / Wahrenberg
Bürgermeisterhof / Salzwedel
Künstlerstadt / Kalbe
Ökodorf / Sieben Linden
Hof Erdenlicht / Depekolk
Landhof / Neulingen
Zuckerhalle / Goldbeck
Torwächterhaus / Seehausen
Kunsthof / Dahrenstedt
Gutleben / Büttnershof
Komturei / Werben
Gutshof / Lindstedt
haus5 – / Coworking / in Salzwedel
IDA / Integrationsdorf / Arendsee
Gut / Zichtau
Kreativhof / Kunrau
DAILY / AM DOM
"""
INSTITUTIONS = """
Johann-Friedrich- / Danneil-Museum / Salzwedel
Winckelmann- / Museum Stendal
Altmärkisches / Museum Stendal
Biosphärenreservat / Mittelelbe
Prignitz-Museum / am Dom Havelberg
Freilichtmuseum / Diesdorf
Langobardenwerkstatt / Zethlingen
Kreismuseum / Osterburg
Burg / Tangermünde
Kloster / Jerichow
Klostermuseum / Jerichow
Jagdschloss / Letzlingen
Schlosspark / Tangerhütte
Otto-von- / Bismarck-Stiftung / Schönhausen
Bismarck-Museum / Schönhausen
Baumkuchenfabrik / Salzwedel
Märchenpark / Salzwedel
Mönchskirche / Salzwedel
Theater / der Altmark / Stendal
Hochschule / Magdeburg-Stendal
Musikforum / Katharinenkirche / Stendal
Dom St. Nikolaus / Stendal
Tiergarten / Stendal
Kulturhaus / Salzwedel
Gedenkstätte Feldscheune / Isenschnibbe Gardelegen
Stadtmuseum / Gardelegen
Otto-Reutter-Museum / Gardelegen
Grünes Band / Altmark
Naturpark / Drömling
Biosphärenreservat / Drömling
Kloster / Neuendorf
Kloster / Arendsee
Kloster / Dambeck
Rathaus / Werben
Salzkirche / Werben
Schloss / Storkau
Schloss / Kunrau
Wasserburg / Flechtingen
Kirche St. Stephan / Tangermünde
Neustädter Tor / Tangermünde
Hansestadt / Osterburg / (Altmark)
Verbandsgemeinde / Arneburg-Goldbeck
Elb-Havel- / Winkel
Zellstoffwerk / Stendal
"""
"""Museums, houses and towns of the Altmark and its neighbours, by the names that they bear."""

INVENTED = """
Biosphärenreservats- / informationszentrum / Havelberg
Mehrgenerationenhaus / Kulturfabrik Arendsee
Landwirtschaftsmuseum / und Traktorenhalle Winterfeld
Dorfgemeinschaftshaus / Alte Feuerwehr / Groß Schwechten
Freiwilligenagentur / und Nachbarschaftszentrum / Tangermünde
Wohnprojekt / Alte Ziegelei e. V. / am Elbe-Havel-Kanal
Künstlerkolonie / in der Kirchenscheune / St. Marien
Informationszentrum / für Erlebnispädagogik / und nachhaltige / Regionalentwicklung
Grundwasser- / beobachtungsstation
Maschinen- / ausstellung
Gründerinnen- / und Gründerzentrum / Börde-Altmark
Christlich-soziale / Jugendbegegnungsstätte
Handwerkerhof / Tangerhütte – / Werkstätten für alle
Kultur- / und Veranstaltungszentrum / Wasserturm
Genossenschaftsbrauerei / Klostermansfeld
Schlossparkgespräche / Tangerhütte e. V.
Energieselbstversorgungs- / genossenschaft Altmark
Waldkindergarten / Letzlinger Heide
Deutsch-polnisches / Begegnungszentrum / Haus am See
Nachbarschafts- / werkstatt 39576
Fahrradselbsthilfewerkstatt / Osterburg
"""


def broken(lines: str) -> list[tuple[str, ...]]:
    return [tuple(line.split(" / ")) for line in lines.strip().splitlines()]


def name_of(lines: tuple[str, ...]) -> str:
    """The name that was broken so: a hyphen before a small letter was put in by the breaker."""
    name = ""
    for line in lines:
        parted = name.endswith("-") and line[0].islower() and not line.startswith("und ")
        name = name[:-1] + line if parted else f"{name} {line}".strip()
    return name


@pytest.mark.parametrize("lines", broken(REAL) + broken(INSTITUTIONS) + broken(INVENTED), ids=" / ".join)
def test_a_name_is_broken_as_a_typesetter_would(lines: tuple[str, ...]) -> None:
    """Even lines, prepositions with their nouns, a breath after the dash, compounds parted at their compounds."""
    setting = fit(name_of(lines), BLACK, TITLE)
    assert tuple(line.replace("\u00a0", " ") for line in setting.lines) == lines
    assert setting.whole


@pytest.mark.parametrize("lines", broken(REAL), ids=" / ".join)
def test_no_real_name_is_parted_or_set_small(lines: tuple[str, ...]) -> None:
    """The first customer's names keep at least seven tenths of the largest size."""
    assert fit(name_of(lines), BLACK, TITLE).size >= 0.7 * TITLE.largest


@given(st.text(min_size=1, max_size=200))
def test_whatever_the_text_every_line_stays_in_its_box(text: str) -> None:
    """Geometry, not luck: each line's measured width and the whole block's height are within the frame."""
    setting = fit(clean(text), BLACK, TITLE)
    assert all(BLACK.width(line) * setting.size <= TITLE.width + 0.01 for line in setting.lines)
    assert TITLE.block(len(setting.lines), setting.size) <= TITLE.height
    assert len(setting.lines) <= TITLE.lines


@given(st.lists(st.from_regex(r"[A-Za-zäöüß]{1,14}", fullmatch=True), min_size=1, max_size=8))
def test_nothing_is_lost_where_the_whole_text_fits(words: list[str]) -> None:
    """Joined again, the lines hold every letter of the text in order."""
    text = " ".join(words)
    setting = fit(text, BLACK, TITLE)
    together = "".join(setting.lines).replace("-", "").replace(" ", "")
    assert not setting.whole or together == text.replace(" ", "")


def test_what_cannot_fit_ends_in_an_ellipsis_after_a_whole_word() -> None:
    """A text far too long loses words at its end, and says so."""
    setting = fit(" ".join(["Heimatverein"] * 60), BLACK, TITLE)
    assert not setting.whole
    assert setting.lines[-1].endswith("Heimatverein\u00a0…")


def test_a_giant_word_loses_letters_only_as_the_last_resort() -> None:
    """A word without any place to part it is cut within the word, since nothing else is left."""
    setting = fit("x" * 200, BLACK, TITLE)
    assert len(setting.lines) == 1
    assert setting.lines[0].startswith("xxxx")
    assert setting.lines[0].endswith("x…")


def test_a_legal_syllable_is_taken_where_no_seam_helps() -> None:
    """Rather a syllable than a cut name."""
    setting = fit("Donaudampfschifffahrtselektrizitäten", BLACK, Frame(300, 250, 60, 40, 5, 1.0))
    assert setting.whole
    assert all(line.endswith("-") for line in setting.lines[:-1])


def test_a_caption_takes_as_few_lines_as_it_can() -> None:
    """Small texts run on instead of being balanced."""
    assert fit("Hansestadt Osterburg (Altmark)", Face(), CAPTION).lines == ("Hansestadt Osterburg (Altmark)",)


def test_paragraphs_share_one_size_and_keep_their_order() -> None:
    """The longer one decides for both."""
    setting = fit_paragraphs(
        ["Krevese · Hansestadt Osterburg (Altmark)", "", "Landkreis Stendal"], Face(), CAPTION
    )
    assert setting.lines == ("Krevese\u00a0· Hansestadt Osterburg (Altmark)", "Landkreis Stendal")
    assert setting.whole


def test_paragraphs_without_room_are_told() -> None:
    """Who must not lose a word sees that one was lost."""
    setting = fit_paragraphs(["Eine lange Zeile, die viel Platz braucht"] * 5, Face(), CAPTION)
    assert not setting.whole
    assert len(setting.lines) == 3


def test_no_text_has_no_lines() -> None:
    """An empty title or caption sets nothing."""
    assert fit("", BLACK, TITLE).lines == ()
    assert fit_paragraphs(["", ""], BLACK, TITLE).lines == ()


@pytest.mark.parametrize(
    "word", ["Havelberg", "Maschinen", "Krevese", "HAUPTBAHNHOFSHALLE", "haus5werkstätten"]
)
def test_short_words_capitals_and_words_with_digits_are_never_parted_badly(word: str) -> None:
    """Never »Ha-velberg«; no parting of what has no patterns."""
    _, places = cuts(word)
    assert all(cut.at >= 3 and cut.quality is Quality.COMPOUND for cut in places if word == "Havelberg")
    assert word == "Havelberg" or not [
        c for c in places if word.isupper() or not word.isalpha() or len(word) < 9
    ]


def test_a_machine_show_is_parted_between_its_words() -> None:
    """»Maschinen-ausstellung«, never »ma-schi-ne-n«."""
    bare, places = cuts("Maschinenausstellung")
    compounds = [cut.at for cut in places if cut.quality is Quality.COMPOUND]
    assert bare[: compounds[0]] == "Maschinen"


def test_a_soft_hyphen_in_the_data_overrules_the_patterns() -> None:
    """Then the word is parted there or nowhere."""
    assert cuts("Bildungs\u00adcampus") == ("Bildungscampus", (Cut(8, Quality.MARKED),))


def test_a_letter_that_grows_in_small_is_left_whole() -> None:
    """»İ« becomes two signs in small letters; the patterns would be off by one."""
    assert cuts("İstanbulerstraße")[1] == ()


def test_text_is_cleaned_of_what_cannot_be_set() -> None:
    """Control characters, pictographs and stray blanks go, the soft hyphen and German letters stay."""
    assert clean("  Gut\x00s\u202ehof \U0001f33b \n Groß\u00adhof ") == "Gutshof Groß\u00adhof"
