"""Prose taken apart into sentences and clauses."""

from hypothesis import given
from hypothesis import strategies as st

from outreach.content.sentences import can_lead, clauses, leans, sentences


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


def test_an_opening_that_refers_back_leans() -> None:
    """»Sie«, »Dazu«, »Bis 1995« need the sentence before them."""
    assert all(
        map(leans, ("Sie richtet sich an alle.", "Dazu kommt ein Café.", "Bis 1995 war hier Landwirtschaft."))
    )


def test_an_opening_of_its_own_does_not_lean() -> None:
    """A word that merely begins with a leaning one stands by itself."""
    assert not any(
        map(leans, ("Siedler bauten das Dorf.", "Bis zu 150 Menschen finden Platz.", "Eine Familie kam."))
    )


def test_a_short_remark_cannot_lead() -> None:
    """A remark ends a post well and begins it badly."""
    assert not can_lead("Der Bahnhof ist rund 300 Meter entfernt.")


def test_a_full_sentence_can_lead() -> None:
    """A sentence of some length that stands by itself may come first."""
    assert can_lead("Gäste finden Seminarräume, Ferienzimmer, Zeltplatz, Tanzsaal und ein Café.")


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
        "Gäste finden hier Seminarräume, dazu schöne Ferienzimmer, dazu ein Café, und immer Kuchen."
    )
    assert len(found) == 3
    assert [len(part) for part in found] == sorted((len(part) for part in found), reverse=True)


@given(st.text(max_size=300))
def test_no_word_is_lost_or_cut(text: str) -> None:
    """The words of all sentences together are the words of the text, in order."""
    words = [word for sentence in sentences(text) for word in sentence.split() if any(map(str.isalnum, word))]
    whole = [word for sentence in sentences(" ".join(words)) for word in sentence.split()]
    assert [word.rstrip(".,;:–-") for word in words] == [word.rstrip(".,;:–-") for word in whole]
