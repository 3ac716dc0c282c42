"""Prose taken apart into sentences and clauses."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from outreach.content.sentences import clauses, sentences
from outreach.language import Language


def test_sentences_end_at_their_stop() -> None:
    """Full stop, exclamation and question mark end a sentence."""
    assert sentences("Hier! Wo? Dort. Ende.") == ("Hier!", "Wo?", "Dort.", "Ende.")


def test_a_date_is_not_cut() -> None:
    """The dot of an ordinal ends no sentence."""
    text = "Seit dem 15. September 2021 ist offen. Eröffnet wurde früh."
    assert sentences(text) == ("Seit dem 15. September 2021 ist offen.", "Eröffnet wurde früh.")


def test_a_year_ends_a_sentence() -> None:
    """A year before the stop is no ordinal."""
    assert sentences("Gebaut 1848. Heute ein Museum.") == ("Gebaut 1848.", "Heute ein Museum.")


def test_an_abbreviation_is_not_cut() -> None:
    """»e. V.«, »z. B.« and »St.« stay inside their sentence."""
    assert len(sentences("Der Hof e. V. Salzwedel und z. B. St. Marien gehören dazu.")) == 1


def test_a_long_word_before_the_stop_is_no_abbreviation() -> None:
    """Only the whole word counts as a short form, not its last letters."""
    assert sentences("Das ist ein Moos-Biotop für Lurche. Und mehr.") == (
        "Das ist ein Moos-Biotop für Lurche.",
        "Und mehr.",
    )


def test_a_quoted_sentence_keeps_its_closing_quotes() -> None:
    """Closing quotes after the stop belong to the sentence before."""
    assert sentences("Sie riefen: „Kommt!“ Alle kamen.") == ("Sie riefen: »Kommt!«", "Alle kamen.")


def test_a_missing_stop_is_set() -> None:
    """The last sentence gets the stop that its writer forgot."""
    assert sentences("Ein Hof an der Elbe") == ("Ein Hof an der Elbe.",)


def test_signs_without_words_are_no_sentence() -> None:
    """What holds neither letter nor digit is left out."""
    assert sentences(" – . !") == ()


def test_a_link_inside_a_sentence_stays_whole() -> None:
    """Dots inside an address end no sentence."""
    assert sentences("Mehr auf https://a.de/b.html?x=1. Danke.")[0] == "Mehr auf https://a.de/b.html?x=1."


def test_a_clause_cut_says_that_it_goes_on() -> None:
    """Cut at a comma, a sentence ends with a spaced ellipsis."""
    assert clauses("Ein Verein rettet fünf Häuser vor dem Verfall, das Ensemble ist alt.") == (
        "Ein Verein rettet fünf Häuser vor dem Verfall …",
    )


def test_a_part_before_a_semicolon_is_a_sentence() -> None:
    """Cut at a semicolon, the first part is complete."""
    assert clauses("Auf dem Gelände wird mit Holz gearbeitet; eine Scheune folgt.") == (
        "Auf dem Gelände wird mit Holz gearbeitet.",
    )


def test_no_cut_inside_brackets_or_quotes() -> None:
    """A comma in brackets or quotes is no place to cut."""
    assert clauses("Das Haus trägt den langen Namen (nach Werner, dem Müller, und anderen).") == ()


def test_a_decimal_comma_is_no_clause() -> None:
    """Only a comma with a space after it parts clauses."""
    assert clauses("Die Strecke misst vom Bahnhof an 1,5 Kilometer.") == ()


def test_an_enumeration_is_not_cut() -> None:
    """»Rinderstall …« tells nobody anything; the colon before it is a place to cut."""
    assert clauses("Der verfallene Gutshof wurde aufgebaut: Rinderstall, Speicher und Park sind offen.") == (
        "Der verfallene Gutshof wurde aufgebaut …",
    )


def test_clauses_come_longest_first() -> None:
    """The first choice keeps the most."""
    found = clauses(
        "Der alte Hof ist seit Jahren offen für alle; der Garten blüht, weil viele helfen – im Mai zuerst."
    )
    assert len(found) == 3
    assert [len(part) for part in found] == sorted((len(part) for part in found), reverse=True)


@pytest.mark.parametrize(
    "sentence",
    [
        "Gäste finden hier Seminarräume, schöne alte Ferienzimmer, einen großen Zeltplatz und immer Kuchen.",
        "Auf dem Hof gibt es seit 2019 einen Laden, das kleine Café und den Garten.",
        "Von der Zuckerfabrik, die Goldbeck groß gemacht hat, steht noch die Lagerhalle.",
        "Das hohe Haus am alten Markt, das lange leer stand, beherbergt nun Kunst.",
    ],
)
def test_nothing_is_cut_within_an_enumeration_or_before_the_verb(sentence: str) -> None:
    """What stands before such a comma says nothing, or less than it seems."""
    assert clauses(sentence) == ()


@pytest.mark.parametrize(
    "sentence",
    [
        "Die Schule wurde gegr. 1850 als Haus für Kinder.",
        "Geöffnet wird ab Okt. 2026 jeden Sonnabend.",
        "Werke der Gebr. Grimm stehen im Regal.",
        "Der Anbau der Fa. Muster folgte lt. Chronik erst 1912.",
        "Das Gutshaus aus dem 18. Jhdt. Sitz derer von Beispiel steht leer.",
        "Der Weg von 10 Min. Fußweg lohnt sich.",
        "Unter Friedrich II. Anfang der Siedlung war der Bruch.",
        "Die Zimmerstr. Ecke Markt ist gesperrt.",
        "Die Mühle von 1780. 2006 kam der Verein.",
        "Der Verein sagt: »Wir bauen. Wir bleiben.« und meint es.",
        "Das Haus (erbaut 1900. Umbau 1950) steht offen.",
    ],
)
def test_a_doubtful_point_ends_no_sentence(sentence: str) -> None:
    """Before a digit, after a short word that is not known, in quotation marks and brackets."""
    assert len(sentences(sentence)) == 1


def test_a_point_after_a_known_short_word_ends_a_sentence() -> None:
    """Doubt has an end."""
    assert (
        len(
            sentences("Alle ziehen mit. Das ist gut. Es war die DDR. Im Hof ist es grün. Wir sind da. Kommt!")
        )
        == 6
    )


def test_a_line_break_ends_a_sentence() -> None:
    """Paragraphs, headings and lists are read as they stand; a wrapped line goes on."""
    text = (
        "Willkommen auf dem Hof\n\nSeit 1998 wird hier getöpfert,\ngewebt und gekocht\n"
        "Öffnungszeiten\nMo-Fr 10-16 Uhr\n- Café\n- Laden"
    )
    assert sentences(text) == (
        "Willkommen auf dem Hof.",
        "Seit 1998 wird hier getöpfert, gewebt und gekocht.",
        "Öffnungszeiten: Mo–Fr 10–16\u202fUhr.",
        "Café, Laden.",
    )


@given(st.text(max_size=300))
def test_no_word_is_lost_or_cut(text: str) -> None:
    """The words of all sentences together are the words of the text, in order."""
    words = [word for sentence in sentences(text) for word in sentence.split() if any(map(str.isalnum, word))]
    whole = [word for sentence in sentences(" ".join(words)) for word in sentence.split()]
    assert [word.rstrip(".,;:–-") for word in words] == [word.rstrip(".,;:–-") for word in whole]


@pytest.mark.parametrize("word", ["Spaß", "Netz", "Büro", "Beet", "Filz", "Punk"])
def test_a_short_noun_ends_its_sentence(word: str) -> None:
    """Also one with »ß«, which two letters stand for where case does not count."""
    assert 2 == len(
        sentences(f"Der Verein am Ort hat vieles für {word}. Gäste finden einen Platz.", Language.DE)
    )
