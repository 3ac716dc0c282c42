"""The report as a value, against cases small enough to be reckoned by hand."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from outreach.model import Photo, ReadingStatus, Status
from outreach.networks import Measure
from outreach.report.figures import FigureStatus
from outreach.report.model import Criterion, FigureGroup, PostOutcome, Report
from tests.builders import NOW, a_brand, a_place, a_post
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


def _two_posts() -> Report:
    """Two posts on Facebook of 100 and 300 reach, one on X of 50 views, one on X that nobody read."""
    posts = (
        published("p1"),
        published("p2", published_at=NOW + timedelta(days=1)),
        published("x1", TWITTER),
        published("x2", TWITTER),
    )
    readings = (
        *some_readings(FACEBOOK, facebook_figures(100, 150, 5, 2), post="p1"),
        *some_readings(
            FACEBOOK, facebook_figures(300, 450, 6, None), post="p2", read_at=NOW + timedelta(days=8)
        ),
        *some_readings(TWITTER, x_figures(50, 1), post="x1"),
    )
    return a_report(posts, readings)


def _group(groups: tuple[FigureGroup, ...], key: str, channel: object) -> FigureGroup:
    return next(g for g in groups if g.key == key and g.channel == channel)


def test_a_channel_has_its_own_figures() -> None:
    """Sums, medians and best posts are those of one channel, and reach has no sum."""
    found = _group(_two_posts().channels, "facebook", FACEBOOK).summaries
    assert (None, 200, 300) == (
        found[Measure.REACH].total,
        found[Measure.REACH].median,
        found[Measure.REACH].maximum,
    )
    assert (600, 11) == (found[Measure.VIEWS].total, found[Measure.INTERACTIONS].total)


def test_a_partial_total_says_so() -> None:
    """Clicks that are known of one post of two are told as such."""
    found = _group(_two_posts().channels, "facebook", FACEBOOK).summaries[Measure.CLICKS]
    assert (2, 1, 2, FigureStatus.EMPTY) == (found.total, found.known, found.posts, found.status)


def test_rates_of_a_channel_are_the_median_of_its_posts() -> None:
    """5 of 100 and 6 of 300 are 5 % and 2 %, in the middle 3.5 %; sums of reach are not divided by."""
    rate = _group(_two_posts().channels, "facebook", FACEBOOK).rate
    assert (0.035, 0.05) == (pytest.approx(rate.median), pytest.approx(rate.maximum))


def test_x_rates_by_impressions() -> None:
    """On X the base is impressions, and a post that nobody read has no rate."""
    report = _two_posts()
    rates = {one.post.id: one.rate for one in report.posts}
    assert (Measure.VIEWS, 0.02, None) == (rates["x1"].base, rates["x1"].value, rates["x2"].value)
    assert (
        FigureStatus.NOT_READ
        is next(p for p in report.posts if p.post.id == "x2").figures[Measure.VIEWS].status
    )


def test_weeks_run_through_the_period_as_far_as_it_has_come() -> None:
    """A week without posts is a week with 0 posts and unknown figures."""
    report = a_report(
        (published(),), some_readings(FACEBOOK, facebook_figures(1, 2, 3)), now=NOW + timedelta(days=15)
    )
    assert ["2027-W09", "2027-W10", "2027-W11"] == [g.key for g in report.weeks]
    assert (0, None) == (report.weeks[1].published, report.weeks[1].summaries[Measure.VIEWS].total)


def test_a_week_is_that_of_the_campaigns_zone() -> None:
    """Sunday 23:30 UTC is Monday in Berlin, and belongs to the week that begins."""
    late = published(published_at=NOW.replace(month=3, day=7, hour=23, minute=30))
    report = a_report((late,), now=NOW + timedelta(days=10))
    assert {"2027-W10": 1, "2027-W09": 0} == {g.key: g.published for g in report.weeks}


def test_before_its_first_day_a_campaign_has_no_weeks() -> None:
    """A report that is asked for too early is empty, not wrong."""
    report = a_report((a_post(due_utc=NOW + timedelta(days=3)),), now=NOW - timedelta(days=20))
    assert () == report.weeks
    assert 1 == len(report.open[PostOutcome.AHEAD])


def test_a_place_of_two_categories_counts_in_both() -> None:
    """Every category of a place has its posts."""
    report = _two_posts()
    facebook = {g.key: g.published for g in report.categories if g.channel == FACEBOOK}
    assert {"Arbeiten/Wirtschaft": 2, "Leben/Tourismus": 2} == facebook


def test_a_category_named_twice_counts_once() -> None:
    """A doubled entry of the source does not double a post."""
    report = a_report((published(),), places=(a_place(categories=("Kunst", "Kunst")),))
    assert [("Kunst", 1)] == [(g.key, g.published) for g in report.categories]


def test_places_without_category_have_a_group_of_their_own() -> None:
    """Nothing is left out of the table of categories."""
    report = a_report((published(),), places=(a_place(categories=()),))
    assert [("", 1)] == [(g.key, g.published) for g in report.categories]


def test_a_post_of_an_unknown_place_is_shown_by_its_slug() -> None:
    """A place that is no longer known keeps its figures."""
    report = a_report((published(place="verschwunden"),), places=())
    assert [("verschwunden", 1)] == [(g.name, g.published) for g in report.places]


def test_a_place_that_is_gone_is_shown_only_with_posts() -> None:
    """Gone places stay in the report as far as they were posted about."""
    places = (a_place(gone=True), a_place("nie-gepostet", gone=True), a_place("noch-da"))
    report = a_report((published(),), places=places)
    assert ["gutshof-krevese", "noch-da"] == [g.key for g in report.places]


@pytest.mark.parametrize(
    ("status", "days", "outcome"),
    [
        (Status.MISSED, -1, PostOutcome.MISSED),
        (Status.UNKNOWN, -1, PostOutcome.DOUBTFUL),
        (Status.REJECTED, -1, PostOutcome.REJECTED),
        (Status.CANCELLED, -1, PostOutcome.CANCELLED),
        (Status.CLAIMED, -1, PostOutcome.AHEAD),
        (Status.SENDING, -1, PostOutcome.AHEAD),
        (Status.APPROVED, 1, PostOutcome.AHEAD),
        (Status.DRAFT, 1, PostOutcome.AHEAD),
        (Status.APPROVED, -1, PostOutcome.OVERDUE),
        (Status.DRAFT, -1, PostOutcome.OVERDUE),
        (Status.IN_REVIEW, -1, PostOutcome.OVERDUE),
    ],
)
def test_every_unpublished_post_has_a_fate(status: Status, days: int, outcome: PostOutcome) -> None:
    """What is not out is told by what became of it, and a time that has passed without sending is told too."""
    report = a_report((a_post(status=status, due_utc=NOW + timedelta(days=days)),), now=NOW)
    assert {outcome: 1} == {f: len(posts) for f, posts in report.open.items() if posts}


def test_within_the_grace_a_post_is_not_overdue() -> None:
    """A post that may still be sent on its own is ahead."""
    post = a_post(status=Status.APPROVED, due_utc=NOW)
    assert 1 == len(a_report((post,), now=NOW + timedelta(hours=2)).open[PostOutcome.AHEAD])


def test_a_post_without_a_time_is_ahead() -> None:
    """A generated post that was never planned is not lost from the report."""
    assert 1 == len(a_report((a_post(due_utc=None),)).open[PostOutcome.AHEAD])


def test_a_post_found_in_the_feed_without_a_time_is_published() -> None:
    """A published post without a time of its own counts where it was due, without age."""
    post = published(published_at=None)
    report = a_report((post,), some_readings(FACEBOOK, facebook_figures(1, 2, 3)))
    assert [(1, None)] == [(len(report.posts), one.age) for one in report.posts]
    assert [1] == [g.published for g in report.weeks if g.key == "2027-W09"]
    assert () == report.growth


def test_the_last_figure_read_is_no_try() -> None:
    """A read that failed later moves neither the report's »last reading« nor the post's »read on«."""
    read = some_readings(FACEBOOK, facebook_figures(100, 150, 5))
    failed = a_reading("*", None, status=ReadingStatus.FAILED, age="14d", read_at=NOW + timedelta(days=14))
    report = a_report((published(),), (*read, failed))
    assert NOW + timedelta(days=7) == report.last_reading_at == report.posts[0].read_at()
    assert None is a_report((published(),), (failed,)).last_reading_at
    assert None is a_report((published(),), (failed,)).posts[0].read_at()


def test_a_post_that_is_gone_keeps_its_last_figures() -> None:
    """It counts as published; where it was never read the reason is that it is gone, not that nobody asked."""
    read = some_readings(FACEBOOK, facebook_figures(100, 150, 5), post="p1")
    absent = tuple(
        a_reading(
            each.metric,
            None,
            post=post,
            status=ReadingStatus.ABSENT,
            age="14d",
            read_at=NOW + timedelta(days=14),
        )
        for post in ("p1", "p2")
        for each in read
    )
    report = a_report(
        (published("p1", status=Status.GONE), published("p2", status=Status.GONE)), read + absent
    )
    first, second = report.posts
    assert (100, NOW + timedelta(days=7)) == (first.figures[Measure.REACH].value, first.read_at())
    assert FigureStatus.ABSENT is second.figures[Measure.REACH].status
    assert FigureStatus.ABSENT is second.rate.status
    assert (2, NOW + timedelta(days=7)) == (report.channels[0].published, report.last_reading_at)
    assert not any(report.open.values())


def test_weeks_before_and_after_a_change_of_definition_are_told_apart() -> None:
    """A week that was read under the old definition alone is marked beside one under the new."""
    posts = (published("p1"), published("p2", published_at=NOW + timedelta(days=7)))
    readings = (
        *some_readings(FACEBOOK, facebook_figures(1, 10, 0), post="p1", definition="facebook/2025-11"),
        *some_readings(FACEBOOK, facebook_figures(1, 30, 0), post="p2", read_at=NOW + timedelta(days=9)),
    )
    weeks = a_report(posts, readings).weeks
    assert [True, False] == [g.summaries[Measure.VIEWS].changed for g in weeks]


def test_best_and_weakest_are_ranked_by_views_and_by_rate() -> None:
    """A post may have the most views and the lowest rate."""
    found = {(h.criterion, h.best): h.post.post.id for h in _two_posts().highlights if h.channel == FACEBOOK}
    assert {
        (Criterion.VIEWS, True): "p2",
        (Criterion.VIEWS, False): "p1",
        (Criterion.RATE, True): "p1",
        (Criterion.RATE, False): "p2",
    } == found


def test_a_single_post_is_not_the_weakest_too() -> None:
    """With one ranked post there is a best and no weakest."""
    assert [True, True] == [h.best for h in _two_posts().highlights if h.channel == TWITTER]


def test_any_simulated_reading_is_told() -> None:
    """One simulated figure makes the whole report say so."""
    readings = some_readings(FACEBOOK, facebook_figures(1, 2, 3))
    assert not a_report((published(),), readings).simulated
    simulated = some_readings(FACEBOOK, {"page_follows": 1}, simulated=True, post="")
    assert a_report((published(),), readings + simulated).simulated


def test_foreign_readings_are_left_out() -> None:
    """Neither posts nor accounts of another campaign come into the report."""
    foreign = (
        *some_readings(FACEBOOK, facebook_figures(9, 9, 9), post="other"),
        *some_readings(FACEBOOK, {"page_follows": 4}, post="", account="other"),
    )
    report = a_report((published(),), foreign)
    assert ((), None, ()) == (report.readings, report.last_reading_at, report.accounts)


def test_accounts_are_told_day_by_day() -> None:
    """Known figures of an account are a series each; a day without a value keeps its place."""
    days = [(0, 10), (1, None), (2, 12)]
    readings = tuple(
        r
        for n, value in days
        for r in some_readings(
            FACEBOOK, {"page_follows": value, "odd": 1}, post="", read_at=NOW + timedelta(days=n)
        )
    )
    (series,) = a_report((), readings).accounts
    assert [10, None, 12] == [point.value for point in series.points]


def test_credits_are_named_once() -> None:
    """Data and cleared photos are credited, each line once; a photo that is not cleared is not shown either."""
    cleared = Photo(file="a.jpg", credit="Foto: Ada Beispiel", licence="CC BY 4.0", consent=True)
    places = (
        a_place(credit="© GeoNames", photos=(cleared, Photo(file="b.jpg", credit="Foto: niemand"))),
        a_place("zwei", credit="© GeoNames"),
    )
    assert ("© GeoNames", "Foto: Ada Beispiel") == a_report(places=places).credits


def test_a_campaign_without_posts_has_an_empty_report() -> None:
    """Nothing is made up where there is nothing."""
    report = a_report(places=(), brand=a_brand(), first_day=date(2027, 3, 1))
    assert (0, (), (), ()) == (report.planned, report.channels, report.growth, report.highlights)


def test_the_sample_adds_up() -> None:
    """Over all groupings but categories every post counts exactly once."""
    report = sample_report()
    assert 72 == report.planned == len(report.posts) + sum(map(len, report.open.values()))
    for groups in (report.channels, report.places, report.weeks):
        assert len(report.posts) == sum(g.published for g in groups)


@given(st.lists(st.sampled_from(list(Status)), max_size=12))
def test_no_post_is_lost(statuses: list[Status]) -> None:
    """Whatever their states, every post is in exactly one place of the report."""
    posts = tuple(a_post(f"p{n}", status=status) for n, status in enumerate(statuses))
    report = a_report(posts)
    told = [one.post.id for one in report.posts] + [p.id for several in report.open.values() for p in several]
    assert sorted(p.id for p in posts) == sorted(told)
