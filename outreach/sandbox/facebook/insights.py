"""Insights of posts and pages, in the shapes that Graph gives them (facts/facebook-api.md §4.6, §4.7, §7)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from types import MappingProxyType
from typing import Any
from zoneinfo import ZoneInfo

from outreach.sandbox.audience import Figures
from outreach.sandbox.facebook import words
from outreach.sandbox.facebook.pages import graph_time, read_time
from outreach.sandbox.state import LivePost, Memory, SandboxAccount
from outreach.sandbox.wire import Answer, json_answer

PACIFIC = ZoneInfo("America/Los_Angeles")
LONGEST_SPAN = timedelta(days=90)
Value = int | dict[str, int]

POST_METRICS: Mapping[str, Callable[[Figures], Value]] = MappingProxyType(
    {
        "post_total_media_view_unique": lambda f: f.reach,
        "post_media_view": lambda f: f.views,
        "post_clicks": lambda f: f.link_clicks + f.photo_views + f.other_clicks,
        "post_clicks_by_type": lambda f: {
            "link clicks": f.link_clicks,
            "photo view": f.photo_views,
            "other clicks": f.other_clicks,
        },
        "post_reactions_by_type_total": lambda f: dict(f.reactions),
        "post_reactions_like_total": lambda f: f.reactions["like"],
        "post_reactions_love_total": lambda f: f.reactions["love"],
        "post_reactions_wow_total": lambda f: f.reactions["wow"],
        "post_reactions_haha_total": lambda f: f.reactions["haha"],
        "post_reactions_sorry_total": lambda f: f.reactions["sorry"],
        "post_reactions_anger_total": lambda f: f.reactions["anger"],
        "post_activity_by_action_type": lambda f: {
            "like": sum(f.reactions.values()),
            "comment": f.comments,
            "share": f.shares,
        },
        "post_video_views": lambda _: 0,
        "post_video_view_time": lambda _: 0,
        "post_video_avg_time_watched": lambda _: 0,
    }
)
TWO_ROWS = frozenset(
    {"post_total_media_view_unique", "post_media_view", "post_video_views", "post_video_view_time"}
)
"""Without ``period`` these come as a lifetime row and a day row of zeros."""
BREAKDOWNS = MappingProxyType({"is_from_ads": 0.0, "is_from_followers": 0.7})  # share of "1"
BROKEN_DOWN = frozenset({"post_total_media_view_unique", "post_media_view"})
WINDOWS = MappingProxyType({"day": 1, "week": 7, "days_28": 28})
UNIQUE = MappingProxyType({1: 0.85, 7: 0.6, 28: 0.45})  # people over the sum of the posts' people, by days
PAGE_METRICS = MappingProxyType(
    {
        "page_total_media_view_unique": frozenset(WINDOWS),
        "page_media_view": frozenset(WINDOWS),
        "page_views_total": frozenset(WINDOWS),
        "page_post_engagements": frozenset(WINDOWS),
        "page_follows": frozenset({"day"}),
        "page_daily_follows": frozenset({"day"}),
        "page_daily_follows_unique": frozenset({"day"}),
        "page_daily_unfollows_unique": frozenset({"day"}),
    }
)
"""Metric → the periods in which it is told."""


def post_insights(memory: Memory, account: SandboxAccount, post_id: str, params: Mapping[str, str]) -> Answer:
    """Figures of one post; no data at all in the first minutes of its life."""
    post = memory.posts.get(post_id)
    if post is None or post.account != account.name or post.network != account.channel:
        raise words.no_such_object("GET", post_id)
    names, period = _metrics(params, POST_METRICS), params.get("period", "")
    breakdown = params.get("breakdown", "")
    if period not in {"", "day", "lifetime"} or (breakdown and breakdown not in BREAKDOWNS):
        raise words.bad_parameter("period or breakdown is not valid for posts")
    if breakdown and not set(names) <= BROKEN_DOWN:
        raise words.bad_parameter("A metric cannot be broken down")
    if memory.now() < post.created_at + memory.audience.settling(post.id):
        return _answer([], {})
    figures = memory.figures(post, memory.now())
    served: dict[str, int] = {}
    rows: list[dict[str, Any]] = []
    for name in names:
        value = POST_METRICS[name](figures)
        if period != "day":
            rows.append(_row(post_id, name, "lifetime", _values(value, breakdown)))
            served |= _flat(name, value)
        if period == "day" or (not period and name in TWO_ROWS):
            rows.append(_row(post_id, name, "day", _values(0, breakdown)))
    return _answer(rows, {post_id: served} if served else {})


def page_insights(memory: Memory, account: SandboxAccount, page: str, params: Mapping[str, str]) -> Answer:
    """Figures of the page for whole days that have ended; ``end_time`` is the Pacific midnight after the day.

    The ledger gets the value of the last day served.
    """
    names, period = _metrics(params, PAGE_METRICS), params.get("period", "day")
    if any(period not in PAGE_METRICS[name] for name in names):
        raise words.bad_parameter("The period is not valid for the metric")
    now = memory.now()
    until = min(read_time(params, "until") or now, now)
    since = read_time(params, "since") or until - timedelta(days=2)
    if until - since > LONGEST_SPAN:
        raise words.bad_parameter("There cannot be more than 90 days between since and until")
    ends = _midnights(since, until)
    posts = memory.posts_of(account)
    served: dict[str, int] = {}
    rows: list[dict[str, Any]] = []
    for name in names:
        told = [(end, _of_page(memory, account, posts, name, end, WINDOWS[period])) for end in ends]
        rows.append(
            _row(page, name, period, [{"value": value, "end_time": graph_time(end)} for end, value in told])
        )
        if told:
            served[name] = told[-1][1]
    return _answer(rows, {page: served} if served else {})


def _of_page(
    memory: Memory, account: SandboxAccount, posts: list[LivePost], name: str, end: datetime, days: int
) -> int:
    start = _days_before(end, days)
    pairs = [(memory.figures(p, start), memory.figures(p, end)) for p in posts if p.created_at < end]
    last = end.astimezone(PACIFIC).date().toordinal()
    followers = memory.followers(account, end)
    visits = sum(memory.audience.visits(account.name, last - n, followers) for n in range(days))
    match name:
        case "page_media_view":
            return visits + sum(after.views - before.views for before, after in pairs)
        case "page_total_media_view_unique":
            return int(UNIQUE[days] * (visits + sum(after.reach - before.reach for before, after in pairs)))
        case "page_views_total":
            return visits
        case "page_post_engagements":
            return sum(_engagements(after) - _engagements(before) for before, after in pairs)
        case "page_follows":
            return followers
        case "page_daily_unfollows_unique":
            return 0
    return followers - memory.followers(account, start)


def _engagements(figures: Figures) -> int:
    return sum(figures.reactions.values()) + figures.comments + figures.shares + figures.link_clicks


def _metrics(params: Mapping[str, str], known: Mapping[str, object]) -> list[str]:
    names = [name.strip() for name in params.get("metric", "").split(",") if name.strip()]
    if not names:
        raise words.error(3001, "(#3001) No metric was asked for", subcode=1504028)
    if any(name not in known for name in names):
        raise words.invalid_metric()
    return names


def _values(value: Value, breakdown: str) -> list[dict[str, Any]]:
    if not breakdown or not isinstance(value, int):
        shown = value if isinstance(value, int) else {key: count for key, count in value.items() if count}
        return [{"value": shown}]
    part = int(value * BREAKDOWNS[breakdown])
    return [{"value": value - part, breakdown: "0"}, {"value": part, breakdown: "1"}]


def _flat(name: str, value: Value) -> dict[str, int]:
    """``name`` → value as a reading would name it; a part that the map leaves out means 0."""
    return {name: value} if isinstance(value, int) else {f"{name}.{key}": n for key, n in value.items()}


def _row(object_id: str, name: str, period: str, values: list[dict[str, Any]]) -> dict[str, Any]:
    title = name.replace("_", " ").capitalize()
    return {
        "name": name,
        "period": period,
        "values": values,
        "title": title,
        "description": f"{title}, simulated",
        "id": f"{object_id}/insights/{name}/{period}",
    }


def _answer(rows: list[dict[str, Any]], figures: Mapping[str, Mapping[str, int]]) -> Answer:
    paging = {"previous": "https://graph.facebook.com/", "next": "https://graph.facebook.com/"}
    return json_answer(200, {"data": rows, "paging": paging} if rows else {"data": []}, figures=figures)


def _midnights(since: datetime, until: datetime) -> list[datetime]:
    """Pacific midnights after ``since``, up to and with ``until``, in UTC."""
    day = since.astimezone(PACIFIC).date()
    found: list[datetime] = []
    while True:
        midnight = datetime(day.year, day.month, day.day, tzinfo=PACIFIC).astimezone(UTC)
        if midnight > until:
            return found
        if midnight > since:
            found.append(midnight)
        day += timedelta(days=1)


def _days_before(end: datetime, days: int) -> datetime:
    """The Pacific midnight ``days`` before ``end``; the clock change makes such a day 23 or 25 hours long."""
    local = end.astimezone(PACIFIC)
    return (local - timedelta(days=days)).astimezone(UTC)
