"""The customer's colours stay readable."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from outreach.report.palette import SHAPES, TEXT, contrast, palette
from tests.builders import a_brand

COLOURS = st.from_regex(r"#[0-9a-f]{6}", fullmatch=True)


def _rgb(colour: str) -> tuple[int, int, int]:
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)


def test_black_on_white_has_the_highest_contrast() -> None:
    """The ratio is that of WCAG: 21 for black on white, 1 for a colour on itself."""
    assert (21, 1) == (contrast((0, 0, 0), (255, 255, 255)), contrast((9, 9, 9), (9, 9, 9)))


def test_a_readable_colour_is_left_as_it_is() -> None:
    """A dark green on light paper needs no help."""
    assert "#1d5c4d" == palette(a_brand(primary="#1d5c4d", paper="#f6f2e9")).primary


@given(COLOURS, COLOURS, COLOURS, COLOURS)
def test_every_brand_becomes_readable(primary: str, accent: str, paper: str, ink: str) -> None:
    """Words keep 4.5:1 and shapes 3:1, on the chart's paper and on white."""
    found = palette(a_brand(primary=primary, accent=accent, paper=paper, ink=ink))
    for ground in (_rgb(found.paper), (255, 255, 255)):
        assert contrast(_rgb(found.ink), ground) >= TEXT
        assert contrast(_rgb(found.primary), ground) >= TEXT
        assert contrast(_rgb(found.accent), ground) >= SHAPES


@pytest.mark.parametrize("colour", ["green", "#fff", "#12345g", "#1d5c4d; }"])
def test_nothing_but_a_colour_gets_into_the_style_sheet(colour: str) -> None:
    """What is no ``#rrggbb`` is refused."""
    with pytest.raises(ValueError, match=r".+"):
        palette(a_brand(primary=colour))
