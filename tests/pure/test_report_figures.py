"""What one post's readings amount to, and what may be said of several posts."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from statistics import median

import pytest
from hypothesis import given
from hypothesis import strategies as st

from outreach.language import quoted
from outreach.model import ReadingStatus
from outreach.networks import Measure, names, profile
from outreach.report.figures import (
    Figure,
    FigureStatus,
    Rate,
    Summary,
    divided,
    figure,
    rate,
    rate_summary,
    reading_sets,
    summary,
)
from tests.builders import NOW
from tests.pure.report_sample import FACEBOOK, TWITTER, a_reading, facebook_figures, some_readings, x_figures

REACH = profile(FACEBOOK).figures.metric(Measure.REACH)
INTERACTIONS = profile(FACEBOOK).figures.metric(Measure.INTERACTIONS)
X_INTERACTIONS = profile(TWITTER).figures.metric(Measure.INTERACTIONS)


def _figure(value: int | None, definition: str = "facebook/2026-06", age: str = "7d") -> Figure:
    status = FigureStatus.EMPTY if value is None else FigureStatus.OK
    return Figure(value=value, metric="m", definition=definition, read_at=NOW, status=status, age=age)


def a_rate(interactions: Figure, reach: Figure) -> Rate:
    return divided(interactions, reach, Measure.REACH, "facebook/2026-06")


def test_every_channel_has_every_measure_once() -> None:
    """The table of metrics has no gaps and no doubles."""
    for name in names():
        assert list(Measure) == [metric.measure for metric in profile(name).figures.posts]


def test_x_offers_no_reach() -> None:
    """X's impressions are never called reach."""
    assert (Measure.VIEWS, Measure.INTERACTIONS, Measure.CLICKS) == profile(TWITTER).figures.offered


def test_the_latest_reading_counts() -> None:
    """Of two readings of a metric the later one is the figure, whatever order they come in."""
    young = a_reading("post_total_media_view_unique", 10, age="1h", read_at=NOW)
    old = a_reading("post_total_media_view_unique", 90, age="7d", read_at=NOW + timedelta(days=7))
    found = figure(REACH, reading_sets([old, young]))
    assert (90, NOW + timedelta(days=7), FigureStatus.OK) == (found.value, found.read_at, found.status)


def test_zero_is_a_value() -> None:
    """A told 0 is a 0."""
    found = figure(REACH, reading_sets([a_reading("post_total_media_view_unique", 0)]))
    assert (0, FigureStatus.OK) == (found.value, found.status)


def test_nothing_read_is_unknown() -> None:
    """Without any reading there is no value and no time."""
    found = figure(REACH, ())
    assert (None, None, FigureStatus.NOT_READ) == (found.value, found.read_at, found.status)


def test_without_a_base_there_is_no_rate() -> None:
    """Where a network tells neither reach nor views, its interactions are divided by nothing."""
    found = rate(replace(profile(FACEBOOK).figures, rate_base=None), ())
    assert (None, None) == (found.value, found.base)


def test_an_ok_reading_without_value_is_empty() -> None:
    """A reading that says OK and holds nothing is not taken for 0."""
    hollow = a_reading("post_total_media_view_unique", None, status=ReadingStatus.OK)
    assert figure(REACH, reading_sets([hollow])).status is FigureStatus.EMPTY


def test_what_a_network_does_not_offer_has_no_metric() -> None:
    """Reach on X says that it is not offered, without a metric that it could be taken for."""
    found = figure(
        profile(TWITTER).figures.metric(Measure.REACH), reading_sets(some_readings(TWITTER, x_figures(50, 1)))
    )
    assert (None, "", FigureStatus.NOT_OFFERED) == (found.value, found.metric, found.status)


@pytest.mark.parametrize("status", [s for s in ReadingStatus if s is not ReadingStatus.OK])
def test_a_reading_without_value_says_why(status: ReadingStatus) -> None:
    """The status of the only reading is the status of the figure."""
    found = figure(REACH, reading_sets([a_reading("post_total_media_view_unique", None, status=status)]))
    assert (None, FigureStatus(status.value)) == (found.value, found.status)


def test_interactions_are_the_sum_of_their_parts() -> None:
    """Reactions of all kinds, comments and shares are added up; a like on the post's comments is not."""
    told = {
        "post_reactions_by_type_total.like": 5,
        "post_reactions_by_type_total.love": 3,
        "post_activity_by_action_type.comment": 2,
        "post_activity_by_action_type.share": 1,
        "post_activity_by_action_type.like": 100,
    }
    found = figure(INTERACTIONS, reading_sets(some_readings(FACEBOOK, facebook_figures(9, 9, 0) | told)))
    assert found.value == 11
    assert found.metric.count(" + ") == 7


def test_a_sum_with_an_unknown_part_is_unknown() -> None:
    """One part that was not told makes the whole unknown, with the part's status."""
    readings = some_readings(FACEBOOK, facebook_figures(9, 9, 4))
    broken = [
        a_reading(r.metric, None, status=ReadingStatus.DENIED) if r.metric.endswith(".share") else r
        for r in readings
    ]
    found = figure(INTERACTIONS, reading_sets(broken))
    assert (None, FigureStatus.DENIED) == (found.value, found.status)


def test_a_part_that_nobody_read_makes_the_sum_unknown() -> None:
    """A missing part is not taken for 0."""
    readings = [
        r for r in some_readings(FACEBOOK, facebook_figures(9, 9, 4)) if not r.metric.endswith(".wow")
    ]
    found = figure(INTERACTIONS, reading_sets(readings))
    assert (None, FigureStatus.NOT_READ) == (found.value, found.status)


def test_a_map_that_failed_as_a_whole_speaks_for_its_parts() -> None:
    """One reading under the map's own name says why none of its parts is known."""
    failed = a_reading("post_clicks_by_type", None, status=ReadingStatus.RETIRED)
    assert (
        figure(profile(FACEBOOK).figures.metric(Measure.CLICKS), reading_sets([failed])).status
        is FigureStatus.RETIRED
    )


def test_a_read_that_failed_as_a_whole_is_failed_with_its_reason() -> None:
    """Each figure of it is failed and says why: somebody has asked. Repeated with success it is forgotten."""
    why = quoted("the network is down")
    failed = a_reading("*", None, status=ReadingStatus.FAILED, definition="", detail=why)
    for metric in (REACH, INTERACTIONS):
        found = figure(metric, reading_sets([failed]))
        assert (FigureStatus.FAILED, why) == (found.status, found.why)
        assert "*" not in found.metric
        assert found.definition == ""
    later = a_reading("post_media_view", 7, read_at=NOW + timedelta(days=8))
    assert FigureStatus.NOT_READ is figure(REACH, reading_sets([failed, later])).status


def test_a_failed_read_leaves_the_figure_before_it() -> None:
    """What was read before still stands, marked as older than the last try."""
    before = a_reading("post_total_media_view_unique", 7, age="1h", read_at=NOW)
    failed = a_reading("*", None, status=ReadingStatus.FAILED, age="6h", read_at=NOW + timedelta(hours=5))
    found = figure(REACH, reading_sets([before, failed]))
    assert (7, True, None) == (found.value, found.behind, found.why)


@pytest.mark.parametrize("status", [FigureStatus.FAILED, FigureStatus.DENIED, FigureStatus.RETIRED])
def test_a_rate_takes_its_reason_from_its_base(status: FigureStatus) -> None:
    """A rate that cannot be formed is not »not read« where its base was refused."""
    known, missing = _figure(3), replace(_figure(None), status=status)
    one = a_rate(known, missing)
    assert (None, status) == (one.value, one.status)
    assert status is rate_summary([(one, 1)], ()).status
    assert status is a_rate(missing, known).status
    assert FigureStatus.ZERO_BASE is a_rate(known, _figure(0)).status


def test_a_rate_takes_both_of_its_parts_from_the_last_reading_that_has_them() -> None:
    """A figure that the network has retired since costs no rate: the reading before told both, and says when."""
    known, moment = profile(FACEBOOK).figures, NOW + timedelta(days=3)
    both = some_readings(FACEBOOK, facebook_figures(200, 300, 5), age="3d", read_at=moment)
    later = some_readings(FACEBOOK, facebook_figures(None, 400, 9), age="7d")
    found = rate(known, reading_sets([*both, *later]))
    assert (0.025, moment, FigureStatus.OK) == (found.value, found.read_at, found.status)
    assert FigureStatus.EMPTY is rate(known, reading_sets(later)).status


def test_a_reading_that_is_repeated_is_not_mixed_with_the_first_try() -> None:
    """What failed at an age and is read again days later is a round of its own, and so is what the first one told."""
    first = some_readings(FACEBOOK, facebook_figures(9, 9, 4), age="28d", read_at=NOW)
    second = [a_reading("*", None, status=ReadingStatus.DENIED, age="28d", read_at=NOW + timedelta(days=2))]
    found = figure(REACH, reading_sets([*first, *second]))
    assert (9, NOW, True) == (found.value, found.read_at, found.behind)


def test_a_value_under_the_maps_own_name_is_not_one_of_its_parts() -> None:
    """A whole is never counted as its part."""
    whole = a_reading("post_clicks_by_type", 77)
    found = figure(profile(FACEBOOK).figures.metric(Measure.CLICKS), reading_sets([whole]))
    assert (None, FigureStatus.NOT_READ) == (found.value, found.status)


@pytest.mark.parametrize("name", ["repost_count", "retweet_count"])
def test_both_vocabularies_of_x_are_understood(name: str) -> None:
    """Reposts count under their old and their new name, and the figure says which it was."""
    told = {k: v for k, v in x_figures(100, 1).items() if not k.endswith("repost_count")}
    found = figure(X_INTERACTIONS, reading_sets(some_readings(TWITTER, told | {f"public_metrics.{name}": 6})))
    assert found.value == 7
    assert f"public_metrics.{name}" in found.metric


def test_of_two_names_the_one_with_a_value_counts() -> None:
    """An empty new name does not hide the old one's value, nor are both added up."""
    told = x_figures(100, 0) | {"public_metrics.repost_count": None, "public_metrics.retweet_count": 6}
    assert figure(X_INTERACTIONS, reading_sets(some_readings(TWITTER, told))).value == 6


def test_a_later_failure_does_not_hide_the_figure_before() -> None:
    """Where the latest reading brought nothing, the one before stands with its own time and says so."""
    good = a_reading("post_total_media_view_unique", 40, age="7d", read_at=NOW)
    bad = a_reading(
        "post_total_media_view_unique",
        None,
        age="14d",
        status=ReadingStatus.FAILED,
        read_at=NOW + timedelta(days=7),
    )
    found = figure(REACH, reading_sets([good, bad]))
    assert (40, NOW, True) == (found.value, found.read_at, found.behind)


def test_parts_of_two_readings_are_not_mixed() -> None:
    """A sum comes from one reading as a whole, so that it is true of one moment."""
    first = some_readings(FACEBOOK, facebook_figures(9, 9, 4), age="1d", read_at=NOW)
    second = some_readings(
        FACEBOOK, {"post_reactions_by_type_total.like": 50}, age="3d", read_at=NOW + timedelta(days=2)
    )
    assert figure(INTERACTIONS, reading_sets([*first, *second])).value == 4


def test_a_rate_names_its_base() -> None:
    """Interactions are divided by the base."""
    found = a_rate(_figure(5), _figure(200))
    assert (0.025, Measure.REACH) == (found.value, found.base)


@pytest.mark.parametrize(
    ("interactions", "base"),
    [
        (_figure(None), _figure(10)),
        (_figure(1), _figure(None)),
        (_figure(0), _figure(0)),
    ],
    ids=["no interactions", "no base", "base 0"],
)
def test_a_rate_that_cannot_be_formed_is_unknown(interactions: Figure, base: Figure) -> None:
    """No rate is made up from unknown figures, nor by 0."""
    assert a_rate(interactions, base).value is None


def summed(figures: list[Figure], *, additive: bool) -> Summary:
    """Over these figures, each of one post."""
    values = [one.value for one in figures if one.value is not None]
    return summary([(one, 1) for one in figures], values, additive=additive)


def test_a_summary_tells_of_how_many_posts_it_is() -> None:
    """What is known is added up and says of how many posts; the median stands beside the maximum."""
    found = summed([_figure(10), _figure(None), _figure(30), _figure(11)], additive=True)
    assert (51, 11, 30, 3, 4) == (found.total, found.median, found.maximum, found.known, found.posts)
    assert found.status is FigureStatus.EMPTY


def test_nothing_known_has_no_total() -> None:
    """A total over posts of which none is known is unknown, not 0."""
    found = summed([_figure(None), _figure(None)], additive=True)
    assert (None, None, None, 0) == (found.total, found.median, found.maximum, found.known)


def test_unique_reach_is_never_added_up() -> None:
    """Where adding up would be wrong there is no total, only median and maximum."""
    found = summed([_figure(10), _figure(20)], additive=False)
    assert (None, 15, 20) == (found.total, found.median, found.maximum)


def test_a_figure_of_an_older_definition_is_marked() -> None:
    """What was read before the network changed its definition is told apart, in the figure and in all made of it."""
    now = "facebook/2026-06"
    old = figure(
        REACH,
        reading_sets([a_reading("post_total_media_view_unique", 10, definition="facebook/2025-11")]),
        now,
    )
    new = figure(REACH, reading_sets([a_reading("post_total_media_view_unique", 10, definition=now)]), now)
    assert (True, False) == (old.changed, new.changed)
    assert (True, False) == (
        summed([old, new], additive=False).changed,
        summed([new], additive=False).changed,
    )
    assert (True, False) == (a_rate(new, old).changed, a_rate(new, new).changed)


@given(st.lists(st.one_of(st.none(), st.integers(0, 10**9))))
def test_a_summary_keeps_its_bounds(values: list[int | None]) -> None:
    """However many values are unknown: counts fit, the median lies within, the total is that of the known ones."""
    found = summed([_figure(v) for v in values], additive=True)
    known = [v for v in values if v is not None]
    assert (len(known), len(values)) == (found.known, found.posts)
    assert (sum(known) if known else None) == found.total
    assert (median(known) if known else None) == found.median
    assert (max(known) if known else None) == found.maximum


@given(
    st.permutations(
        some_readings(FACEBOOK, facebook_figures(9, 9, 4))
        + some_readings(FACEBOOK, {"post_media_view": 3}, age="1h", read_at=NOW)
    )
)
def test_the_order_of_readings_does_not_matter(readings: list[object]) -> None:
    """Figures depend on when they were read, not on the order in which they are handed over."""
    assert figure(INTERACTIONS, reading_sets(readings)).value == 4  # type: ignore[arg-type]  # hypothesis loses the type
    assert figure(profile(FACEBOOK).figures.metric(Measure.VIEWS), reading_sets(readings)).value == 9  # type: ignore[arg-type]  # lists do for tuples here
