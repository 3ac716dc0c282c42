"""Until when a late post may go out, and which times are offered to one that was too late."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from outreach.model import Campaign, Window
from outreach.plan import ORDINARY, check_time, latest, next_slots
from tests.builders import a_campaign, a_channel_plan

BERLIN = ZoneInfo("Europe/Berlin")
NIGHT = Window(start=time(21), end=time(7))


def campaign(**changes: Any) -> Campaign:
    values: dict[str, Any] = {
        "first_day": date(2027, 3, 1),
        "last_day": date(2027, 4, 30),
        "quiet": NIGHT,
        "blackout": ((date(2027, 3, 12), date(2027, 3, 12)),),
        "skip_holidays": True,
    }
    return a_campaign(**(values | changes))


def berlin(day: int, hour: int, minute: int = 0, month: int = 3) -> datetime:
    return datetime(2027, month, day, hour, minute, tzinfo=BERLIN)


@pytest.mark.parametrize(
    ("due", "until"),
    [
        (berlin(10, 10), berlin(10, 12)),  # the grace
        (berlin(10, 20), berlin(10, 21)),  # the night begins
        (berlin(10, 20, 59), berlin(10, 21, 4)),  # ordinary lateness is forgiven
        (berlin(10, 22), berlin(11, 0)),  # a person put it into the night
    ],
)
def test_a_late_post_has_its_grace_and_no_foolish_hour(due: datetime, until: datetime) -> None:
    """Two hours, cut where the quiet hours begin; what a person put into them keeps its grace."""
    assert until == latest(campaign(), due)


@pytest.mark.parametrize(
    ("due", "until"),
    [
        (berlin(11, 23), berlin(12, 0)),  # a day that is kept free begins
        (berlin(25, 23), berlin(26, 0)),  # Good Friday
        (berlin(30, 23, month=4), berlin(1, 0, month=5)),  # the campaign is over
        (berlin(12, 23), berlin(13, 1)),  # a person put it onto the free day
        (berlin(9, 23), berlin(10, 1)),  # nothing begins
    ],
)
def test_a_late_post_does_not_slip_onto_a_free_day(due: datetime, until: datetime) -> None:
    """Blackout, holiday and the end of the campaign cut the grace as quiet hours do."""
    assert until == latest(campaign(quiet=None), due)


def test_over_the_clock_change_the_grace_is_the_hours_that_pass() -> None:
    """From half past one on the last Sunday of March two hours later it is half past four."""
    due = datetime(2027, 3, 28, 0, 30, tzinfo=UTC)
    assert datetime(2027, 3, 28, 2, 30, tzinfo=UTC) == latest(campaign(quiet=None, skip_holidays=False), due)


@given(
    st.datetimes(datetime(2027, 3, 1), datetime(2027, 4, 30)),  # noqa: DTZ001  # the zone is put on below
    st.times(),
    st.times(),
    st.integers(0, 600),
)
def test_until_then_no_hour_is_foolish(wall: datetime, start: time, end: time, grace: int) -> None:
    """Whatever the quiet hours: within the grace, and beyond ordinary lateness only while the campaign may post."""
    rules = campaign(quiet=Window(start=start, end=end), grace=timedelta(minutes=grace))
    due = wall.replace(tzinfo=BERLIN).astimezone(UTC)
    until = latest(rules, due)
    assert due <= until <= due + rules.grace
    codes = {finding.code for finding in check_time(rules, due, ())}
    if until > due + ORDINARY and not codes:
        just_before = until.astimezone(UTC) - timedelta(seconds=1)  # of time that passes, not of the wall
        assert not check_time(rules, just_before, ())


def test_the_next_good_times_are_those_of_the_plan() -> None:
    """In the channel's days and windows, not in the quiet hours, apart from each other and from what is there."""
    rules = campaign(smallest_gap=timedelta(hours=2))
    plan = a_channel_plan(
        weekdays=frozenset({2, 4}),
        windows=(Window(start=time(10), end=time(12)), Window(start=time(17), end=time(23))),
    )
    taken = [berlin(10, 19).astimezone(UTC)]
    times = next_slots(rules, plan, taken, berlin(10, 11, 5).astimezone(UTC), count=4)
    # Wednesday the 10th, then Friday the 19th, for the 12th is kept free
    assert (berlin(10, 11, 15), berlin(10, 17), berlin(17, 10), berlin(17, 17)) == times


def test_after_the_campaign_there_is_no_good_time() -> None:
    """Nothing is offered beyond its last day."""
    assert () == next_slots(campaign(), a_channel_plan(), (), berlin(30, 23, month=4))


@given(st.lists(st.integers(0, 60 * 24 * 60), max_size=40), st.integers(0, 59 * 24 * 60))
def test_an_offered_time_breaks_no_rule(taken: list[int], after: int) -> None:
    """Each of them could have been planned, and lies ahead."""
    rules, start = campaign(), berlin(1, 0)
    busy = [start + timedelta(minutes=minutes) for minutes in taken]
    now = start + timedelta(minutes=after)
    times = next_slots(rules, a_channel_plan(), busy, now)
    assert sorted(set(times)) == list(times)
    for moment in times:
        assert moment >= now
        assert not check_time(rules, moment, ())
        assert all(abs(moment - other) >= rules.smallest_gap for other in busy)


def test_quiet_hours_that_begin_in_the_skipped_hour_begin_with_the_change() -> None:
    """On the last Sunday of March there is no quarter past two: from three o'clock on it is quiet."""
    rules = campaign(quiet=Window(start=time(2, 15), end=time(6)), skip_holidays=False)
    due = datetime(2027, 3, 28, 0, 0, tzinfo=UTC)
    assert datetime(2027, 3, 28, 1, 0, tzinfo=UTC) == latest(rules, due)
