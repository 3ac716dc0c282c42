"""A definition leaves as the file that brings it in."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, time, timedelta
from decimal import Decimal
from pathlib import Path
from types import MappingProxyType

import pytest
from hypothesis import given
from hypothesis import strategies as st

import outreach.campaign
from outreach import resources
from outreach.campaign import FILE_NAME, load_campaign, parse_campaign
from outreach.campaign.export import written_out
from outreach.model import Campaign, Source, Window
from tests.builders import a_campaign
from tests.pure.places_sources import wild

EXAMPLE = Path(outreach.campaign.__file__).with_name("example.toml")


def back(campaign: Campaign) -> Campaign:
    return parse_campaign(written_out(campaign), FILE_NAME)


@pytest.mark.parametrize("campaign", [EXAMPLE, resources.sample_campaign()], ids=["example", "sample"])
def test_what_was_brought_in_comes_out_the_same(campaign: Path) -> None:
    """Every key that a campaign may have is kept."""
    read = load_campaign(campaign) if campaign.is_dir() else parse_campaign(campaign.read_bytes(), FILE_NAME)
    assert read == back(read)
    assert written_out(read) == written_out(back(read))


words = st.text(st.characters(exclude_categories=("Cs",)), min_size=1, max_size=30)


@wild
@given(title=words, column=words, minutes=st.integers(0, 59_999), cents=st.integers(0, 10**11 - 1))
def test_whatever_stands_in_a_value_comes_out_the_same(
    title: str, column: str, minutes: int, cents: int
) -> None:
    """Quotation marks, control signs, spans of time and sums of money are written as TOML wants them."""
    source = Source(
        kind="csv",
        file="orte.csv",
        fields=MappingProxyType({"name": column}),
        where=MappingProxyType({column: (title, column)}),
    )
    campaign = a_campaign(
        title=title,
        sources=(source,),
        grace=timedelta(minutes=minutes),
        budget_usd=Decimal(cents).scaleb(-2),
        quiet=Window(start=time(21, 5), end=time(7)),
        blackout=((date(2027, 3, 26), date(2027, 3, 26)), (date(2027, 4, 1), date(2027, 4, 5))),
    )
    assert campaign == back(campaign)


def test_a_password_stays_in_the_house() -> None:
    """An older version's definition may hold one in a database's address; the file does not."""
    source = Source(kind="sql", url="postgresql://anna:geheim@host/orte", query="SELECT 1")
    campaign = replace(a_campaign(), sources=(source,))
    assert b"geheim" not in written_out(campaign)
