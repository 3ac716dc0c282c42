"""Lengths as the networks count them."""

import pytest

from outreach.content.length import length, length_facebook, weighted_length
from outreach.model import ChannelName


@pytest.mark.parametrize(
    ("expected", "text"),
    [
        (0, ""),
        (13, "»Grüße« – 15."),
        (2, "…"),
        (2, "€"),
        (2, "\u202f"),
        (2, "👨‍👩‍👧‍👦"),
        (2, "🇩🇪"),
        (1, "u\u0308"),
        (23, "https://kreativorte-im-gruenen.de/orte/gutshof-krevese/?utm_source=twitter&utm_medium=social"),
        (23, "example.com"),
        (25, "a https://a.de/b"),
        (1, "\r\n"),
    ],
)
def test_x_counts_by_weight(expected: int, text: str) -> None:
    """Links are 23, emoji 2, signs outside the light ranges 2, decomposed letters 1."""
    assert expected == weighted_length(text)


def test_facebook_counts_utf16_units() -> None:
    """An emoji outside the basic plane is two units, an umlaut one."""
    assert length_facebook("ü🙂") == 3


def test_each_channel_counts_its_own_way() -> None:
    """The same link is 23 on X and its letters on Facebook."""
    link = "https://kreativorte-im-gruenen.de/"
    assert (23, 34) == (length(link, ChannelName.TWITTER), length(link, ChannelName.FACEBOOK))
