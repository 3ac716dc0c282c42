"""Website: visits that came by the posts' links, as the website's own statistics count them. Never who came."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from outreach.model.campaign import WHOLE_CAMPAIGN, ChannelName


class WebsiteTool(StrEnum):
    """What counted the visits."""

    MATOMO = "matomo"
    PLAUSIBLE = "plausible"
    UMAMI = "umami"
    LOG = "log"  # a server's own log, in the combined format


class VisitUnit(StrEnum):
    """What was counted."""

    VISITS = "visits"
    VISITORS = "visitors"  # people within the period: never added up


@dataclass(frozen=True, kw_only=True)
class WebsiteImport:
    """One table or log that somebody handed in. ``channel``: it is of one network's visits alone, "" for all.

    ``daily``: each count has its day, and what is not counted on a day of the period did not happen.
    """

    id: str
    campaign: str
    tool: WebsiteTool
    unit: VisitUnit
    daily: bool
    first_day: date
    last_day: date  # included
    channel: ChannelName = WHOLE_CAMPAIGN
    file: str = ""
    simulated: bool = False
    entered_by: str
    entered_at: datetime


@dataclass(frozen=True, kw_only=True)
class WebsiteCount:
    """How many came by links of one ``utm_content``; ``source`` is ``utm_source``, "" where the table does not tell."""

    content: str
    count: int
    source: str = ""
    day: date | None = None  # None: some time within the import's period


def left_of(first: date, last: date, cut_first: date, cut_last: date) -> Iterator[tuple[date, date]]:
    """What is left of the span ``first`` to ``last`` (included) when another is cut out of it."""
    day = timedelta(days=1)
    if first < cut_first:
        yield first, min(last, cut_first - day)
    if last > cut_last:
        yield max(first, cut_last + day), last
