"""Somebody's words on a card: with consent only, whole, and in the language's quotation marks."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from outreach.content.cards.worst import SPEAKER, quoted
from outreach.content.lint import check_place
from outreach.content.quotation import Quotation, quotation_of, withdrawn
from outreach.errors import Finding, Severity
from outreach.language import Language
from outreach.model import Draft, Kind, Place
from outreach.networks import FACEBOOK
from tests.builders import a_campaign, a_channel_plan, a_place
from tests.pure.cards_kit import a_card, a_photo, a_studio, generated, photos_in, save_picture

DE, EN = Language.DE, Language.EN


def said(words: str = "Hier darf jeder anfangen.", **changes: Any) -> Place:
    values: dict[str, Any] = {
        "quote": words,
        "quote_en": words,
        "quote_by": "Anna Beispiel, Töpferin",
        "people": ("Anna Beispiel",),
        "people_consented": ("Anna Beispiel",),
    }
    return replace(a_place(), **(values | changes))


@pytest.mark.parametrize(
    ("written", "german", "english"),
    [
        ("Komm!", "»Komm!«", "“Komm!”"),
        ("„Komm!“", "»Komm!«", "“Komm!”"),
        ("»Komm!«", "»Komm!«", "“Komm!”"),
        ('"Er sagte "ja" - und kam."', "»Er sagte ›ja‹ – und kam.«", "“Er sagte ‘ja’ – und kam.”"),
        ("Das „Dorfwohnzimmer“ lebt", "»Das ›Dorfwohnzimmer‹ lebt«", "“Das ‘Dorfwohnzimmer’ lebt”"),
        ("»A« und »B«", "»›A‹ und ›B‹«", "“‘A’ und ‘B’”"),
        ('"A" und "B"', "»›A‹ und ›B‹«", "“‘A’ und ‘B’”"),
    ],
)
def test_the_marks_are_the_languages_own(written: str, german: str, english: str) -> None:
    """However the data writes them, around the whole or within; those within become the inner ones."""
    name = "Anna Beispiel"
    assert Quotation(german, f"{name}, Töpferin", name) == quotation_of(said(written), DE)
    assert Quotation(english, name, name) == quotation_of(said(written), EN)


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"people_consented": ()}, "content.quote-without-consent"),
        ({"people_consented": ("Anna",)}, "content.quote-without-consent"),
        ({"quote_by": ""}, "content.quote-without-speaker"),
        (
            {"quote": "Das war Bernd Muster.", "people": ("Bernd Muster",)},
            "content.name-without-consent",
        ),
    ],
)
def test_what_may_not_be_shown_is_told_and_the_ordinary_card_drawn(
    changes: dict[str, Any], code: str
) -> None:
    """A warning with place, field and remedy; nobody's words or name get onto the card."""
    place = said(**changes)
    (finding,) = [f for f in check_place(place, a_campaign(), date(2027, 3, 1)) if "quote" in str(f.field)]
    assert (code, "gutshof-krevese", Severity.WARNING) == (finding.code, finding.place, finding.severity)
    assert str(finding.remedy)
    drawing = a_studio().lay_out(a_card(place, FACEBOOK, Kind.EINLADUNG, None))
    assert not any("Hier darf" in word or "Anna" in word or "Bernd" in word for word in drawing.words)


@pytest.mark.parametrize(
    ("place", "codes"),
    [
        (said(), []),
        (said("Hier darf jede anfangen."), []),
        (said(people_consented=()), ["content.quote-without-consent"]),
        (said(quote_by="Bernd Muster", people_consented=("Bernd Muster",)), ["rights.quote-gone"]),
        (said(""), ["rights.quote-gone"]),
        (a_place(), ["rights.quote-gone"]),
        (None, ["rights.quote-gone"]),
    ],
)
def test_a_card_may_be_shown_as_long_as_whom_it_quotes_agrees(place: Place | None, codes: list[str]) -> None:
    """Without the consent, with another speaker or without the place no more; a card that quotes nobody always."""
    assert codes == [finding.code for finding in withdrawn(place, "Anna Beispiel")]
    assert () == withdrawn(place, "")


def test_a_place_without_a_quotation_has_nothing_to_tell() -> None:
    """No finding, and the ordinary card."""
    assert () == check_place(a_place(teaser=""), a_campaign(), date(2027, 3, 1))
    assert "facebook" == a_studio().drawing(a_card(a_place(), FACEBOOK, Kind.EINLADUNG, None))


def test_a_plan_that_is_over_is_told_in_a_quotation_too() -> None:
    """Somebody's words go stale like the place's own."""
    found = check_place(said("2021 wollen wir eröffnen."), a_campaign(), date(2027, 3, 1))
    assert ("content.stale-time", "quote") in [(finding.code, finding.field) for finding in found]


def test_only_the_kinds_that_the_designer_names_quote() -> None:
    """An invitation does, a portrait does not."""
    drawings = [
        a_studio().drawing(a_card(said(), FACEBOOK, kind, None)) for kind in (Kind.EINLADUNG, Kind.PORTRAIT)
    ]
    assert ["facebook-quote", "facebook"] == drawings


def test_the_words_and_who_says_them_are_the_cards_words() -> None:
    """Whole, in reading order after the kind, so that the description of the picture has them."""
    words = a_studio().lay_out(a_card(said(), FACEBOOK, Kind.EINLADUNG, None)).words
    assert ("»Hier darf jeder anfangen.«", "Anna Beispiel, Töpferin", "Gutshof Krevese") == words[1:4]


def test_the_words_below_one_another_begin_alike() -> None:
    """The opening mark of the first line stands in the margin."""
    drawing = a_studio().lay_out(a_card(quoted(a_place()), FACEBOOK, Kind.EINLADUNG))
    first, second, *_ = [text for text in drawing.texts if text.id == "quote"]
    mark = first.face.width("»") * first.size
    assert second.x == pytest.approx(first.x + mark, abs=2)


@pytest.mark.parametrize("words", ["Wort " * 200, "京都"])
def test_a_quotation_that_cannot_be_set_is_told_and_never_cut(words: str) -> None:
    """The ordinary card is drawn, and a warning says why."""
    finding = a_studio().quotation(a_card(said(words), FACEBOOK, Kind.EINLADUNG))
    assert isinstance(finding, Finding)
    assert ("cards.quote", "gutshof-krevese", "quote") == (finding.code, finding.place, finding.field)
    assert "facebook" == a_studio().drawing(a_card(said(words), FACEBOOK, Kind.EINLADUNG, None))


def test_a_speaker_too_long_for_its_line_is_told() -> None:
    """Who says it is not cut either."""
    place = said(quote_by="Anna Beispiel, " + "Vorsitzende " * 60)
    assert isinstance(a_studio().quotation(a_card(place, FACEBOOK, Kind.EINLADUNG)), Finding)


def test_a_post_that_quotes_shows_no_photo(tmp_path: Path) -> None:
    """Neither on the card nor in its description nor in its credits; the place's other posts show it."""
    save_picture(tmp_path / "photos/hof.jpg")
    campaign = a_campaign(channels=(a_channel_plan(),))
    place = said(photos=(a_photo(alt="Ein Hof mit Linde."),))
    portrait, invitation = [
        d for d in generated(campaign, [place], photos=photos_in(tmp_path)) if isinstance(d, Draft)
    ]
    assert ("photos/hof.jpg", "") == (portrait.photo, invitation.photo)
    assert ("", "Anna Beispiel") == (portrait.quoted, invitation.quoted)
    assert "Hier darf jeder anfangen" in invitation.alt
    assert "Linde" not in invitation.alt
    assert not any("Foto" in credit for credit in invitation.credits)


def test_a_quotation_that_does_not_fit_is_told_once_when_posts_are_made(tmp_path: Path) -> None:
    """The posts are made all the same, with the photo."""
    save_picture(tmp_path / "photos/hof.jpg")
    campaign = a_campaign(channels=(a_channel_plan(),))
    place = replace(quoted(a_place(), "Wort " * 200), photos=(a_photo(alt="Hof."),))
    results = generated(campaign, [place], photos=photos_in(tmp_path))
    assert 1 == sum(isinstance(r, Finding) and r.code == "cards.quote" for r in results)
    assert 2 == sum(isinstance(r, Draft) and r.photo == "photos/hof.jpg" for r in results)
    assert SPEAKER in place.people_consented


def test_an_english_card_keeps_its_marks_in_the_description() -> None:
    """The alt text of an English post has “…”, not the German ones."""
    campaign = a_campaign(channels=(a_channel_plan(),), languages=("en",))
    place = said(teaser_en="A manor becomes a place for everybody. Come and see it.")
    drafts = [d for d in generated(campaign, [place]) if isinstance(d, Draft)]
    assert "“Hier darf jeder anfangen.”" in drafts[1].alt
