"""Texts as they come: damaged on the way, marked up for a website, or saying nothing."""

from __future__ import annotations

from pathlib import Path

import pytest

from outreach.errors import Severity
from outreach.language import Language, translate
from outreach.places.markup import in_sentences, plain, target
from outreach.places.placeholders import is_placeholder
from outreach.places.repair import damage_in, repaired
from tests.pure.places_sources import read_bytes, read_text, row_with, told

NAMES = """
Łódź Kraków Święty Żółw Gdańsk Wrocław Poznań Ząb Śródmieście Dźwirzyno Ćwiklice Bydgoszcz Świnoujście Chóśebuz Budyšin
Wojerecy Běła Woda Źylow Škodow Čorny Chołmc Łaz Lózka Ćisk Hórka Žarnow Rakecy Njebjelčicy Šanlıurfa Şanlıurfa İstanbul
Çanakkale Ağrı Iğdır Kâğıthane Diyarbakır Gümüşhane Çeşme Muğla Şırnak Åland Ærø Ålesund Å Öland Ängelholm Älvsbyn Dvůr
Králové Příbram Žďár Říčany Šumava Ústí ŠKODA DUŠAN L’Haÿ-les-Roses L'HAŸ-LES-ROSES CHÂTEAU «Âge São Tomé MANHÃ Não „Å“
„Ä“ „Köln“ «Ä» Å… Ä… 15°C §5 √2 ½ Künstler*innen 5‰ Győr Hódmezővásárhely Ţara Târgu Mureș Đakovo Örebro Æthel œuvre
façade naïve Zoë 3€ Nº Was? ŽIŽKA Šaľa Straße Müßiggang Geöffnet? Ob's
"""


@pytest.mark.parametrize("alphabet", ["cp1252", "latin-1", "mac_roman", "cp850", "cp437"])
def test_utf8_that_was_read_as_something_else_is_mended(alphabet: str) -> None:
    """Each sign of it proves what it was."""
    text = "Grüße aus Köthen – »schön« ist’s im Café an der Straße"
    wrong = "".join(
        bytes([byte]).decode(alphabet)
        if not (alphabet == "cp1252" and byte in b"\x81\x8d\x8f\x90\x9d")
        else chr(byte)
        for byte in text.encode()
    )
    assert wrong != text
    assert text == repaired(wrong)


def test_a_text_that_was_damaged_twice_is_mended() -> None:
    """Each program on the way has added its own."""
    assert "Größe und Übung" == repaired("GrÃƒÂ¶ÃƒÅ¸e und ÃƒÅ“bung")


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        (r"G\u00e4rtnerei", "Gärtnerei"),
        ("G=C3=A4rtnerei", "Gärtnerei"),
        ("G%C3%A4rtnerei", "Gärtnerei"),
        ("\x84Linde\x93 \x96 das geht\x92s an\x85", "„Linde“ – das geht’s an…"),
        ("G\u00c3\u00a4rten f\u00c3\u00bcr 5 \u00c2\u0080", "Gärten für 5 €"),
        ("Ga¨rtnerei", "Ga\u0308rtnerei"),
        ("https://x.example/G%C3%A4rten", "https://x.example/G%C3%A4rten"),
    ],
)
def test_letters_that_a_program_spelled_out_are_letters(written: str, meant: str) -> None:
    """Outside of addresses, which are written so."""
    assert meant == repaired(written)


@pytest.mark.parametrize(
    "text",
    [
        "G\ufffdrtnerei",
        "G‰rtnerei",
        "BŠckerei",
        "G„rtnerei",
        "MŸhle",
        "fŸr alle",
        "Stra§e",
        "M¸hle",
        "B?ckerei",
        "Kˆnig",
        "Die B?ckerei am Bach ist offen.",
        "Grüne B?ckerei in der Lindenstra?e am Gro?en Teich",
        "Ein Spaß, nicht groÃ",
        "Die “Linde”, sagt â€ niemand",
        "B³cher",
        "K÷nig",
        "Mⁿnze",
        "GΣrtner",
        "Stra▀e",
    ],
)
def test_damage_that_proves_nothing_is_refused(tmp_path: Path, text: str) -> None:
    """The row is left out and its field told, as nobody can know what it was."""
    found = row_with(tmp_path, "teaser", text)
    assert () == found.places
    assert [("places.broken-text", 2, "teaser")] == told(found.findings)


@pytest.mark.parametrize("name", NAMES.split())
def test_names_of_our_neighbours_are_not_taken_for_damage(name: str) -> None:
    """Polish, Sorbian, Czech, Turkish, Scandinavian, French, Portuguese."""
    assert (name, "") == (repaired(name), damage_in(name))


@pytest.mark.parametrize(("alphabet", "told_as"), [("mac_roman", "Mac Roman"), ("cp850", "DOS (cp850)")])
def test_a_file_of_an_old_alphabet_is_read_and_told(tmp_path: Path, alphabet: str, told_as: str) -> None:
    """Its umlauts make words in it alone."""
    text = "slug;name\na;Mühle Gröningen\nb;Bäckerei am Süßbach\nc;Höfe für Gäste\n"
    found = read_bytes(tmp_path, text.encode(alphabet))
    assert ["Mühle Gröningen", "Bäckerei am Süßbach", "Höfe für Gäste"] == [
        place.name for place in found.places
    ]
    assert ["places.encoding"] == [finding.code for finding in found.findings]
    assert told_as in str(found.findings[0].message)


def test_what_excel_calls_unicode_text_is_read(tmp_path: Path) -> None:
    """UTF-16 with its mark, and tabs."""
    found = read_bytes(tmp_path, "slug\tname\na\tMühle\n".encode("utf-16"))
    assert ["Mühle"] == [place.name for place in found.places]


def test_mended_text_is_told(tmp_path: Path) -> None:
    """With what it was and what it is."""
    found = row_with(tmp_path, "teaser", "Die GÃ¤rtnerei.")
    assert ("Die Gärtnerei.", Severity.WARNING) == (found.places[0].teaser, found.findings[0].severity)
    assert [("places.repaired", 2, "teaser")] == told(found.findings)


def test_many_mended_texts_are_told_in_one_sentence(tmp_path: Path) -> None:
    """Each with what it was and what it is."""
    found = read_bytes(tmp_path, "slug;name\na;GÃ¤rtnerei\nb;MÃ¼hle\nc;Höfe\n".encode())
    (finding,) = (each for each in found.findings if each.code == "places.repaired")
    said = "Damaged by a wrong encoding and read as it was meant: “GÃ¤rtnerei → Gärtnerei”, “MÃ¼hle → Mühle”."
    assert f"{said} Rows with this: 2 (2–3)." == str(finding.message)


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("<div><p>Ein <em>Garten</em></p><p>Ein Teich</p></div>", "Ein Garten. Ein Teich."),
        ("Tee &amp; Brot&nbsp;– gut", "Tee & Brot\u00a0– gut"),
        ("&lt;b&gt;Fett&lt;/b&gt; und mager", "Fett und mager"),
        ("Eins<br>Zwei<br/>Drei vier fünf", "Eins, Zwei: Drei vier fünf."),
        ("<!-- x --><script>alert(1)</script>Ein Garten.", "Ein Garten."),
        ("# Garten\n\nEin __Teich__ und `Schilf`.", "Garten. Ein Teich und Schilf."),
        ("- Rosen im Mai\n- Äpfel im Herbst", "Rosen im Mai. Äpfel im Herbst."),
        ('[gallery ids="1,2"]Ein Garten.[vc_row][/vc_row]', "Ein Garten."),
        ("[b]Ein Garten[/b] mit [url=https://x.example]Teich[/url].", "Ein Garten mit Teich."),
        ("Siehe [die Seite](https://x.example/a) dort.", "Siehe die Seite dort."),
        ("Ein Garten.\\r\\nEin Teich.", "Ein Garten. Ein Teich."),
        ("Garten\n======\nEin Teich.[1] Ein Bach.[12]", "Garten. Ein Teich. Ein Bach."),
        ("• Rosen • Äpfel • Quitten", "Rosen, Äpfel, Quitten"),
        ("Willkommen bei {{ name }}, %%ort%% und ${land}!", "Willkommen bei , und !"),
        ("Beet [Nr. 5], 20 % Schatten, {offen}", "Beet [Nr. 5], 20 % Schatten, {offen}"),
        ("Gärtner*innen, Bäcker*innen und ihr Haus*", "Gärtner*innen, Bäcker*innen und ihr Haus*"),
        (
            "Kinder < 6 Jahre & Hunde [an der Leine] zahlen 2 * 3 Euro",
            "Kinder < 6 Jahre & Hunde [an der Leine] zahlen 2 * 3 Euro",
        ),
        ("Der Garten liegt an der\nalten Mauer.", "Der Garten liegt an der alten Mauer."),
        ("Der Garten ist offen\nHunde sind willkommen", "Der Garten ist offen. Hunde sind willkommen."),
        ("Anfahrt\nMit dem Rad über den Damm", "Anfahrt: Mit dem Rad über den Damm."),
    ],
)
def test_marked_up_text_becomes_plain_sentences(written: str, said: str) -> None:
    """Marks go, words stay, and what ended a paragraph ends a sentence."""
    assert said == in_sentences(plain(written))


def test_markup_is_taken_out_at_the_door_and_told_once(tmp_path: Path) -> None:
    """In names and texts; a first line that repeats the name goes, a pasted link is its address."""
    text = (
        "slug,name,teaser,website\n"
        'a,Obst &amp; Garten,"## Obst & Garten\n\nEin **Garten**.","<a href=""https://x.example/?a=1&amp;b=2"">Seite</a>"\n'
        "b,Hof,<p>Ein Hof.</p>,[Seite](https://y.example)\n"
    )
    found = read_text(tmp_path, text)
    first, second = found.places
    assert ("Obst & Garten", "Ein Garten.", "https://x.example/?a=1&b=2") == (
        first.name,
        first.teaser,
        first.website,
    )
    assert ("Ein Hof.", "https://y.example") == (second.teaser, second.website)
    assert [("places.markup", (2, 3))] == [(finding.code, finding.rows) for finding in found.findings]
    told = str(found.findings[0].message)
    assert (1, 2) == (told.count("were taken out"), told.count("”, “"))
    assert 2 == translate(found.findings[0].message, Language.DE).count("«, »")


def test_an_address_without_a_link_is_itself() -> None:
    """Only a pasted link is taken apart."""
    assert "https://x.example/a(b)" == target("https://x.example/a(b)")


@pytest.mark.parametrize(
    "text",
    [
        *(
            "-",
            "–",
            "---",
            "…",
            "?",
            "k. A.",
            "k.A.",
            "K. A.",
            "keine Angabe",
            "NULL",
            "null",
            "NaN",
            "None",
            "n/a",
            "N/A",
        ),
        *(
            "#N/A",
            "#NV",
            "TBD",
            "tbd.",
            "folgt",
            "unbekannt",
            "Unbekannt",
            "noch offen",
            "xxx",
            "n. n.",
            "entfällt",
        ),
        *(
            "Keine",
            "kein Text",
            "Keine Beschreibung vorhanden",
            "noch kein Foto",
            "Text fehlt",
            "s. o.",
            "dito",
            "wie oben",
        ),
        *(
            "wird noch ergänzt",
            "Text folgt in Kürze",
            "#WERT!",
            "#DIV/0!",
            "(tbd)",
            "<leer>",
            "[n/a]",
            "•",
            "xx",
            "https://",
        ),
        *(
            "TODO: Text von Frau Muster holen",
            "Dies ist ein Typoblindtext. An ihm kann man alles sehen.",
            "Hier steht ein Text.",
        ),
        "Lorem ipsum dolor sit amet, consectetur adipisici elit.",
    ],
)
def test_placeholders_say_nothing(text: str) -> None:
    """However people and programs leave a cell empty."""
    assert is_placeholder(text)


@pytest.mark.parametrize(
    "text",
    [
        "Leer",
        "Todo",
        "Nan",
        "Test",
        "1",
        "x",
        "Unbekannte Orte",
        "A",
        "Kein Ort. Nirgends",
        "NONE",
        "Haus 0",
        "Kein Museum",
        "LEER",
    ],
)
def test_words_that_only_look_like_placeholders_are_words(text: str) -> None:
    """Leer is a town."""
    assert not is_placeholder(text)


def test_placeholders_are_empty_in_every_field_and_told_once(tmp_path: Path) -> None:
    """Licence and credit included; without its name a row is no place."""
    (tmp_path / "hof.jpg").write_bytes(b"x")
    text = (
        "slug,name,teaser,latitude,longitude,website,categories,photo.file,photo.credit,photo.licence,photo.consent\n"
        "a,Hof,TBD,-,-,n/a,Kunst|-,hof.jpg,unbekannt,k. A.,-\n"
        "b,NULL,,,,,,,,,\n"
    )
    found = read_text(tmp_path, text)
    (place,) = found.places
    (photo,) = place.photos
    assert ("", None, "", ("Kunst",)) == (place.teaser, place.latitude, place.website, place.categories)
    assert ("", "", False) == (photo.credit, photo.licence, photo.consent)
    assert ["places.placeholder", "places.no-name"] == [finding.code for finding in found.findings]
    assert (2, 3) == found.findings[0].rows
    assert str(found.findings[0].message).startswith(
        "Counts as empty, as it says nothing: “-”, “TBD”, “n/a”. Rows"
    )


def test_a_nought_that_a_formula_left_is_no_text(tmp_path: Path) -> None:
    """A spreadsheet writes 0 where it refers to an empty cell; a coordinate and an id may be 0."""
    found = read_text(
        tmp_path, "slug,name,source_id,teaser,district,latitude,longitude\na,Hof,0,0,0,0,11.8\n"
    )
    (place,) = found.places
    assert ("0", "", "", 0.0) == (place.source_id, place.teaser, place.district, place.latitude)


def test_line_breaks_of_other_programs_are_line_breaks(tmp_path: Path) -> None:
    """A word processor's within a paragraph, and Unicode's own."""
    for sign in ("\x0b", "\u2028", "\u2029"):
        (place,) = row_with(tmp_path, "teaser", f"Der Garten ist offen{sign}Hunde sind willkommen").places
        assert "Der Garten ist offen. Hunde sind willkommen." == place.teaser


def test_a_short_name_may_be_a_word_that_says_nothing_elsewhere(tmp_path: Path) -> None:
    """»null« and »test« are short names; »-« is none."""
    found = read_text(tmp_path, "slug,name\nnull,Hof\n-,Gut\n")
    assert ["null", "gut"] == [place.slug for place in found.places]
