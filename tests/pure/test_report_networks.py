"""The report of a network that tells neither reach nor views: it says so, and forms no rate."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import pytest

from outreach import networks
from outreach.language import Language
from outreach.model import ChannelName, Post
from outreach.networks import FACEBOOK, TWITTER, Measure
from outreach.report.figures import FigureStatus
from outreach.report.labels import Words
from outreach.report.model import Report
from outreach.report.shape import to_json
from outreach.report.summary import facts
from outreach.report.view import view
from tests.builders import NOW, a_campaign
from tests.pure.report_sample import a_reading, a_report, published

VILLAGE = ChannelName("village")
PARTS = {"likes": 7, "replies": 2}


@pytest.fixture(autouse=True)
def village() -> Iterator[None]:
    """A network whose only figures are reactions."""
    x = networks.profile(TWITTER)
    posts = tuple(
        replace(
            metric,
            parts=tuple((name,) for name in PARTS) if metric.measure is Measure.INTERACTIONS else (),
            kinds=(),
        )
        for metric in x.figures.posts
    )
    figures = replace(x.figures, posts=posts, accounts=(), compared_by=Measure.INTERACTIONS, rate_base=None)
    networks.register(replace(x, name=VILLAGE, title="Village", figures=figures))
    yield
    networks.forget(VILLAGE)


def the_report(*more: Post) -> Report:
    campaign = a_campaign()
    plans = (replace(campaign.channels[1], channel=VILLAGE), *campaign.channels)
    readings = (
        a_reading(name, value, post="p0000001", account="img-sachsen-anhalt", read_at=NOW + timedelta(days=7))
        for name, value in PARTS.items()
    )
    posts = (published(channel=VILLAGE), *more)
    return a_report(posts, tuple(readings), channels=plans)


def test_interactions_are_known_and_nothing_else_is_offered():
    """What the network does not tell is not 0, and not unread."""
    (one,) = the_report().posts
    assert 9 == one.figures[Measure.INTERACTIONS].value
    assert {FigureStatus.NOT_OFFERED} == {
        one.figures[measure].status for measure in Measure if measure is not Measure.INTERACTIONS
    }
    assert (None, None) == (one.rate.value, one.rate.base)


def test_json_has_no_base_of_a_rate_that_is_not_formed():
    """Null, for the post and for its groups."""
    told = to_json(the_report(), Language.EN)
    rate = told["posts"][0]["rate"]
    assert (None, None, "not_offered") == (rate["value"], rate["base"], rate["status"])
    (group,) = told["channels"]
    assert (None, "not_offered") == (group["rate"]["base"], group["rate"]["status"])


def test_the_first_figures_say_what_they_are():
    """Its posts are told by their interactions, and no clicks are told where it offers none."""
    told = facts(the_report(), Words(Language.EN, "Europe/Berlin"))
    assert ("9", "Interactions of a post on Village (median)") == (told[1].value, told[1].label)
    assert not [fact for fact in told if "clicks" in fact.label]


@pytest.mark.parametrize("language", Language)
def test_page_and_tables_hold_it_beside_others(language):
    """A network with reach beside one without: everything is drawn, and nothing is added across them."""
    other = published("p0000002", channel=FACEBOOK)
    made = view(the_report(other), language, lambda _: None)
    cells = [
        cell for section in made.sections for table in section.tables for row in table.rows for cell in row
    ]
    assert any("Village" in table.caption for section in made.sections for table in section.tables)
    assert "9" in cells
