"""What a sentence leans on."""

import pytest

from outreach.content.references import OPENING, material, refers_back


@pytest.mark.parametrize(
    "sentence",
    [
        "Im Hof stehen zwei Öfen.",
        "Auf dem Gelände wachsen Obstbäume.",
        "Das frühere Verwaltungshaus ist umgebaut.",
        "In früheren Ställen und der Scheune gibt es Kurse.",
        "Zum denkmalgeschützten Areal gehören zwei Speicher.",
        "Hier soll ein Werkdorf entstehen.",
        "Dazu kommt ein Café.",
        "Danach folgte ein Backhaus.",
        "Vorausgegangen war eine Umfrage.",
        "Als Nächstes wird das Dach gedeckt.",
        "Sie gibt Kurse im Filzen.",
        "Mit ihren Kursen ist sie ausgebucht.",
        "Seit dem 3. Oktober ist es ein Haus für Literatur.",
        "Der Garten gehört fest dazu.",
        "Ein Teil des Gebäudes ist saniert.",
        "Bis 1995 wurde Landwirtschaft betrieben.",
        "Gemeinde und Verein haben das Gebäude in Teilen saniert.",
    ],
)
def test_a_sentence_that_refers_back_leans(sentence: str) -> None:
    """By its beginning, by a pronoun, or by a thing that it speaks of as known."""
    assert refers_back(sentence)


@pytest.mark.parametrize(
    "sentence",
    [
        "Gäste finden Seminarräume und ein Café.",
        "Am Rand des Drömlings liegt ein Hof.",
        "Im Sommer 2020 kamen zum ersten Mal Gäste.",
        "Von der Zuckerfabrik, die Goldbeck groß gemacht hat, steht noch ein Schornstein.",
        "In der Altmärkischen Schweiz steht ein Gutshof.",
        "Zum Verweilen laden Bänke ein.",
        "Siedler bauten das ganze Land um.",
        "Es gibt Kuchen.",
        "Bis zu 150 Menschen finden Platz.",
        "Der rund 150 Jahre alte Vierseitenhof in Neulingen verbindet Zimmer und Laden.",
    ],
)
def test_a_sentence_that_introduces_its_things_stands_by_itself(sentence: str) -> None:
    """What everybody knows, what is named in full, and what a relative clause explains needs nothing before it."""
    assert not refers_back(sentence)


def test_a_thing_leans_on_the_sentence_that_introduces_it() -> None:
    """»Die Scheune« on »eine Fachwerkscheune«, »das Dach« on the opening, »sie« on the sentence before."""
    told = material(
        [
            (
                "Ein Verein erhält einen Hof in Lind.",
                "Nebenan steht seit 1704 eine Fachwerkscheune.",
                "Gäste schlafen in Bauwagen auf einer Wiese.",
                "In der Scheune spielt ein Theater.",
                "Das Dach ist neu gedeckt.",
                "Sie haben lange gespart.",
            )
        ]
    )
    assert [sorted(sentence.needs or ()) for sentence in told] == [[], [0], [], [1], [0], [4]]


def test_what_leans_on_nothing_that_is_there_is_never_told() -> None:
    """A section that begins with »Dazu …« has lost what it goes on from; »Das Gelände …« still has the opening."""
    told = material([("Ein Hof liegt am See.",), ("Dazu gibt es Suppe.",), ("Das Gelände ist offen.",)])
    assert [told[1].needs, told[2].needs] == [None, frozenset({0})]


@pytest.mark.parametrize(
    "text",
    [
        "Maschinen werden gesammelt, repariert und an offenen Tagen vorgeführt.",
        "Stühle und Tische wurden von Hand gebaut und sind zu kaufen.",
        "Eine Genossenschaft plant Wohnungen, Ateliers und einen Laden.",
        "Geplant ist ein Treffpunkt mit Leseraum und drei Gästezimmern.",
        "Wer mitgestalten will, ist in jedem Fall willkommen.",
        "Vorausgegangen war ein Winter voller Umfragen in allen Orten.",
    ],
)
def test_what_has_no_doer_or_only_a_purpose_stands_behind_the_opening(text: str) -> None:
    """Who does it, or what it is for, was said there; a person's own first sentence may say it so."""
    told = material([["In Grabow steht eine Papierfabrik.", "Gäste finden viel Platz.", text]])
    assert told[2].needs is not None
    assert OPENING in told[2].needs
    assert not told[2].can_begin
