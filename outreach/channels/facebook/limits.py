"""How much Facebook lets a page call, told from the usage headers of its answers. Source: Meta, Rate Limits."""

from __future__ import annotations

import json
from datetime import datetime, timedelta
from typing import Any

from outreach.channels.call import WireCall

USAGE_HEADERS = ("X-Business-Use-Case-Usage", "X-App-Usage", "X-Page-Usage")
SHARES = ("call_count", "total_cputime", "total_time")  # per cent of what is allowed within a rolling hour
NEARLY = 95
RELIEF = timedelta(minutes=15)  # a quarter of the hour frees a quarter of what was used in it


def number(value: object) -> int:
    return int(value) if str(value).isdecimal() else 0  # type: ignore[call-overload]  # the check before it is one of the text


def retry_at(call: WireCall) -> datetime | None:
    """When Facebook will listen again: its own clock and the longest wait (minutes) in the usage headers."""
    waits = [number(row.get("estimated_time_to_regain_access")) for row in _usage(call)]
    now = call.answered_at
    return now + timedelta(minutes=max(waits)) if now and waits and max(waits) > 0 else None


def rest_until(call: WireCall) -> datetime | None:
    """Until when the page rests although it was served, for its share is nearly used up; None where there is room.

    Calls beyond the share prolong the wait, so the last of it is left alone.
    """
    shares = [number(row.get(name)) for row in _usage(call) for name in SHARES]
    now = call.answered_at
    if now is None or max(shares, default=0) < NEARLY:
        return None
    return retry_at(call) or now + RELIEF


def _usage(call: WireCall) -> list[dict[str, Any]]:
    """The rows of all usage headers; what is none is passed over, for it must not spoil an answer."""
    rows: list[object] = []
    for header in USAGE_HEADERS:
        try:
            told = json.loads(call.headers.get(header, "{}"))
        except ValueError:
            continue
        values = list(told.values()) if isinstance(told, dict) else []
        rows += [told, *(row for value in values if isinstance(value, list) for row in value)]
    return [row for row in rows if isinstance(row, dict)]
