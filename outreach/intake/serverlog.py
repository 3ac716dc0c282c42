"""A web server's own log in the combined format: what each call asked for. Its address is used and never kept."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from functools import lru_cache
from urllib.parse import parse_qs

PAUSE = timedelta(minutes=30)
"""Calls that lie further apart are another visit, as the statistics' programs count."""

MANY = 20_000
"""Callers that are remembered in any case."""

_HEAD = re.compile(
    r"\A(\S+) [^\[\"]*\[(\d\d)/([A-Z][a-z]{2})/(\d{4}):(\d\d):(\d\d):(\d\d) ([+-]\d\d)(\d\d)\] "
    r'"'
)
_CALL = re.compile(r'\A([A-Z]+) ([^\s"]+)(?: [^"]*)?" (\d{3}) \S+(?: "(?:[^"\\]|\\.)*" "((?:[^"\\]|\\.)*)")?')
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_MACHINE = re.compile(
    r"bot\b|bot/|crawl|spider|slurp|externalhit|catalog/|meta-external|preview|curl|wget|python"
    r"|headless|monitor|validator|scan|fetch|http-?client|okhttp|java/|go-http",
    re.IGNORECASE,
)
SHOWN = frozenset({200, 206, 304})
"""Answers with which somebody saw the page; after a redirection another call follows, which is counted."""


@dataclass(frozen=True, kw_only=True)
class LoggedCall:
    """One call. ``caller`` is a number that stands for address and browser, for as long as the log is read."""

    at: datetime
    caller: int
    content: str
    source: str
    campaign: str
    shown: bool
    machine: bool


class Callers:
    """Who has been here just now."""

    def __init__(self) -> None:
        self._last: dict[tuple[int, str, str], datetime] = {}
        self._most = MANY

    def begins(self, call: LoggedCall) -> bool:
        """Is the call the first one of a visit? Those of the last half hour are remembered, and as many older ones."""
        key = (call.caller, call.content, call.source)
        before = self._last.get(key)
        self._last[key] = call.at
        if len(self._last) > self._most:
            self._last = {k: at for k, at in self._last.items() if call.at - at <= PAUSE}
            self._most = max(MANY, 2 * len(self._last))  # seldom, however many of them came at once
        return before is None or abs(call.at - before) > PAUSE


def is_line(text: str) -> bool:
    """Does a log begin like this?"""
    head = _HEAD.match(text)
    return head is not None and _CALL.match(text[head.end() :]) is not None


def call_of(line: str) -> LoggedCall | None:
    """What stands in the line; None where it is none of a log. Of a call of no link of ours only its time is read."""
    head = _HEAD.match(line)
    if head is None:
        return None
    address, day, month, year, hour, minute, second, zone, zone_minutes = head.groups()
    begun = _hour(day, month, year, hour, zone, zone_minutes)
    if begun is None or int(minute) > 59 or int(second) > 60:
        return None
    at = begun + timedelta(minutes=int(minute), seconds=int(second))
    if "utm_content=" not in line:
        return LoggedCall(at=at, caller=0, content="", source="", campaign="", shown=False, machine=False)
    found = _CALL.match(line[head.end() :])
    if found is None:
        return None
    method, asked, status, agent = found.groups()
    content, source, campaign = _asked(asked)
    return LoggedCall(
        at=at,
        caller=hash((address, agent)),
        content=content,
        source=source.lower()[:80],
        campaign=campaign,
        shown=method == "GET" and int(status) in SHOWN,
        machine=agent in (None, "", "-") or _MACHINE.search(agent) is not None,
    )


def _asked(address: str) -> tuple[str, str, str]:
    """What stands in the link: content, source, campaign."""
    try:
        query = parse_qs(address.partition("?")[2].partition("#")[0], max_num_fields=100)
    except ValueError:
        return "", "", ""
    content, source, campaign = (
        next(iter(query.get(name, ())), "") for name in ("utm_content", "utm_source", "utm_campaign")
    )
    return content, source, campaign


@lru_cache(maxsize=4_096)
def _hour(day: str, month: str, year: str, hour: str, zone: str, zone_minutes: str) -> datetime | None:
    """The hour that a line names; None where there is none."""
    try:
        offset = timedelta(hours=int(zone), minutes=int(zone[0] + zone_minutes))
        return datetime(int(year), _MONTHS.index(month) + 1, int(day), int(hour), tzinfo=timezone(offset))
    except ValueError:
        return None
