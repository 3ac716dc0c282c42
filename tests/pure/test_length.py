"""Lengths as the networks count them."""

import warnings
from dataclasses import replace

import pytest
from hypothesis import assume, example, given, settings

from outreach.language import msg
from outreach.networks import FACEBOOK, TWITTER, LengthRule, profile
from outreach.networks.counting import utf16_units
from outreach.networks.twitter_length import weighted_length
from tests.pure.wild_texts import LINK, is_read_soundly, texts

with warnings.catch_warnings():
    warnings.simplefilter("ignore", UserWarning)
    from twitter_text import parse_tweet
    from twitter_text.regexp.emoji import emoji_list

OF_2019 = ["".join(chr(int(sign, 16)) for sign in entry.codepoint.split()) for entry in emoji_list]
YOUNGER = {
    "🧑‍🎄": "13.0: mx claus",
    "🐻‍❄️": "13.0: polar bear",
    "❤️‍🔥": "13.1: heart on fire",
    "👩🏻‍❤️‍👨🏿": "13.1: couple with skin tones",
    "🫱🏻‍🫲🏿": "14: handshake of two tones",
    "🫶🏽": "14: heart hands with a tone",
    "🐦‍⬛": "15: black bird",
    "🙂‍↔️": "15.1: head shaking",
    "🏃🏽‍♀️‍➡️": "15.1: woman running to the right",
    "🧑‍🧑‍🧒‍🧒": "15.1: family",
    "🇨🇶": "16: flag of Sark",
}


@pytest.mark.parametrize(
    ("expected", "text"),
    [
        (0, ""),
        (13, "»Grüße« – 15."),
        (2, "…"),
        (2, "€"),
        (2, "\u202f"),
        (1, "\u00a0"),
        (2, "©"),
        (4, "日本"),
        (2, "𝕏"),
        (1, "\u10ff"),
        (2, "\u1100"),
        (2, "👨‍👩‍👧‍👦"),
        (2, "🇩🇪"),
        (4, "🇩🇪🇫🇷"),
        (2, "1️⃣"),
        (2, "❤️"),
        (2, "👋🏽"),
        (2, "🏴󠁧󠁢󠁥󠁮󠁧󠁿"),
        (5, "👍‍👍"),
        (1, "u\u0308"),
        (1, "\r\n"),
        (3, "a\rb"),
    ],
)
def test_x_counts_by_weight(expected: int, text: str) -> None:
    """Emoji are 2, signs outside the light ranges 2, decomposed letters and line ends 1."""
    assert expected == weighted_length(text)


@pytest.mark.parametrize("emoji", YOUNGER)
def test_an_emoji_younger_than_2019_counts_2(emoji: str) -> None:
    """X draws one sign and counts it as one; the library of 2019 counts its parts."""
    assert 2 == weighted_length(emoji) < parse_tweet(emoji).weightedLength
    assert 4 + len("Hof ") == weighted_length(f"{emoji}Hof {emoji}")


@pytest.mark.parametrize("emoji", OF_2019[::7])
def test_an_emoji_of_2019_counts_2(emoji: str) -> None:
    """Every seventh emoji of the standard, between words."""
    assert 8 == weighted_length(f"ab {emoji} cd")


@settings(max_examples=400)
@given(texts)
@example(f"Rund um das Herrenhaus – 15\u202f%.\nMehr: {LINK}\n\n#Altmark 👩‍🌾")
@example("https://a.de/1\ufe0f\u20e3")
def test_the_count_is_the_librarys(text: str) -> None:
    """Whatever the text holds, but younger emoji: the same number as twitter-text-parser."""
    assume(not any(emoji in text for emoji in YOUNGER))
    assume(is_read_soundly(text))
    assert parse_tweet(text).weightedLength == weighted_length(text)


def test_facebook_counts_utf16_units() -> None:
    """An emoji outside the basic plane is two units, an umlaut one."""
    assert utf16_units("ü🙂") == 3


@pytest.mark.parametrize(
    ("name", "text", "length"),
    [
        (FACEBOOK, "Gut", 3),
        (FACEBOOK, "🏡", 2),
        (FACEBOOK, "https://kreativorte-im-gruenen.de/", 34),
        (TWITTER, "Gut https://kreativorte-im-gruenen.de/orte/gutshof-krevese/", 27),
        (TWITTER, "„Gut“ …", 8),
    ],
)
def test_each_network_counts_its_own_way(name: str, text: str, length: int) -> None:
    """The same link is 23 on X and its letters on Facebook."""
    assert length == profile(name).text.length(text)


def test_a_text_keeps_every_rule_of_its_network() -> None:
    """Where a second rule is nearer to its end, the text is as long as that rule makes it."""
    few = LengthRule(
        name="characters", unit=msg("characters"), most=300, aim=300, count=len, advice=msg("Shorten it.")
    )
    many = replace(few, name="bytes", unit=msg("bytes"), most=1_000, count=lambda text: len(text.encode()))
    facts = replace(profile(TWITTER).text, rules=(few, many))
    assert (300, 300, 302) == (facts.length("a" * 300), facts.length("🏡" * 250), facts.length("🏡" * 251))
