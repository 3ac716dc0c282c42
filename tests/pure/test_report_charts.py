"""The charts: words in them, nothing empty, nothing joined that does not belong together."""

from __future__ import annotations

import re
from datetime import timedelta

from outreach.language import Language
from outreach.model import ReadingStatus
from outreach.report import Report, charts, dots
from outreach.report.chart_style import Chart, ChartStyle
from outreach.report.labels import Words
from outreach.report.palette import palette
from outreach.report.sections import open_weeks
from tests.builders import NOW, a_brand
from tests.pure.report_sample import (
    FACEBOOK,
    TWITTER,
    a_reading,
    a_report,
    facebook_figures,
    published,
    sample_report,
    some_readings,
    x_figures,
)


def _pen(language: Language = Language.EN) -> ChartStyle:
    return ChartStyle(Words(language, "Europe/Berlin"), palette(a_brand()))


def _words(chart: Chart | None) -> list[str]:
    assert chart is not None
    return re.findall(r"<(?:text|tspan)[^>]*>([^<]+)", chart.svg)


def _places(report: Report) -> Chart | None:
    return dots.places(report, {g.key: g.name for g in report.places}, _pen())


def _weeks(report: Report, language: Language = Language.EN) -> Chart | None:
    return charts.weeks(report.weeks, open_weeks(report), _pen(language))


def test_growth_names_networks_and_ages() -> None:
    """Each network has its panel, the axis its ages, the last point its value."""
    words = _words(charts.growth(sample_report(), _pen()))
    assert {"Facebook: Views", "X: Views", "1 day", "28 days"} <= set(words)


def test_weeks_have_a_bar_each() -> None:
    """What a post of each week reached, in the language's numbers; weeks that still grow are hatched."""
    words = _words(_weeks(sample_report()))
    assert {"Facebook: Reach", "X: Views", "W9", "W17", "2,000"} <= set(words)
    german = _weeks(sample_report(), Language.DE)
    assert "2.000" in _words(german)
    assert german is not None
    assert 4 == len(re.findall(r'fill="url\(#', german.svg))


def test_places_are_named_in_full() -> None:
    """Long names go on a second line; none is cut."""
    words = _words(_places(sample_report()))
    assert "Freiraum Bismark &lt;Altmark&gt;" in words
    assert {"Alte Schule Tangermünde – Haus", "der offenen Werkstätten"} <= set(words)
    assert not [word for word in words if word.endswith("…")]


def test_a_place_without_figures_on_one_network_has_no_dot_there() -> None:
    """Unknown is drawn as nothing, not as a dot at 0."""
    posts = (published("p1"), published("x1", TWITTER, place="zwei"))
    readings = (
        *some_readings(FACEBOOK, facebook_figures(100, 150, 5), post="p1"),
        *some_readings(TWITTER, x_figures(50, 1), post="x1"),
    )
    chart = _places(a_report(posts, readings))
    assert chart is not None
    assert 2 == len(re.findall(r'<path [^>]*fill="#1d5c4d"', chart.svg))


def test_partly_known_weeks_are_marked() -> None:
    """A week of which one post is unknown carries a star, one of which all are a dash, one without posts nothing."""
    posts = (published("p1"), published("p2"), published("p3", published_at=NOW + timedelta(days=7)))
    report = a_report(posts, some_readings(FACEBOOK, facebook_figures(1, 2, 3), post="p1"))
    words = _words(_weeks(report))
    assert (1, 1, 0) == (words.count("*"), words.count("–"), words.count("*≠"))
    idle = a_report(posts[:1], some_readings(FACEBOOK, facebook_figures(1, 2, 3), post="p1"))
    assert not {"*", "–"} & set(_words(_weeks(idle)))


def test_many_weeks_stand_upright() -> None:
    """Over a long campaign the weeks' names turn, so that they do not run into each other."""
    report = a_report(
        (published(),), some_readings(FACEBOOK, facebook_figures(1, 2, 3)), now=NOW + timedelta(weeks=8)
    )
    long = a_report(
        (published("p1"), published("p2", published_at=NOW + timedelta(weeks=30))),
        some_readings(FACEBOOK, facebook_figures(1, 2, 3), post="p1"),
    )
    short_chart, long_chart = (_weeks(r) for r in (report, long))
    assert short_chart is not None
    assert long_chart is not None
    assert ("rotate(270" in short_chart.svg, "rotate(270" in long_chart.svg) == (False, True)


def test_followers_need_two_days() -> None:
    """One reading is no course; two are, and a failed day leaves a gap."""
    days = [a_reading("page_follows", 10 + n, post="", read_at=NOW + timedelta(days=n)) for n in range(3)]
    failed = a_reading(
        "page_follows", None, post="", status=ReadingStatus.FAILED, read_at=NOW + timedelta(days=1)
    )
    assert charts.followers(a_report((), (days[0],)).accounts, _pen()) is None
    assert "Facebook: Followers" in _words(charts.followers(a_report((), (*days, failed)).accounts, _pen()))


def test_the_first_followers_stand_clear_of_the_axis() -> None:
    """The first value begins at its point and the last one ends there, so that neither runs into the axis or out."""
    days = [a_reading("page_follows", 2700 + n, post="", read_at=NOW + timedelta(days=n)) for n in range(3)]
    chart = charts.followers(a_report((), tuple(days)).accounts, _pen())
    assert chart is not None
    found = dict(re.findall(r'<text text-anchor="(\w+)"[^>]*>(2,70\d)<', chart.svg))
    assert {"start": "2,700", "end": "2,702"} == found


def test_nothing_known_gives_no_chart() -> None:
    """There is no empty chart."""
    report = a_report((published(),))
    style = _pen()
    assert [None] * 4 == [
        charts.growth(report, style),
        _weeks(report),
        _places(report),
        charts.followers(report.accounts, style),
    ]
