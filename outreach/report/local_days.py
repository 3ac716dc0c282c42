"""The days and weeks of very many moments in one zone."""

from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo

from outreach.report.model import week_of

QUARTER = 900
"""Seconds within which no zone's day ends and no clock is changed, but at their beginning."""


class LocalDays:
    """Each quarter of an hour is looked up once."""

    def __init__(self, zone: ZoneInfo):
        self._zone = zone
        self._days: dict[int, date] = {}
        self._weeks: dict[int, str] = {}

    def day(self, moment: datetime) -> date:
        """The day of ``moment`` (aware)."""
        quarter = int(moment.timestamp() // QUARTER)
        found = self._days.get(quarter)
        if found is None:
            found = self._days[quarter] = moment.astimezone(self._zone).date()
        return found

    def week(self, moment: datetime) -> str:
        """Its ISO week as ``2027-W09``."""
        quarter = int(moment.timestamp() // QUARTER)
        found = self._weeks.get(quarter)
        if found is None:
            found = self._weeks[quarter] = week_of(moment.astimezone(self._zone))
        return found
