"""The rules of a plan, written down a second time and without the planner, to hold its plans against."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta
from itertools import combinations
from zoneinfo import ZoneInfo

import holidays

from outreach.model import Campaign, Place, PlaceStatus, Slot, Window

Post = tuple[str, str, int]


def name(slot: Slot) -> Post:
    return (slot.place, slot.channel, slot.number)


def wanted(campaign: Campaign, places: Sequence[Place]) -> set[Post]:
    """Every post that the campaign asks for."""
    return {
        (place.slug, plan.channel, number)
        for place in places
        if not place.gone and place.status is not PlaceStatus.ENDED
        for plan in campaign.channels
        for number in range(1, plan.posts_per_place + 1)
    }


def in_window(window: Window, moment: time) -> bool:
    if window.start > window.end:
        return not (window.end <= moment < window.start)
    return window.start <= moment < window.end


def instant(slot: Slot) -> datetime:
    return slot.due.astimezone(UTC)


def broken_alone(campaign: Campaign, slot: Slot, earliest: datetime | None = None) -> list[str]:
    """What is wrong with one slot, whatever the others are."""
    broken = []
    zone = ZoneInfo(campaign.zone)
    here = instant(slot).astimezone(zone)
    if slot.due.utcoffset() != here.utcoffset() or slot.due.replace(tzinfo=None) != here.replace(tzinfo=None):
        broken.append("due does not show the zone's own clock")
    plan = next(plan for plan in campaign.channels if plan.channel == slot.channel)
    day = here.date()
    if not campaign.first_day <= day <= campaign.last_day:
        broken.append("outside of the period")
    if day.weekday() not in plan.weekdays:
        broken.append("wrong weekday")
    if any(first <= day <= last for first, last in campaign.blackout):
        broken.append("blackout day")
    if campaign.skip_holidays and is_holiday(campaign, day):
        broken.append("public holiday")
    if campaign.quiet and in_window(campaign.quiet, here.time()):
        broken.append("quiet hours")
    asked = here.time() if slot.note != "gap" else (here.replace(tzinfo=None) - timedelta(hours=1)).time()
    if not any(in_window(window, asked) for window in plan.windows):
        broken.append("outside of the windows")
    if earliest is not None and instant(slot) < earliest:
        broken.append("before the earliest moment")
    return broken


def is_holiday(campaign: Campaign, day: date) -> bool:
    known = holidays.country_holidays(campaign.country, subdiv=campaign.subdivision or None, years=[day.year])
    return day in known


def broken_together(campaign: Campaign, slots: Sequence[Slot], fixed: Sequence[Slot] = ()) -> list[str]:
    """What is wrong between the slots, and between them and the fixed ones (never between two fixed ones)."""
    broken = []
    mine = {name(slot) for slot in slots}
    zone = ZoneInfo(campaign.zone)
    by_account: defaultdict[str, list[Slot]] = defaultdict(list)
    by_place: defaultdict[str, list[Slot]] = defaultdict(list)
    for slot in (*slots, *fixed):
        by_account[slot.channel].append(slot)
        by_place[slot.place].append(slot)
    for queue in by_account.values():
        for one, other in combinations(queue, 2):
            if {name(one), name(other)} & mine and (
                abs(instant(one) - instant(other)) < campaign.smallest_gap or instant(one) == instant(other)
            ):
                broken.append(f"too close: {one} {other}")
    for own in by_place.values():
        for one, other in combinations(own, 2):
            if not {name(one), name(other)} & mine:
                continue
            days = {instant(slot).astimezone(zone).date() for slot in (one, other)}
            if one.channel != other.channel and len(days) == 1:
                broken.append(f"two channels on one day: {one} {other}")
            if one.channel == other.channel and (one.number < other.number) != (
                instant(one) < instant(other)
            ):
                broken.append(f"numbers out of order: {one} {other}")
    return broken
