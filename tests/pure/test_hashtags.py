"""Hashtags that are read whole."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from outreach.content.hashtags import hashtag, hashtags
from outreach.content.lint.tags import misread_tags
from outreach.networks import FACEBOOK, TWITTER
from tests.builders import a_brand, a_place


@pytest.mark.parametrize(
    ("expected", "words"),
    [
        ("#Krevese", "Krevese"),
        ("#SiebenLinden", "Sieben Linden"),
        ("#Elblandwerker", "elblandwerker*"),
        ("#Haus5", "haus5"),
        ("#KreativorteImGrünen", "KreativorteImGrünen"),
        ("#KreativorteImGrünen", "#Kreativorte im Grünen"),
        ("#DailyAmDom", "DAILY AM DOM"),
        ("#IDAIntegrationsdorf", "IDA Integrationsdorf"),
        ("#EWERKLuckenwalde", "E-WERK Luckenwalde"),
        ("#GründerInnen", "Gründer:innen"),
        ("#KunstKultur", "Kunst & Kultur"),
        ("", "2027"),
        ("", "***"),
        ("", ""),
    ],
)
def test_a_hashtag_is_one_capitalised_word(expected: str, words: str) -> None:
    """Letters, digits and underscores stay, each word is capitalised, digits alone are no hashtag."""
    assert expected == hashtag(words)


@given(st.text())
def test_no_text_makes_a_hashtag_that_breaks(words: str) -> None:
    """Whatever comes in, what comes out is empty or one word with a letter in it."""
    tag = hashtag(words)
    assert tag == "" or (re.fullmatch(r"#\w+", tag) and any(map(str.isalpha, tag)))


def test_a_post_has_brand_and_village() -> None:
    """The brand's tags and the village; the name adds nothing where it only repeats the village."""
    expected = ("#KreativorteImGrünen", "#Krevese", "#Altmark")
    assert expected == hashtags(a_place(), a_brand(), FACEBOOK)


def test_the_name_is_a_hashtag_where_it_says_more() -> None:
    """The short name before a dash is the fourth tag on Facebook."""
    place = a_place(name="haus5 – Coworking in Salzwedel", municipality="Hansestadt Salzwedel")
    expected = ("#KreativorteImGrünen", "#Salzwedel", "#Altmark", "#Haus5")
    assert expected == hashtags(place, a_brand(), FACEBOOK)


def test_x_has_three_at_most() -> None:
    """On X the fourth goes."""
    place = a_place(name="haus5", municipality="Hansestadt Salzwedel")
    assert hashtags(place, a_brand(), TWITTER) == (
        "#KreativorteImGrünen",
        "#Salzwedel",
        "#Altmark",
    )


def test_no_hashtag_comes_twice() -> None:
    """Tags that differ in capitals only are one."""
    tags = hashtags(a_place(name="altmark", municipality="ALTMARK"), a_brand(), FACEBOOK)
    assert tags == ("#KreativorteImGrünen", "#Altmark")


def test_a_name_in_capitals_is_a_hashtag_that_lint_lets_pass() -> None:
    """What the program makes, it does not find fault with: »SUBSTRAT« is a word, »IMG« a short form."""
    assert (hashtag("SUBSTRAT"), hashtag("IMG"), hashtag("DAILY AM DOM")) == (
        "#Substrat",
        "#IMG",
        "#DailyAmDom",
    )
    assert not list(
        misread_tags(" ".join(map(hashtag, ("SUBSTRAT", "IMG", "ÖPNV", "elblandwerker*", "Haus 5"))))
    )


def test_a_long_name_is_no_hashtag() -> None:
    """Nobody reads a hashtag of more than 24 letters."""
    place = a_place(name="Biosphärenreservatsinformationszentrum", municipality="Havelberg")
    assert len(hashtags(place, a_brand(), FACEBOOK)) == 3


def test_a_place_without_municipality_has_the_brands_and_its_name() -> None:
    """Nothing stands in for a village that is not known."""
    tags = hashtags(a_place(name="Project EVA", municipality=""), a_brand(), FACEBOOK)
    assert tags == ("#KreativorteImGrünen", "#Altmark", "#ProjectEVA")
