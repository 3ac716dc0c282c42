"""What Facebook's answers mean: its posts, its rows of figures, the metrics that are asked for.

Source: Graph API v26.0, insights reference of Meta; the waves of retired metrics are those of
2024-03-14, 2024-09-16, 2025-11-15 and 2026-06-15.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit
from zoneinfo import ZoneInfo

from outreach.channels.facebook.refusals import FORBIDDEN, NO_SUCH_OBJECT, SIGNED_OUT, GraphError
from outreach.channels.figures import ReadFigure
from outreach.errors import ChannelError
from outreach.language import Message, msg, quoted
from outreach.model import FeedEntry, ReadingStatus

PACIFIC = ZoneInfo("America/Los_Angeles")
"""In which Facebook counts the days of a page."""

NO_SUCH_METRIC = frozenset({3001, 1504028})


@dataclass(frozen=True)
class InsightsMetric:
    """A metric by Facebook's name. ``parts`` are the keys of a metric that is a map."""

    name: str
    parts: tuple[str, ...] = ()

    def names(self) -> tuple[str, ...]:
        """The names under which its readings are kept."""
        return tuple(f"{self.name}.{part}" for part in self.parts) or (self.name,)


POST_METRICS = (
    InsightsMetric("post_total_media_view_unique"),  # reach: never to be added up over posts
    InsightsMetric("post_media_view"),  # views
    InsightsMetric("post_clicks_by_type", ("link clicks", "photo view", "other clicks")),
    InsightsMetric("post_reactions_by_type_total", ("like", "love", "wow", "haha", "sorry", "anger")),
    InsightsMetric("post_activity_by_action_type", ("like", "comment", "share")),
)
PAGE_METRICS = (
    InsightsMetric("page_total_media_view_unique"),
    InsightsMetric("page_media_view"),
    InsightsMetric("page_follows"),
)


def figures(metric: InsightsMetric, period: str, entry: object, before: datetime) -> Iterator[ReadFigure]:
    """What one operation of a batch tells about ``metric``.

    Rows of another period are left out, and days that end after ``before``.

    ``entry`` is Facebook's entry, null where it was not carried out, or the error of the whole batch.
    A key that a delivered map does not hold is 0, as Meta documents for these maps; keys that are new to us
    are kept under their own name. Anything that is no figure keeps its status and no value.
    """
    body = _body(entry)
    fault = GraphError.of(body)
    if body is None or fault is not None:
        status = status_of(fault) if fault else ReadingStatus.FAILED
        detail = quoted(fault.answer) if fault else _not_done(entry)
        yield from (ReadFigure(name, status, detail=detail) for name in metric.names())
        return
    value, day = _value(body, metric.name, period, before)
    if isinstance(value, Mapping) and metric.parts:
        parts = dict.fromkeys(metric.parts, 0) | dict(value)
        yield from (
            ReadFigure.delivered(f"{metric.name}.{part}", part_value) for part, part_value in parts.items()
        )
    elif value is not None and not metric.parts:
        yield ReadFigure.delivered(metric.name, value, day)
    else:
        yield from (ReadFigure.left_out(name) for name in metric.names())


def _not_done(entry: object) -> Message:
    return entry.reason.in_full if isinstance(entry, ChannelError) else msg("not done")


def shown(id: str, entry: object) -> bool | None:
    """Whether a batch's entry of ``GET /{post}`` has the post; None where it says neither."""
    body = _json(entry)
    fault = GraphError.of(body)
    if fault is not None:
        missing = fault.code == 100 and fault.subcode == NO_SUCH_OBJECT and fault.speaks_of(id)
        return False if missing else None
    return True if isinstance(body, dict) and body.get("id") == id else None


def _body(entry: object) -> dict[str, Any] | None:
    """The figures or the refusal inside a batch entry; None for one that was not carried out or cannot be read."""
    body = _json(entry)
    return (
        body if isinstance(body, dict) and ("error" in body or isinstance(body.get("data"), list)) else None
    )


def _json(entry: object) -> Any:
    try:
        return json.loads(entry["body"]) if isinstance(entry, dict) else None
    except (LookupError, TypeError, ValueError):
        return None


def _value(body: dict[str, Any], name: str, period: str, before: datetime) -> tuple[object, date | None]:
    """The latest value of the row that is meant, and its day; lifetime figures come with ``day`` rows of zeros too."""
    rows = [row for row in body["data"] if isinstance(row, dict)]
    values = [
        value
        for row in rows
        if row.get("name") == name and row.get("period") == period
        for value in row.get("values") or ()
        if "value" in value and ("end_time" not in value or moment(value["end_time"]) <= before)
    ]
    if not values:
        return None, None
    # without end_time there is one value; with it the day that ended last counts
    last = max(values, key=lambda value: str(value.get("end_time", "")))
    return last["value"], _day(moment(last["end_time"])) if "end_time" in last else None


def _day(ends: datetime) -> date:
    """The day that ends at this midnight of Facebook's."""
    return (ends.astimezone(PACIFIC) - timedelta(seconds=1)).date()


def status_of(fault: GraphError) -> ReadingStatus:
    """Why a metric was not told. Code 100 means many things and is told apart by subcode and words."""
    unknown_metric = fault.code == 100 and "metric" in fault.words.lower() and fault.subcode != NO_SUCH_OBJECT
    if fault.code in NO_SUCH_METRIC or fault.subcode in NO_SUCH_METRIC or unknown_metric:
        return ReadingStatus.RETIRED
    if fault.code in FORBIDDEN | SIGNED_OUT:
        return ReadingStatus.DENIED
    return ReadingStatus.FAILED


def object_id(answer: Mapping[str, object]) -> str:
    """The id that Graph gave; ValueError where it gave none, LookupError where it does not speak of one."""
    value = answer["id"]
    if not isinstance(value, str) or not value:
        raise ValueError(f"no id: {value!r}")
    return value


def moment(text: object) -> datetime:
    """Facebook's ``2026-08-17T15:32:06+0000``; ValueError for anything without an offset."""
    value = datetime.fromisoformat(str(text))
    if value.tzinfo is None:
        raise ValueError(f"no offset: {text}")
    return value


FEED_FIELDS = "id,message,created_time,permalink_url,attachments{media_type,type}"


def feed_entry(row: dict[str, Any]) -> FeedEntry:
    """One of the page's own posts; ``message`` is absent where a post has no text."""
    attachments = row.get("attachments", {}).get("data", ())
    return FeedEntry(
        external_id=str(row["id"]),
        text=str(row.get("message", "")),
        created_at=moment(row["created_time"]),
        images=sum(attachment.get("media_type") == "photo" for attachment in attachments),
        permalink=str(row.get("permalink_url", "")),
    )


PLACES = ("after", "until", "since", "__paging_token", "offset")
"""What says in a ``next`` address where the next page begins; the rest of it, with the token, is not followed."""


def next_page(page: Mapping[str, Any]) -> dict[str, str] | None:
    """Where the next page begins; None on the last one. ValueError where that cannot be told."""
    paging = page.get("paging") or {}
    if not paging.get("next"):
        return None
    cursor = (paging.get("cursors") or {}).get("after")
    if cursor:
        return {"after": str(cursor)}
    query = parse_qs(urlsplit(str(paging["next"])).query)
    place = {name: query[name][0] for name in PLACES if name in query}
    if not place:
        raise ValueError("the next page has no place")
    return place
