"""What a person is told about a time chosen by hand."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from outreach.errors import Severity
from outreach.model import Slot, Window
from outreach.networks import FACEBOOK
from outreach.plan import check_time
from tests.builders import a_campaign

BERLIN = ZoneInfo("Europe/Berlin")


def at(*moment: int) -> datetime:
    return datetime(*moment, tzinfo=BERLIN)  # type: ignore[misc,arg-type]  # year to minute


def a_slot(due: datetime) -> Slot:
    return Slot(place="haus5", channel=FACEBOOK, number=1, due=due)


@pytest.mark.parametrize(
    ("due", "changes", "codes"),
    [
        (at(2027, 3, 3, 10), {}, []),
        (at(2027, 3, 6, 14, 3), {}, []),  # weekdays and windows are the planner's taste, not a person's
        (at(2027, 2, 28, 10), {}, ["plan.outside-period"]),
        (at(2027, 5, 1, 10), {}, ["plan.outside-period", "plan.holiday"]),
        (at(2027, 3, 26, 10), {}, ["plan.holiday"]),
        (at(2027, 3, 26, 10), {"skip_holidays": False}, []),
        (at(2027, 3, 10, 10), {"blackout": ((date(2027, 3, 9), date(2027, 3, 10)),)}, ["plan.blackout"]),
        (at(2027, 3, 11, 10), {"blackout": ((date(2027, 3, 9), date(2027, 3, 10)),)}, []),
        (at(2027, 3, 3, 21), {}, ["plan.quiet-hours"]),
        (at(2027, 3, 3, 6, 59), {}, ["plan.quiet-hours"]),
        (at(2027, 3, 3, 7), {}, []),
        (at(2027, 3, 3, 23), {"quiet": None}, []),
        (at(2027, 3, 3, 13), {"quiet": Window(start=time(12), end=time(14))}, ["plan.quiet-hours"]),
        (at(2027, 3, 26, 22), {}, ["plan.holiday", "plan.quiet-hours"]),
    ],
)
def test_each_broken_rule_is_a_warning(due: datetime, changes: dict[str, Any], codes: list[str]) -> None:
    """Every rule that the time breaks is one warning with a remedy."""
    findings = check_time(a_campaign(**changes), due, ())
    assert codes == [finding.code for finding in findings]
    assert {Severity.WARNING} >= {finding.severity for finding in findings}
    assert all(str(finding.remedy) for finding in findings)


def test_the_zone_of_the_campaign_decides() -> None:
    """A time in UTC is looked at as the campaign's wall clock shows it."""
    assert [] == list(check_time(a_campaign(), datetime(2027, 3, 3, 6, 30, tzinfo=UTC), ()))
    (finding,) = check_time(a_campaign(), datetime(2027, 3, 3, 20, 30, tzinfo=UTC), ())
    assert "21:30 lies in the quiet hours from 21:00 to 07:00." == str(finding.message)


@pytest.mark.parametrize(
    ("minutes", "codes"), [(119, ["plan.too-close"]), (120, []), (-119, ["plan.too-close"])]
)
def test_a_post_too_near_is_named(minutes: int, codes: list[str]) -> None:
    """Nearer than the smallest gap to another post of the account, before or after, is a warning that names it."""
    due = at(2027, 3, 3, 11)
    others = [a_slot(due + timedelta(minutes=minutes)), a_slot(due + timedelta(days=1))]
    findings = check_time(a_campaign(), due, others)
    assert codes == [finding.code for finding in findings]
    assert all("haus5" in str(f.message) and "119 minutes" in str(f.message) for f in findings)


def test_nearness_is_real_time_over_the_clock_change() -> None:
    """On the night of the spring change, 1:30 and 3:30 are one hour apart."""
    campaign = a_campaign(quiet=None)
    (finding,) = check_time(campaign, at(2027, 3, 28, 3, 30), [a_slot(at(2027, 3, 28, 1, 30))])
    assert "60 minutes" in str(finding.message)
