"""A campaign beside an earlier one: at equal age and definition, or not at all."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from outreach.language import Language
from outreach.model import ReadingOrigin
from outreach.networks import FACEBOOK, TWITTER, Measure
from outreach.report import Report, ReportFormat, to_json, write
from outreach.report.beside import compared_with
from outreach.report.entered import BY_HAND
from tests.builders import NOW
from tests.pure.report_sample import a_reading, a_report, facebook_figures, published, some_readings

AGES = (("7d", 7), ("28d", 28))


def _campaign(middle: int, count: int = 12, last: int = 28, **changes: str) -> Report:
    """Posts on Facebook that reached about ``middle`` at 7 days and twice that at 28, read until ``last`` days."""
    posts = tuple(published(f"p{number}") for number in range(count))
    readings = tuple(
        reading
        for number, post in enumerate(posts)
        for age, days in AGES
        if days <= last
        for reading in some_readings(
            FACEBOOK,
            facebook_figures((middle + number) * (1 if days == 7 else 2), 9, 3),
            post=post.id,
            age=age,
            read_at=NOW + timedelta(days=days, minutes=2),
            **changes,
        )
    )
    followers = tuple(
        a_reading("page_follows", 100 + day * middle, post="", age="day", read_at=NOW + timedelta(days=day))
        for day in range(3)
    )
    return a_report(posts, readings + followers, now=NOW + timedelta(days=60))


def test_posts_are_compared_at_the_younger_age() -> None:
    """One campaign is a month old, the other a week: both are told at a week, with a range and the chance."""
    found = compared_with(_campaign(1000, last=7), _campaign(500))
    (reach, *_) = [one for one in found.measures if one.measure is Measure.REACH]
    assert ("7d", 1005.5, 505.5) == (reach.age, reach.now.median, reach.before.median)
    assert reach.now.range is not None
    assert 1000 <= reach.now.range.low < reach.now.range.high <= 1011
    assert reach.chance is not None
    assert reach.chance < 0.01


def test_another_definition_is_not_compared() -> None:
    """Figures that meant something else then are left out, and nobody says how likely chance is."""
    found = compared_with(_campaign(1000), _campaign(500, definition="facebook/2025-11"))
    (reach, *_) = found.measures
    assert (12, 0, None) == (reach.before.published, len(reach.before.values), reach.before.median)
    assert reach.chance is None


def test_a_figure_entered_by_hand_leaves_the_comparison_as_it_is() -> None:
    """What a person has typed later than the network has told is no other meaning of the network's figures."""
    report = _campaign(1000)
    at = NOW + timedelta(days=40)
    typed = a_reading("clicks", 5, post="p0", age="", read_at=at, entered_at=at, entered_by="Anna")
    typed = replace(typed, origin=ReadingOrigin.HAND, definition=BY_HAND)
    posts = tuple(report.material.whole([one.post.id for one in report.posts]))
    entered = a_report(posts, (*report.readings, typed), now=NOW + timedelta(days=60))
    assert compared_with(report, _campaign(500)).measures == compared_with(entered, _campaign(500)).measures


def test_few_posts_are_compared_without_a_test() -> None:
    """Nine of each have medians, and no chance."""
    (reach, *_) = compared_with(_campaign(1000, count=9), _campaign(500)).measures
    assert (1004, None) == (reach.now.median / 2 if reach.now.median else None, reach.chance)


def test_followers_gained_stand_beside_each_other() -> None:
    """From the first reading to the last, on both sides."""
    (followers,) = compared_with(_campaign(1000), _campaign(500)).followers
    assert (2000, 1000) == (followers.now, followers.before)


def test_followers_entered_by_hand_stand_where_the_network_told_none() -> None:
    """A network that was asked and told nothing leaves no second meaning of followers behind."""
    days = [NOW + timedelta(days=day) for day in range(2)]
    untold = tuple(a_reading("page_follows", None, post="", age="day", read_at=at) for at in days)
    typed = tuple(
        replace(
            a_reading("followers", value, post="", age="", read_at=at, day=at.date(), entered_at=at),
            origin=ReadingOrigin.HAND,
            definition=BY_HAND,
        )
        for at, value in zip(days, (100, 130), strict=True)
    )
    report = a_report((published("p0"),), untold + typed, now=NOW + timedelta(days=60))
    (followers,) = compared_with(report, _campaign(500)).followers
    assert (30, 1000) == (followers.now, followers.before)


def test_networks_that_only_one_has_are_left_out() -> None:
    """There is nothing to compare with, and the report says so."""
    other = a_report((published(channel=TWITTER),))
    found = compared_with(_campaign(1000), other)
    assert ((), ()) == (found.measures, found.followers)
    page = write(replace(_campaign(1000), earlier=found), ReportFormat.HTML, Language.EN, lambda _: None)
    assert "There is no network that both have posts with figures on." in page.decode()


def test_every_format_tells_it() -> None:
    """Page in German, JSON with raw numbers."""
    report = replace(_campaign(1000, last=7), earlier=compared_with(_campaign(1000, last=7), _campaign(500)))
    page = write(report, ReportFormat.HTML, Language.DE, lambda _: None).decode()
    assert "Im Vergleich" in page
    assert "+500; durch Zufall allein käme das in 0,1" in page
    told = to_json(report, Language.EN)["earlier"]
    assert (1005.5, 505.5) == (told["measures"][0]["now"]["median"], told["measures"][0]["before"]["median"])
    assert write(report, ReportFormat.PDF, Language.DE, lambda _: None).startswith(b"%PDF-")
