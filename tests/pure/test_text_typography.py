"""The customer's words in one typography."""

import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from outreach.content.typography import Slip, clean, slips, tidy, typeset, with_stop
from outreach.language import Language


def test_german_quotes_become_the_house_quotes() -> None:
    """„…“ and "…" are written »…«, ‚…‘ is written ›…‹."""
    assert clean('„Natur im Garten“ und "Hof" und ‚innen‘') == "»Natur im Garten« und »Hof« und ›innen‹"


def test_a_lone_quote_stays() -> None:
    """A quote without its partner is left as it is."""
    assert clean('Ein 5" Rohr') == 'Ein 5" Rohr'


def test_a_hyphen_between_spaces_becomes_a_dash() -> None:
    """» - « is » – «, a hyphen in a word stays."""
    assert clean("Bio-Bier - und mehr") == "Bio-Bier – und mehr"


def test_three_dots_become_an_ellipsis() -> None:
    """Three dots after a word are one spaced sign."""
    assert clean("Und dann...") == "Und dann …"


def test_dots_in_a_link_stay() -> None:
    """An address is never touched."""
    assert clean("https://a.de/x...y?a=-b-") == "https://a.de/x...y?a=-b-"


def test_soft_hyphens_and_direction_marks_go() -> None:
    """Signs that nobody sees are taken out, composed letters are one sign."""
    assert clean("Bürger\u00admeister\u202e\ufeff u\u0308ber") == "Bürgermeister über"


def test_an_emoji_of_several_signs_stays_whole() -> None:
    """The joiners inside an emoji are kept."""
    assert clean("👩‍🌾 kommt") == "👩‍🌾 kommt"


def test_lines_become_one() -> None:
    """Line breaks and runs of spaces are one space; a no-break space stays."""
    assert clean("a\n b\t\tc  z.\u202fB.") == "a b c z.\u202fB."


def test_a_stop_is_not_doubled() -> None:
    """A name that ends with a stop brings none too many."""
    assert tidy("Der Ort: Hof e. V.. Los!. Gut.") == "Der Ort: Hof e. V. Los! Gut."


def test_blank_lines_collapse() -> None:
    """What an empty value leaves behind is taken out."""
    assert tidy("\n a  b \n\n\n\nc\n") == "a b\n\nc"


def test_a_stop_comes_after_closing_quotes() -> None:
    """The stop of the sentence stands outside the quotes."""
    assert with_stop("Plakette »Natur«") == "Plakette »Natur«."


def test_a_quoted_stop_is_enough() -> None:
    """A sentence whose quotation ends with a stop needs no other."""
    assert with_stop("Er rief: »Los!«") == "Er rief: »Los!«"


def test_a_dangling_comma_becomes_a_stop() -> None:
    """A sentence does not end with a comma or colon."""
    assert with_stop("Ein Hof,") == "Ein Hof."


def test_an_emoji_needs_no_stop() -> None:
    """Nothing is set after an emoji."""
    assert with_stop("Kommt 🙂") == "Kommt 🙂"


@given(st.text())
def test_cleaning_twice_changes_nothing(text: str) -> None:
    """Clean words stay as they are."""
    assert clean(clean(text)) == clean(text)


@given(st.text())
def test_clean_words_hold_nothing_invisible(text: str) -> None:
    """No control sign, surrogate or byte-order mark is left, and the text can be encoded."""
    assert not {unicodedata.category(char) for char in clean(text)} & {"Cc", "Cs"}
    assert clean(text).encode().decode() == unicodedata.normalize("NFC", clean(text))


DE, EN = Language.DE, Language.EN


@pytest.mark.parametrize(
    ("expected", "text", "language"),
    [
        ("z.\u202fB. i.\u202fd.\u202fR. im e.\u202fV.", "z.B. i. d. R. im e. V.", DE),
        ("10\u202fUhr, 15\u202f%, 5\u202fkm", "10 Uhr, 15%, 5 km", DE),
        ("100%ig", "100%ig", DE),
        ("2020–2025", "2020 - 2025", DE),
        ("10–12\u202fUhr", "10-12 Uhr", DE),
        ("Tel. 0176-1234, 2027-03-01, Haus 3-4", "Tel. 0176-1234, 2027-03-01, Haus 3-4", DE),
        ("geht’s", "geht's", DE),
        ("a b", "a  b", DE),
        ("zwei\nZeilen", "zwei\nZeilen", DE),
        ("“farm” and ‘barn’", "„farm“ and ‚barn‘", EN),
        ("“farm” – it’s", '"farm" - it\'s', EN),
        ("“farm”", "»farm«", EN),
        ("10\u202fkm, 15%, 9–11\u202fam", "10 km, 15%, 9-11 am", EN),
    ],
)
def test_type_is_set_by_the_language(expected: str, text: str, language: Language) -> None:
    """Quotes, dashes and ranges, narrow no-break spaces, apostrophes; each language has its own."""
    assert expected == typeset(text, language)


@pytest.mark.parametrize("language", [DE, EN])
@pytest.mark.parametrize(
    "kept",
    [
        "https://a.de/x...y?a='b'&c=1-2",
        "#Hof",
        "@hof",
        "post@hof-10-12.de",
        "www.hof.de/2020-2025/10-12",
        "\ue000",
    ],
)
def test_links_hashtags_and_handles_are_never_touched(kept: str, language: Language) -> None:
    """They stand in the set text as they were written, in their order."""
    text = typeset(f'{kept} - "{kept}"  @a #B https://c.de', language)
    opening, closing = "»«" if language is DE else "“”"
    assert text == f"{kept} – {opening}{kept}{closing} @a #B https://c.de"


def test_a_slip_is_told_with_its_line_and_what_is_better() -> None:
    """A few words around it, links whole."""
    (found,) = slips("Gut.\nhttps://a.de/b Um 10 Uhr.", DE)
    assert (Slip.NARROW_SPACE, 2) == (found.slip, found.line)
    assert (found.found, found.better) == ("https://a.de/b Um 10 Uhr.", "https://a.de/b Um 10\u202fUhr.")


@given(st.text(), st.sampled_from([DE, EN]))
def test_what_is_set_has_no_slips(text: str, language: Language) -> None:
    """The filter and the finder agree: slips are told exactly where setting changes something."""
    once = typeset(clean(text, language), language)
    assert [] == list(slips(once, language))


@given(st.lists(st.sampled_from([*"ab1 -.\"'„“”»«‚‘ z.B%#@", "https://a.de", " 10 Uhr", "..."])).map("".join))
@example("«»https://a.de«»-")
@example("\"Seht ,'https://a.de'\"")
def test_setting_type_twice_changes_nothing(text: str) -> None:
    """In either language."""
    for language in (DE, EN):
        once = clean(text, language)
        assert clean(once, language) == once


@pytest.mark.parametrize(
    ("given", "wanted"),
    [
        ("Er sagt: „Wir nennen es ‚Hof‘ und „Heim“, ja.“", "Er sagt: »Wir nennen es ›Hof‹ und ›Heim‹, ja.«"),
        ("»Ein »Hof« im Grünen«", "»Ein ›Hof‹ im Grünen«"),
        ("«Uns ist „Kunst“ wichtig.»", "»Uns ist ›Kunst‹ wichtig.«"),
        ('"Das "Haus" steht"', "»Das ›Haus‹ steht«"),
        ("Ein „Hof ohne Ende", "Ein „Hof ohne Ende"),
    ],
)
def test_quotations_nest_and_french_ones_are_turned(given: str, wanted: str) -> None:
    """Whatever hand they were set by; a mark without a partner stays."""
    assert typeset(given, Language.DE) == wanted
    assert typeset(wanted, Language.DE) == wanted


@pytest.mark.parametrize(
    ("given", "wanted"),
    [
        ("Mo-Fr 10-16 Uhr", "Mo–Fr 10–16\u202fUhr"),
        ("Mo. - Fr. 10.00 - 16.30 Uhr", "Mo.–Fr. 10.00–16.30\u202fUhr"),
        ("April-Oktober", "April–Oktober"),
        ("vom 1.-3. Mai", "vom 1.–3. Mai"),
        ("3-5 €", "3–5\u202f€"),
        ("Mo 9-12, Di-Do 9-15 und Sa 9-17 Uhr", "Mo 9–12, Di–Do 9–15 und Sa 9–17\u202fUhr"),
        ("9-12 und 14-18 Uhr", "9–12 und 14–18\u202fUhr"),
        ("Seiten 9-12 und 14-18", "Seiten 9-12 und 14-18"),
        ("11-17 h", "11–17\u202fh"),
        ("Natur -- Kunst — Brot—Bier", "Natur – Kunst – Brot – Bier"),
        ("Tel. 03901 1990-1995", "Tel. 03901 1990-1995"),
        ("+49 391 1234-1999", "+49 391 1234-1999"),
        ("0391/567-2000", "0391/567-2000"),
    ],
)
def test_a_range_is_told_from_a_telephone_number(given: str, wanted: str) -> None:
    """Days, hours, months and prices get a dash; numbers that are called keep their hyphen."""
    assert typeset(given, Language.DE) == wanted


@pytest.mark.parametrize(
    ("given", "wanted"),
    [
        ("\"Er rief: 'Komm zu Andi's Hof' und ging.\"", "»Er rief: ›Komm zu Andi’s Hof‹ und ging.«"),
        ("geht´s, war`s", "geht’s, war’s"),
        ("'ne Feier auf Jens' Hof", "'ne Feier auf Jens' Hof"),
    ],
)
def test_a_straight_single_mark_is_a_quotation_only_within_another(given: str, wanted: str) -> None:
    """Elsewhere it is an apostrophe, as are the accents that are typed for one."""
    assert typeset(given, Language.DE) == wanted
