"""Wall times on the nights on which the clock changes."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from outreach.errors import Severity
from outreach.model import Window
from outreach.plan import make_plan, resolve
from tests.builders import a_campaign, a_channel_plan, a_place

BERLIN = ZoneInfo("Europe/Berlin")
NIGHT = (Window(start=time(2), end=time(3)),)


@pytest.mark.parametrize(
    ("wall", "due", "note"),
    [
        ("2027-03-28T02:30", "2027-03-28T03:30:00+02:00", "gap"),
        ("2027-03-28T02:00", "2027-03-28T03:00:00+02:00", "gap"),
        ("2027-03-28T01:59", "2027-03-28T01:59:00+01:00", ""),
        ("2027-03-28T03:00", "2027-03-28T03:00:00+02:00", ""),
        ("2027-10-31T02:30", "2027-10-31T02:30:00+02:00", "overlap"),
        ("2027-10-31T03:00", "2027-10-31T03:00:00+01:00", ""),
        ("2026-10-25T02:00", "2026-10-25T02:00:00+02:00", "overlap"),
        ("2026-10-25T01:59", "2026-10-25T01:59:00+02:00", ""),
        ("2028-02-29T12:00", "2028-02-29T12:00:00+01:00", ""),
    ],
)
def test_a_wall_time_is_one_instant(wall: str, due: str, note: str) -> None:
    """A skipped time moves forward by what was skipped, a doubled one is the first; both are named."""
    resolved = resolve(datetime.fromisoformat(wall), BERLIN)
    assert (due, note) == (resolved.due.isoformat(), resolved.note)


def test_the_second_of_two_equal_times_is_never_meant() -> None:
    """A fold on the wall time changes nothing: the first of the two hours is taken."""
    wall = datetime.fromisoformat("2027-10-31T02:30")
    assert resolve(wall, BERLIN) == resolve(wall.replace(fold=1), BERLIN)
    assert datetime(2027, 10, 31, 0, 30, tzinfo=UTC) == resolve(wall.replace(fold=1), BERLIN).due.astimezone(
        UTC
    )


def test_a_time_with_a_zone_is_refused() -> None:
    """What is an instant already is not to be resolved."""
    with pytest.raises(ValueError, match="no zone"):
        resolve(datetime(2027, 3, 1, tzinfo=UTC), BERLIN)


@given(
    st.integers(0, 5 * 365 * 24 * 60),
    st.sampled_from(["Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Asia/Kathmandu", "UTC"]),
)
def test_a_time_without_a_note_shows_itself(minute: int, zone: str) -> None:
    """Unless it was skipped, the resolved time shows the wall time asked for, and survives the way through UTC."""
    wall = datetime.fromisoformat("2025-01-01") + timedelta(minutes=minute)
    resolved = resolve(wall, ZoneInfo(zone))
    shown = resolved.due.astimezone(UTC).astimezone(ZoneInfo(zone))
    assert shown.replace(tzinfo=None) == resolved.due.replace(tzinfo=None)
    assert (resolved.note == "gap") == (shown.replace(tzinfo=None, fold=0) != wall)


def a_night(day: date, windows: tuple[Window, ...] = NIGHT) -> list[tuple[str, str, str, Severity]]:
    campaign = a_campaign(
        first_day=day,
        last_day=day,
        quiet=None,
        skip_holidays=False,
        channels=(a_channel_plan(posts_per_place=1, weekdays=frozenset(range(7)), windows=windows),),
    )
    plan = make_plan(campaign, [a_place()])
    (slot,) = plan.slots
    again = make_plan(campaign, [a_place()], previous=plan.slots)
    assert plan == again
    told = [(f.code, f.severity) for f in plan.findings] or [("", Severity.HINT)]
    return [(slot.due.strftime("%H%z"), slot.note, *told[0])]


def test_a_window_that_the_clock_skips_is_told() -> None:
    """A post between 2 and 3 on the night of the spring change goes out between 3 and 4, with a hint."""
    assert [("03+0200", "gap", "plan.clock-gap", Severity.HINT)] == a_night(date(2027, 3, 28))


@pytest.mark.parametrize("day", [date(2026, 10, 25), date(2027, 10, 31)])
def test_a_window_that_comes_twice_is_told(day: date) -> None:
    """A post between 2 and 3 on the night of the autumn change goes out the first time, with a hint."""
    assert [("02+0200", "overlap", "plan.clock-overlap", Severity.HINT)] == a_night(day)


def test_a_skipped_time_is_avoided_where_another_is_open() -> None:
    """Where the windows hold a time that exists, none is chosen that does not."""
    windows = (*NIGHT, Window(start=time(12), end=time(12, 5)))
    assert [("12+0200", "", "", Severity.HINT)] == a_night(date(2027, 3, 28), windows)


def test_the_gap_between_posts_is_real_time() -> None:
    """Three hours of the wall clock are two real ones on the night of the spring change, and do not count as three."""
    campaign = a_campaign(
        first_day=date(2027, 3, 28),
        last_day=date(2027, 3, 28),
        quiet=None,
        smallest_gap=timedelta(hours=3),
        channels=(
            a_channel_plan(
                posts_per_place=2,
                windows=(Window(start=time(1), end=time(1, 5)), Window(start=time(4), end=time(4, 5))),
            ),
        ),
    )
    plan = make_plan(campaign, [a_place()])
    assert 1 == len(plan.slots)
    assert ["plan.does-not-fit"] == [finding.code for finding in plan.findings]


def test_local_time_is_kept_over_the_change() -> None:
    """Posts stay in their windows of wall time in the weeks before and after the clock change."""
    campaign = a_campaign(channels=(a_channel_plan(windows=(Window(start=time(10), end=time(10, 5)),)),))
    slots = make_plan(campaign, [a_place(f"ort-{n}") for n in range(12)]).slots
    assert {"10:00+0100", "10:00+0200"} == {slot.due.strftime("%H:%M%z") for slot in slots}
