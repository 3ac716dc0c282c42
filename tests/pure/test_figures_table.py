"""Typed amounts, numbers and tables of figures: what people write is read, what is none is told."""

from __future__ import annotations

import io
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from outreach.campaign.values import WrongValueError
from outreach.errors import InvalidInput
from outreach.intake import FigureTable, SentTable, read_figures
from outreach.intake.fields import cents_of, count_of
from outreach.networks import Measure

TODAY = date(2027, 4, 1)


def read(content: str | bytes) -> FigureTable:
    data = content.encode() if isinstance(content, str) else content
    return read_figures(SentTable(name="zahlen.csv", source=io.BytesIO(data)), TODAY)


@pytest.mark.parametrize(
    ("written", "cents"),
    [
        *(
            ("1.234,50", 123_450),
            ("1,234.50", 123_450),
            ("1234", 123_400),
            ("12,5", 1_250),
            ("1.234", 123_400),
        ),
        *(("-3,00 €", -300), ("480 EUR", 48_000), ("1\u00a0234,50", 123_450), ("0", 0)),
    ],
)
def test_money_is_written_in_german_and_english(written: str, cents: int) -> None:
    """With points or commas, a currency or none; a credit has its sign."""
    assert cents == cents_of(written)


@pytest.mark.parametrize("written", ["", "viel", "1,23,4", "12,345,6", "1.2345", "NaN", "1e3", "٣", "9" * 12])
def test_what_is_no_money_is_refused(written: str) -> None:
    """Nothing is guessed of it."""
    with pytest.raises(WrongValueError):
        cents_of(written)


@given(st.integers(-(10**10), 10**10))
def test_every_amount_comes_back_as_it_was_written(cents: int) -> None:
    """As a form shows it, and as an English spreadsheet does."""
    sign, euros, rest = "-" if cents < 0 else "", abs(cents) // 100, abs(cents) % 100
    if euros < 10**9:
        assert cents == cents_of(f"{sign}{euros},{rest:02}") == cents_of(f"{sign}{euros:,}.{rest:02}")


def test_a_table_names_its_columns_as_people_and_networks_do() -> None:
    """German or English, with an id, an address or both; an empty cell and a dash are unknown, a 0 is a 0."""
    table = read(
        "Permalink;Beitrags-ID;Reichweite;Klicks;Datum\nhttps://x/1;77;1.234;0;2.3.2027\n;78;-;;\n;79;–;5;\n"
    )
    assert [
        (("77", "https://x/1"), {Measure.REACH: 1_234, Measure.CLICKS: 0}),
        (("79",), {Measure.CLICKS: 5}),
    ] == [(tuple(sorted(row.post)), row.values) for row in table.rows]
    assert [date(2027, 3, 2), None] == [row.day for row in table.rows]


def test_wrong_rows_are_told_and_left_out() -> None:
    """A number that is none, a day that is still to come, a row without its cells."""
    table = read("post,reach,day\na,viele,\nb,3,2027-05-01\nc\nd,4,2027-03-01\n")
    assert [2, 3, 4] == [finding.row for finding in table.findings]
    assert ["d"] == [name for row in table.rows for name in row.post]


@pytest.mark.parametrize("content", ["", "a,b\n1,2\n", "post\nx\n", "reach\n3\n", "PK\x03\x04"])
def test_what_is_no_table_of_figures_is_refused(content: str) -> None:
    """With the names of the columns that it should have, or what to unpack."""
    with pytest.raises(InvalidInput) as caught:
        read(content)
    assert caught.value.remedy


@given(st.binary(max_size=300))
def test_any_bytes_are_figures_or_refused(content: bytes) -> None:
    """Nothing breaks, and no figure is below 0."""
    table = read(b"post;reach;clicks\n" + content)
    assert all(value >= 0 for row in table.rows for value in row.values.values())


@given(st.text(max_size=30))
def test_a_number_is_whole_or_refused(written: str) -> None:
    """Whatever somebody types."""
    try:
        count = count_of(written)
    except WrongValueError:
        return
    assert count >= 0
