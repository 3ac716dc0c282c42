"""Which notices are due, from what there is to tell and what was told. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from outreach.model import Cause, DeliveryStatus, Notice, Way
from outreach.notices.alerts import Alert

PAUSE = timedelta(hours=1)
"""Between two notices of one cause; what comes up meanwhile is told together in the next."""

AT_ONCE = frozenset({Cause.HANDED_OVER})
"""Told when it happens, because the hour counts: the post is to be posted now."""


@dataclass(frozen=True, kw_only=True)
class Due:
    """A notice to be sent: all that is new of one cause. ``tries`` counts those of the journal it was made from."""

    cause: Cause
    way: Way
    alerts: tuple[Alert, ...]
    tries: int


def due(
    alerts: Sequence[Alert], journal: Sequence[Notice], ways: Sequence[Way], now: datetime
) -> tuple[Due, ...]:
    """For each way and cause what was not told yet, unless the cause was told within the hour.

    What failed counts as not told. What is still open was perhaps told (its sender may have died over it): it is
    told again, but not within the hour either.
    """
    found = []
    for way in ways:
        for cause in dict.fromkeys(alert.cause for alert in alerts):
            notices = [n for n in journal if n.cause is cause and n.way is way]
            recent = [
                n
                for n in notices
                if n.outcome is not DeliveryStatus.FAILED and timedelta(0) <= now - n.at < PAUSE
            ]
            if recent and cause not in AT_ONCE:
                continue
            told = {
                subject
                for notice in notices
                if notice.outcome is DeliveryStatus.SENT or notice in recent
                for subject in notice.subjects
            }
            new = tuple(t for t in alerts if t.cause is cause and t.subject not in told)
            if new:
                tries = sum(notice.tries for notice in notices)
                found.append(Due(cause=cause, way=way, alerts=new, tries=tries))
    return tuple(found)
