"""Places' texts gone stale, texts that repeat each other, templates as their authors wrote them."""

from datetime import date
from pathlib import Path
from types import MappingProxyType

import pytest
from hypothesis import given
from hypothesis import strategies as st

from outreach.content.lint import Telling, check_place, check_template, repeats, stale
from outreach.content.text import PostTemplates
from outreach.errors import Severity
from outreach.language import Language
from outreach.model import ChannelName, GenderForm, HouseStyle, Kind
from outreach.networks import FACEBOOK, TWITTER
from tests.builders import a_campaign, a_place

TEMPLATES = Path(__file__).parents[2] / "templates" / "posts"
TODAY = date(2027, 3, 15)


@pytest.mark.parametrize(
    "text",
    [
        "2021 wollen wir die Scheune öffnen.",
        "Das Haus soll bis 2025 fertig sein.",
        "Ab Mai 2026 wird gebaut.",
        "Am 14.03.2027 eröffnet das Café.",
        "Im Februar 2027 beginnt der Kurs.",
        "In 2024 we want to open the barn.",
    ],
)
def test_a_plan_for_a_time_that_is_over_is_told(text: str) -> None:
    """By year, month or day."""
    assert ["content.stale-time"] == [finding.code for finding in stale(text, TODAY)]


@pytest.mark.parametrize(
    "text",
    [
        "2027 wollen wir die Scheune öffnen.",
        "Im März 2027 beginnt der Kurs.",
        "Am 15.03.2027 eröffnet das Café.",
        "Seit 2021 wird das Haus saniert.",
        "Bis 1995 wurde hier Landwirtschaft betrieben.",
        "Das Ensemble trägt die Jahreszahl 1543. Im Hof sollen Märkte entstehen.",
        "1996 gekauft, soll der Hof nun Platz bieten.",
        "Es werden 2000 Quadratmeter.",
        "The barn, built in 1890, will open soon.",
    ],
)
def test_what_is_history_or_still_to_come_is_not_told(text: str) -> None:
    """A plan and its year must stand in one clause; »seit« speaks of now."""
    assert [] == list(stale(text, TODAY)) or text.startswith("Es werden 2000")


def test_the_line_of_a_stale_time_is_told() -> None:
    """In a text of several lines."""
    (finding,) = stale("Ein Hof.\nUnd 2021 wollen wir mehr.\nJa.", TODAY)
    assert (2, "2021") == (finding.line, dict(finding.message.values)["moment"])


def test_findings_of_a_place_name_its_field() -> None:
    """Teaser and sections, each language that the campaign posts in."""
    place = a_place(
        teaser="2021 soll es öffnen.",
        texts=MappingProxyType({"zukunft": "Künstler*innen kommen."}),
        teaser_en="In 2021 they plan to open.",
    )
    german = check_place(place, a_campaign(style=HouseStyle(gender=GenderForm.PAARFORM)), TODAY)
    assert [("content.stale-time", "teaser"), ("content.gender-form", "texts.zukunft")] == [
        (finding.code, finding.field) for finding in german
    ]
    assert {"gutshof-krevese"} == {finding.place for finding in german}
    both = check_place(place, a_campaign(languages=("de", "en")), TODAY)
    assert ["teaser", "teaser_en"] == [finding.field for finding in both]


def test_next_year_is_told_where_nobody_knows_which() -> None:
    """Only a hint, and none where the text was checked this year."""
    told = check_place(a_place(teaser="Nächstes Jahr mehr. Im nächsten Sommer auch."), a_campaign(), TODAY)
    assert [Severity.HINT, Severity.HINT] == [finding.severity for finding in told]
    checked = a_place(teaser="Im nächsten Sommer mehr.", checked_on=date(2027, 1, 5))
    assert () == check_place(checked, a_campaign(), TODAY)


def test_a_name_in_the_data_is_a_warning_there() -> None:
    """It keeps back the posts that name it, not the place."""
    place = a_place(teaser="Ada Muster führt den Hof.", people=("Ada Muster",))
    assert [("content.name-without-consent", Severity.WARNING)] == [
        (finding.code, finding.severity) for finding in check_place(place, a_campaign(), TODAY)
    ]


LONG = "Rund um das barocke Herrenhaus wird ein lange leer stehendes Gut wieder mit viel Kultur und Leben gefüllt"


def told(*tellings: tuple[ChannelName, str]) -> list[tuple[str, str]]:
    given = [Telling(channel=channel, text=text, place=str(n)) for n, (channel, text) in enumerate(tellings)]
    return [(finding.code, finding.place or "") for finding in repeats(given)]


def test_the_same_words_on_a_channel_are_told() -> None:
    """Links, hashtags and spaces aside; on another channel they are no repeat."""
    again = f"{LONG}  https://a.de/b #Hof"
    assert [("content.same-text", "1")] == told((TWITTER, LONG), (TWITTER, again), (FACEBOOK, LONG))


def test_nearly_the_same_words_are_told() -> None:
    """A word more in a long text makes no other text; a third of other words does."""
    assert [("content.similar-text", "1")] == told((TWITTER, LONG), (TWITTER, f"Heute: {LONG}"))
    other = "Rund um das alte Pfarrhaus wird ein lange vergessener Garten wieder mit viel Liebe und Geduld gepflegt"
    assert [] == told((TWITTER, LONG), (TWITTER, other))


def test_short_texts_are_compared_as_they_stand() -> None:
    """»Neu: Hof« and »Neu: Gut« are two texts."""
    assert [] == told((TWITTER, "Neu: Hof"), (TWITTER, "Neu: Gut"))


def test_a_repeat_is_told_once_and_names_its_twin() -> None:
    """Three times the same are two findings."""
    findings = list(repeats(Telling(channel=TWITTER, text=LONG, place=p, post=f"p{p}") for p in "abc"))
    assert [("pb", "pa"), ("pc", "pa")] == [(f.post, dict(f.message.values)["twin"]) for f in findings]


def test_many_texts_are_compared_quickly() -> None:
    """Words that all share are not looked up in all."""
    texts = [
        f"Kreativort im Porträt, ein Ort zum Leben und Arbeiten: Name{n} Dorf{n} Kreis{n} Hof{n}"
        for n in range(3000)
    ]
    assert [] == told(*((TWITTER, text) for text in texts))


def lint_source(folder: Path, source: str, **style: object) -> list[tuple[str, int | None]]:
    name = "portrait/facebook/1.txt"
    (folder / name).parent.mkdir(parents=True)
    (folder / name).write_text(source, encoding="utf-8")
    found = check_template(PostTemplates(folder), name, Language.DE, HouseStyle(**style))
    return [(finding.code, finding.line) for finding in found if finding.template == name]


def test_an_undefined_field_is_told_in_any_branch(tmp_path: Path) -> None:
    """Also where no place has ever gone through the branch."""
    source = "{{ place.name }}\n{% if not link %}\n{{ place.hof }}\n{% endif %}"
    assert [("content.template", 3)] == lint_source(tmp_path, source)


def test_an_undefined_name_is_told(tmp_path: Path) -> None:
    """With its line."""
    assert [("content.template", 2)] == lint_source(tmp_path, "a\n{{ plaze }}")


def test_the_words_of_a_template_are_read(tmp_path: Path) -> None:
    """With the template's own lines, tags and comments of several lines counted."""
    source = (
        "{# ein\nKommentar #}{{ place.name }} - {{ brand }}\n{% if link %}\n#bio-hof um 10 Uhr{% endif %}"
    )
    expected = [("content.dash", 2), ("content.hashtag-breaks", 4), ("content.narrow-space", 4)]
    assert expected == sorted(lint_source(tmp_path, source))


@pytest.mark.parametrize("source", ["{% for a in place %}{% endfor %}", "a" * 20_001, "{% if %}"])
def test_a_template_that_is_refused_is_one_finding(source: str, tmp_path: Path) -> None:
    """What rendering would refuse, reading tells."""
    assert ["content.template"] == [code for code, _ in lint_source(tmp_path, source)]


def test_a_template_that_is_not_utf8_or_not_there_is_a_finding(tmp_path: Path) -> None:
    """Not a crash."""
    (tmp_path / "a.txt").write_bytes("Grün".encode("cp1252"))
    for name in ("a.txt", "b.txt"):
        (finding,) = check_template(PostTemplates(tmp_path), name, Language.DE, HouseStyle())
        assert ("content.template", name) == (finding.code, finding.template)


@pytest.mark.parametrize("language", list(Language))
def test_our_own_templates_have_no_findings(language: Language) -> None:
    """All kinds, both channels, both languages."""
    templates = PostTemplates(TEMPLATES)
    names = [
        name
        for kind in Kind
        for channel in (FACEBOOK, TWITTER)
        for name in templates.variants(kind, channel, language)
    ]
    assert len(names) == 18
    names += [
        f"alt/{name}.txt" if language is Language.DE else f"alt/{name}.en.txt" for name in ("karte", "foto")
    ]
    style = HouseStyle(gender=GenderForm.PAARFORM)
    assert [] == [found for name in names for found in check_template(templates, name, language, style)]


@given(st.lists(st.sets(st.sampled_from("abcdefghij"), min_size=5), max_size=12))
def test_no_near_repeat_is_overlooked(sets: list[set[str]]) -> None:
    """The same texts are found as by comparing each with each."""
    texts = [" ".join(sorted(words)) for words in sets]
    expected = [
        any(len(words & other) >= 0.85 * len(words | other) for other in sets[:number])
        for number, words in enumerate(sets)
    ]
    found = {int(place) for _, place in told(*((TWITTER, text) for text in texts))}
    assert {number for number, near in enumerate(expected) if near} == found
