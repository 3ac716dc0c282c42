"""What Facebook's answers mean: its error codes, its rows of figures, the metrics that are asked for.

Sources: Graph API v26.0, error handling and insights reference of Meta; the waves of retired metrics are
those of 2024-03-14, 2024-09-16, 2025-11-15 and 2026-06-15.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from outreach.channels.call import WireCall
from outreach.channels.figures import ReadFigure
from outreach.channels.wording import says_already_there
from outreach.errors import (
    ChannelError,
    OutcomeUnknown,
    PerhapsRejected,
    PerhapsUnauthorized,
    RateLimited,
    Rejected,
    Unauthorized,
)
from outreach.language import Message, Quoted, msg, quoted
from outreach.model import FeedEntry, ReadingStatus

THROTTLED = frozenset({4, 17, 32, 341, 613, *range(80000, 80015)})
NOT_DONE_FOR_SURE = frozenset({1, 2})
SIGNED_OUT = frozenset({102, 190})
FORBIDDEN = frozenset({10, *range(200, 300), 1705})
POLICY = 368
CONTENT = frozenset({100, 324, 1609005})
CERTAIN_SUBCODES = frozenset(
    {1366046, 1609005}
)  # the photo, the link: said of what was looked at before publishing
SEEN_LIVE = frozenset({100, *range(200, 300)})
"""Refusals that were reported beside a live post (php-graph-sdk#216: 100, hybridauth#219: 200)."""
DUPLICATE_CODE, DUPLICATE_SUBCODES = 506, frozenset({1404082, 1366051})
NO_SUCH_METRIC = frozenset({3001, 1504028})
NO_SUCH_OBJECT = 33

USAGE_HEADERS = ("X-Business-Use-Case-Usage", "X-App-Usage", "X-Page-Usage")
SHARES = ("call_count", "total_cputime", "total_time")  # per cent of what is allowed within a rolling hour
NEARLY = 95
RELIEF = timedelta(minutes=15)  # a quarter of the hour frees a quarter of what was used in it


TOLD_IN = ("message", "error_user_title", "error_user_msg")


@dataclass(frozen=True)
class GraphError:
    """Facebook's error envelope; numbers are 0 where it names none."""

    code: int
    subcode: int
    transient: bool
    words: str
    answer: str
    all_words: str = ""  # title, message and what is meant for users, in whichever language

    @classmethod
    def of(cls, result: object) -> GraphError | None:
        """The error in an answer, None where there is none (HTML, a bare string, a success)."""
        error = result.get("error") if isinstance(result, dict) else None
        if not isinstance(error, dict):
            return None
        words = str(error.get("error_user_msg") or error.get("message") or "")
        code, subcode = _number(error.get("code")), _number(error.get("error_subcode"))
        told = " ".join(str(error[key]) for key in TOLD_IN if error.get(key))
        answer = f"{code}/{subcode} {error.get('type', '')}: {told} ({error.get('fbtrace_id', '')})"
        return cls(code, subcode, bool(error.get("is_transient")), words, answer, told)

    @property
    def duplicate(self) -> bool:
        """Facebook says that the post is there already: by code, by subcode, or in words alone (koala#422)."""
        by_number = self.code == DUPLICATE_CODE or self.subcode in DUPLICATE_SUBCODES
        return by_number or says_already_there(self.all_words)

    @property
    def certain(self) -> bool:
        """Whoever was refused in this way has never been seen with a live post."""
        return self.code not in SEEN_LIVE or self.subcode in CERTAIN_SUBCODES


def _number(value: object) -> int:
    return int(value) if str(value).isdecimal() else 0  # type: ignore[call-overload]  # the check before it is one of the text


def failure(result: object, call: WireCall) -> ChannelError:
    """The decision that an error answer stands for; whatever is not listed here settles nothing."""
    fault = GraphError.of(result)
    if fault is None:
        return call.garbled(result)
    answer, words = call.redact(fault.answer), call.redact(fault.words)
    if fault.duplicate:
        return call.duplicate(
            msg("Facebook says that this post is already there: {words}", words=Quoted(words)), answer
        )
    if call.status >= 500 or fault.code in NOT_DONE_FOR_SURE:
        return call.garbled(answer)
    if fault.code in THROTTLED:
        return RateLimited(
            msg("Facebook wants a pause: too many calls"),
            msg("Nothing needs to be done; the program waits until Facebook listens again."),
            answer=answer,
            retry_at=retry_at(call),
        )
    if fault.transient:
        return call.garbled(answer)
    refusal = _refusal(fault, words, answer)
    if refusal is None:
        return call.garbled(answer)
    return refusal if fault.certain or not call.publishes else _careful(refusal, words, answer, call)


def _careful(refusal: ChannelError, words: str, answer: str, call: WireCall) -> ChannelError:
    """The same refusal of a publishing call where »nothing was sent« would say too much."""
    kind: type[OutcomeUnknown] = PerhapsUnauthorized if refusal.pauses_account else PerhapsRejected
    message = msg(
        "Facebook refuses this, and may have published it all the same: {words}. The page's own posts are read"
        " before anything is tried again",
        words=Quoted(words),
    )
    return call.lost(message, answer, kind)


def _refusal(fault: GraphError, words: str, answer: str) -> ChannelError | None:
    if fault.code in SIGNED_OUT:
        return Unauthorized(
            msg("Facebook no longer accepts the page's token: {words}", words=Quoted(words)),
            msg("Sign in to Facebook again, make a new page token and store it with the account."),
            answer=answer,
        )
    if fault.code in FORBIDDEN:
        return Unauthorized(
            msg("Facebook does not allow this to the page's token: {words}", words=Quoted(words)),
            msg(
                "Grant the app pages_manage_posts, pages_read_engagement and read_insights for this page"
                " and make a new page token."
            ),
            answer=answer,
        )
    if fault.code == POLICY:
        return Unauthorized(
            msg("Facebook has blocked the page from posting for now: {words}", words=Quoted(words)),
            msg(
                "Look into the page's support inbox, wait until the block has ended, then resume the account."
            ),
            answer=answer,
        )
    if fault.code in CONTENT:
        return Rejected(
            msg("Facebook refuses this: {words}", words=Quoted(words)),
            msg("Change text, link or picture of the post and approve it again."),
            answer=answer,
        )
    return None


def retry_at(call: WireCall) -> datetime | None:
    """When Facebook will listen again: its own clock and the longest wait (minutes) in the usage headers."""
    waits = [_number(row.get("estimated_time_to_regain_access")) for row in _usage(call)]
    now = call.answered_at
    return now + timedelta(minutes=max(waits)) if now and waits and max(waits) > 0 else None


def rest_until(call: WireCall) -> datetime | None:
    """Until when the page rests although it was served, for its share is nearly used up; None where there is room.

    Calls beyond the share prolong the wait, so the last of it is left alone. Source: Meta, Rate Limits.
    """
    shares = [_number(row.get(name)) for row in _usage(call) for name in SHARES]
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
    value = _value(body, metric.name, period, before)
    if isinstance(value, Mapping) and metric.parts:
        parts = dict.fromkeys(metric.parts, 0) | dict(value)
        yield from (
            ReadFigure.delivered(f"{metric.name}.{part}", part_value) for part, part_value in parts.items()
        )
    elif value is not None and not metric.parts:
        yield ReadFigure.delivered(metric.name, value)
    else:
        yield from (ReadFigure.left_out(name) for name in metric.names())


def _not_done(entry: object) -> Message:
    return entry.reason.in_full if isinstance(entry, ChannelError) else msg("not done")


def _body(entry: object) -> dict[str, Any] | None:
    """The answer inside a batch entry; None for one that was not carried out or cannot be read."""
    try:
        body = json.loads(entry["body"]) if isinstance(entry, dict) else None
    except (LookupError, TypeError, ValueError):
        return None
    return (
        body if isinstance(body, dict) and ("error" in body or isinstance(body.get("data"), list)) else None
    )


def _value(body: dict[str, Any], name: str, period: str, before: datetime) -> object:
    """The latest value of the row that is meant: Facebook adds ``day`` rows of zeros to lifetime figures."""
    rows = [row for row in body["data"] if isinstance(row, dict)]
    values = [
        value
        for row in rows
        if row.get("name") == name and row.get("period") == period
        for value in row.get("values") or ()
        if "value" in value and ("end_time" not in value or moment(value["end_time"]) <= before)
    ]
    # without end_time there is one value; with it the day that ended last counts
    return max(values, key=lambda value: str(value.get("end_time", "")))["value"] if values else None


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
