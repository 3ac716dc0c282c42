"""A campaign's definition as a form: what it shows makes the same campaign, and what is wrong is told at its field."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest

from outreach.campaign.form import begun, defined, fields, filled
from outreach.errors import InvalidInput
from outreach.model import (
    Campaign,
    CardFormat,
    GenderForm,
    Goal,
    GoalKind,
    HouseStyle,
    LinkTo,
    Region,
    Source,
)
from outreach.networks import FACEBOOK, TWITTER
from tests.builders import a_campaign, a_channel_plan

BEGUN = {
    "title": ["Sommer"],
    "period.first_day": ["2027-06-01"],
    "period.last_day": ["2027-07-31"],
    "period.state": ["Sachsen-Anhalt"],
    "brand.name": ["Kreativorte"],
    "brand.website": ["kreativorte.example.org"],
    "facebook.account": ["die-altmark"],
}


def everything() -> Campaign:
    channels = (
        a_channel_plan(link=LinkTo.NONE, card=CardFormat.SQUARE, text_limit=400),
        a_channel_plan(TWITTER),
    )
    return a_campaign(
        channels=channels,
        budget_usd=Decimal("25.00"),
        goals=(
            Goal(kind=GoalKind.PRESS, target=3),
            Goal(kind=GoalKind.CLICKS, target=300, channel=FACEBOOK),
            Goal(kind=GoalKind.VIEWS_PER_POST, target=900, channel=TWITTER),
        ),
        blackout=((date(2027, 3, 26), date(2027, 3, 26)), (date(2027, 4, 1), date(2027, 4, 5))),
        style=HouseStyle(gender=GenderForm.NEUTRAL),
        skip_holidays=False,
        new_places=("hof",),
        languages=("de", "en"),
        smallest_gap=timedelta(minutes=90),
        regions=(
            Region(name="Altmark", areas=("Landkreis Stendal",), hashtags=("Altmark",), about="Ja,\nso."),
            Region(name="Wendland", border="w.geojson", rings=(((10.0, 53.0), (11.0, 53.0), (10.0, 54.0)),)),
        ),
        sources=(Source(kind="sql", url="postgresql://u:secret@h/d", query="SELECT 1"),),
    )


def without_an_end() -> Campaign:
    made = a_campaign(channels=(a_channel_plan(posts_per_place=1, posts_per_week=3),), ahead=4)
    return replace(made, last_day=made.filled_until(made.first_day))


@pytest.mark.parametrize("campaign", [a_campaign(), everything(), without_an_end()])
def test_a_form_that_nobody_touched_is_the_same_campaign(campaign):
    """Saving what is shown changes nothing, also not what the form does not show: colours, cards, sources."""
    assert campaign == defined(filled(campaign), campaign.name, campaign)
    assert set(filled(campaign)) <= set(fields())


def test_a_new_campaign_needs_few_words():
    """Title, days, state, name, website and one account; the rest is as most have it."""
    made = defined({**begun(), **BEGUN}, "sommer", None)
    assert ("sommer", "Sommer", "ST") == (made.name, made.title, made.subdivision)
    assert [FACEBOOK] == [plan.channel for plan in made.channels]
    assert "sommer" == made.utm_campaign
    assert "https://kreativorte.example.org" == made.brand.website.rstrip("/")


def wrong(**changes: list[str]) -> set[str | None]:
    with pytest.raises(InvalidInput) as refused:
        defined({**begun(), **BEGUN, **changes}, "sommer", None)
    return {finding.field for finding in refused.value.findings}


def test_what_is_wrong_is_told_at_its_field():
    """All of it at once, by the form's own names; a channel's by its network."""
    assert {"period.last_day"} == wrong(**{"period.last_day": ["2027-05-01"]})
    assert {"title", "brand.website"} == wrong(title=[" "], **{"brand.website": ["nirgends"]})
    assert {"facebook.windows"} == wrong(**{"facebook.windows": ["10:00-12:00, abends"]})
    assert {"facebook.posts_per_place"} == wrong(**{"facebook.posts_per_place": ["viele"]})
    assert {"facebook.account"} == wrong(**{"facebook.account": [""]})
    assert {"goals.press"} == wrong(**{"goals.press": ["viele"]})
    assert {"facebook.goals.clicks"} == wrong(**{"facebook.goals.clicks": ["0"]})
    assert {"twitter.weekdays"} == wrong(**{"twitter.account": ["img"], "twitter.weekdays": []})


def test_a_field_left_empty_says_so():
    """Nobody reads of keys of a file there."""
    with pytest.raises(InvalidInput) as refused:
        defined({**begun(), **BEGUN, "period.state": [""]}, "sommer", None)
    assert "This is not filled in yet." == str(refused.value.findings[0].message)


def test_a_channel_without_account_goes():
    """The others stay as they are, with the money that a German writes with a comma."""
    form = {**filled(everything()), "twitter.account": [""], "budget_usd": ["12,50"]}
    made = defined(form, "kreativorte-altmark", everything())
    assert [FACEBOOK] == [plan.channel for plan in made.channels]
    assert replace(everything().channels[0]) == made.channels[0]
    assert Decimal("12.50") == made.budget_usd
    assert [("press", ""), ("clicks", FACEBOOK)] == [(goal.kind, goal.channel) for goal in made.goals]
