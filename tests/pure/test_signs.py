"""Foreign words lose what would control a screen, and keep all else."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from outreach.signs import PRINTED, linkable, one_line, printable, visible


@given(st.text(st.characters()))
def test_no_control_or_direction_sign_is_left(text: str) -> None:
    """Whatever comes in: of control signs only line breaks and tabs are left, and no half of a character."""
    shown = visible(text)
    assert not [c for c in shown if unicodedata.category(c) in ("Cc", "Cs") and c not in "\n\t"]
    turning = ("RLO", "LRO", "RLE", "LRE", "PDF", "RLI", "LRI", "FSI", "PDI")
    assert not [c for c in shown if unicodedata.bidirectional(c) in turning]
    assert "\n" not in one_line(text)
    shown.encode()


def test_words_stay_as_they_are() -> None:
    """Letters of every script, emoji and what joins them, soft hyphens and no-break spaces are words."""
    words = "Größe 10\N{NO-BREAK SPACE}m², Жук, ไทย, 中文, 👩‍🎨, Kul\N{SOFT HYPHEN}tur\tund\nmehr"
    assert words == visible(words)


def test_what_no_font_has_is_its_code_point() -> None:
    """Europe's scripts are printed; of others the code point stands there, and what only joins is left out."""
    assert "Größe Жук Ωμέγα Հայ ქართ → ✓" == printable("Größe Жук Ωμέγα Հայ ქართ → ✓")
    shown = printable("\U0001f469\u200d\U0001f3a8 \u4e2d\x1b \u0e44e\u0301")
    assert "[U+1F469][U+1F3A8] [U+4E2D] [U+0E44]\u00e9" == shown


@given(st.text(st.characters()))
def test_printed_text_is_of_printed_scripts(text: str) -> None:
    """Nothing else is left to be looked for in a font."""
    assert all(c in "\n\t" or any(a <= ord(c) <= b for a, b in PRINTED) for c in printable(text))


@pytest.mark.parametrize(
    "address",
    [
        "",
        "https://",
        "http://a.de",
        "javascript:alert(1)",
        "https://a.de/ x",
        'https://a.de/"',
        "https://a\u202e.de",
        " https://a.de",
    ],
)
def test_other_addresses_are_no_links(address: str) -> None:
    """Only https leads anywhere, and nothing in it may end or hide it."""
    assert "" == linkable(address)


def test_an_https_address_is_a_link() -> None:
    """As it is."""
    assert "https://a.de/ü?x=1#y" == linkable("https://a.de/ü?x=1#y")
