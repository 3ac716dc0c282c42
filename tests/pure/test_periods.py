"""Which week or month is over, and whose report is due."""

from __future__ import annotations

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest

from outreach.model import HowOften, ReportAs, ReportMail
from outreach.notices.periods import ended, period_due
from tests.builders import a_campaign

BERLIN, KIRITIMATI = ZoneInfo("Europe/Berlin"), ZoneInfo("Pacific/Kiritimati")
LONG_AGO = datetime(2027, 1, 1, tzinfo=UTC)


def mail(
    rhythm: HowOften = HowOften.MONTHLY, zone: str = "Europe/Berlin", made_at: datetime = LONG_AGO
) -> ReportMail:
    return ReportMail(
        person="id-lena",
        campaign="kreativorte-altmark",
        rhythm=rhythm,
        brings=ReportAs.ATTACHED,
        zone=zone,
        made_at=made_at,
        made_by="Lena",
    )


@pytest.mark.parametrize(
    ("rhythm", "zone", "now", "key", "first", "last"),
    [
        (
            HowOften.MONTHLY,
            BERLIN,
            datetime(2027, 4, 1, 3, 59, tzinfo=UTC),
            "2027-02",
            (2027, 2, 1),
            (2027, 2, 28),
        ),
        (
            HowOften.MONTHLY,
            BERLIN,
            datetime(2027, 4, 1, 4, 0, tzinfo=UTC),
            "2027-03",
            (2027, 3, 1),
            (2027, 3, 31),
        ),
        (
            HowOften.MONTHLY,
            BERLIN,
            datetime(2027, 1, 15, tzinfo=UTC),
            "2026-12",
            (2026, 12, 1),
            (2026, 12, 31),
        ),
        (
            HowOften.MONTHLY,
            KIRITIMATI,
            datetime(2027, 3, 31, 16, tzinfo=UTC),
            "2027-03",
            (2027, 3, 1),
            (2027, 3, 31),
        ),
        (
            HowOften.WEEKLY,
            BERLIN,
            datetime(2027, 3, 8, 5, 0, tzinfo=UTC),
            "2027-W09",
            (2027, 3, 1),
            (2027, 3, 7),
        ),
        (
            HowOften.WEEKLY,
            BERLIN,
            datetime(2027, 3, 8, 4, 59, tzinfo=UTC),
            "2027-W08",
            (2027, 2, 22),
            (2027, 2, 28),
        ),
        (HowOften.WEEKLY, BERLIN, datetime(2027, 1, 5, tzinfo=UTC), "2026-W53", (2026, 12, 28), (2027, 1, 3)),
    ],
)
def test_a_period_ends_by_the_readers_clock(rhythm, zone, now, key, first, last):
    """At six in the morning after its last day; also across the turn of a year and of the clocks."""
    found = ended(rhythm, zone, now)
    assert (key, date(*first), date(*last)) == (found.key, found.first, found.last)
    assert found.due <= now


def test_a_report_is_due_for_what_ended_since_it_was_wanted():
    """Neither for the month before, nor for a campaign that has not begun, nor long after its last figures."""
    campaign, april = a_campaign(), datetime(2027, 4, 1, 8, tzinfo=UTC)
    due = period_due(mail(), campaign, april)
    assert due is not None
    assert "2027-03" == due.key
    assert period_due(mail(made_at=april), campaign, datetime(2027, 4, 20, tzinfo=UTC)) is None
    assert period_due(mail(), campaign, datetime(2027, 3, 1, 8, tzinfo=UTC)) is None
    last = period_due(mail(), campaign, datetime(2027, 6, 1, 8, tzinfo=UTC))
    assert last is not None
    assert "2027-05" == last.key
    assert period_due(mail(), campaign, datetime(2027, 7, 1, 8, tzinfo=UTC)) is None
