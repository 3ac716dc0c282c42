"""What X's answers mean: its posts in both vocabularies, its limits, the metrics that are asked for.

Since specification 2.167 (2026-08-07) X renames its fields and the wire is mixed: either name is taken, and
where both come the new one counts. Source: X API v2, openapi.json 2.167, and X's pages on errors and metrics.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from outreach.channels.call import WireCall
from outreach.channels.figures import ReadFigure
from outreach.channels.redaction import Redactor
from outreach.language import Message, msg, quoted
from outreach.model import FeedEntry, ReadingStatus

PUBLIC, PRIVATE = "public_metrics", "non_public_metrics"
METRICS: Mapping[str, tuple[str, ...]] = {
    PUBLIC: (
        "impression_count",
        "like_count",
        "reply_count",
        "repost_count",
        "quote_count",
        "bookmark_count",
    ),
    PRIVATE: ("impression_count", "url_link_clicks", "user_profile_clicks", "engagements"),
}
FOLLOWERS = f"{PUBLIC}.followers_count"
OLD_NAMES = {"repost_count": "retweet_count"}
PRIVATE_AGE = timedelta(days=30) - timedelta(hours=1)
"""X tells private figures for 30 days; an hour is kept for the way."""

SNOWFLAKE_EPOCH_MS = 1_288_834_974_657


def _list(value: object) -> list[Any]:
    return value if isinstance(value, list) else []


BUCKETS = ("x-rate-limit", "x-user-limit-24hour", "x-app-limit-24hour")


def retry_at(call: WireCall) -> datetime | None:
    """When X will listen again: the latest reset of the buckets that are empty, and of the call's own."""
    return max((end for bucket, end, empty in _resets(call) if empty or bucket == BUCKETS[0]), default=None)


def rest_until(call: WireCall) -> datetime | None:
    """The latest reset of the buckets that this call has emptied although it was served; None where none is."""
    return max((end for _, end, empty in _resets(call) if empty), default=None)


def _resets(call: WireCall) -> Iterator[tuple[str, datetime, bool]]:
    """Each bucket that the answer names, when it is filled again, and whether it is empty."""
    for bucket in BUCKETS:
        reset = call.headers.get(f"{bucket}-reset", "")
        if reset.isdecimal() and len(reset) < 12:
            yield (
                bucket,
                datetime.fromtimestamp(int(reset), UTC),
                call.headers.get(f"{bucket}-remaining", "") == "0",
            )


def created(external_id: str) -> datetime:
    """The moment that X's id carries, to the millisecond."""
    return datetime.fromtimestamp(((int(external_id) >> 22) + SNOWFLAKE_EPOCH_MS) / 1000, UTC)


def moment(text: object) -> datetime:
    """X's ``2026-08-17T15:32:06.000Z``; ValueError for anything without an offset."""
    value = datetime.fromisoformat(str(text))
    if value.tzinfo is None:
        raise ValueError(f"no offset: {text}")
    return value


def feed_entry(post: Mapping[str, Any]) -> FeedEntry:
    """A post as it was written: entities unescaped, ``t.co`` expanded, the appended media link dropped.

    A paying account's post beyond 280 comes cut, so it is not recognised and a person decides.
    """
    text = str(post["text"]).replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")
    for url in post.get("entities", {}).get("urls", ()):
        text = text.replace(url["url"], "" if "media_key" in url else url.get("expanded_url", url["url"]))
    return FeedEntry(
        external_id=str(post["id"]),
        text=text.strip(),
        created_at=moment(post["created_at"]),
        images=len(post.get("attachments", {}).get("media_keys", ())),
    )


NOT_FOUND = "resource-not-found"


def shown(answer: Mapping[str, Any]) -> dict[str, bool]:
    """Which of the posts that were asked for X has, and which it says not to have; of others it says something else."""
    missing = {
        str(problem.get("resource_id") or problem.get("value")): False
        for problem in _list(answer.get("errors"))
        if isinstance(problem, dict) and str(problem.get("type", "")).rpartition("/")[2] == NOT_FOUND
    }
    return missing | {str(post["id"]): True for post in answer.get("data", ())}


def page_figures(group: str, page: Mapping[str, Any], redact: Redactor) -> dict[str, list[ReadFigure]]:
    """The figures of ``group`` for each post of a timeline page, by X's id of the post."""
    problems = [
        (
            str(error.get("resource_id", "")),
            str(error.get("field") or error.get("parameter")),
            redact(error.get("detail", "")),
        )
        for error in _list(page.get("errors"))
        if isinstance(error, dict)
    ]
    posts: dict[str, Mapping[str, Any]] = {about: {} for about, _, _ in problems if about}
    # a post whose fields are all refused may be missing from the data
    posts |= {str(post["id"]): post for post in page.get("data", ())}
    return {
        # a problem without an id is about every post of the page
        name: list(
            _figures(group, post, {field: words for about, field, words in problems if about in (name, "")})
        )
        for name, post in posts.items()
    }


def _figures(group: str, post: Mapping[str, Any], problems: Mapping[str, str]) -> Iterator[ReadFigure]:
    """What X delivered, under its own names, and why the rest is missing; ``problems``: field → words."""
    delivered = dict(post.get(group) or {})
    for new, old in OLD_NAMES.items():
        if new in delivered:
            delivered.pop(old, None)
    for name, value in delivered.items():
        yield ReadFigure.delivered(f"{group}.{name}", value)
    for name in METRICS[group]:
        if name in delivered or OLD_NAMES.get(name) in delivered:
            continue
        denied = problems.get(f"{group}.{name}") or problems.get(group)
        metric = f"{group}.{name}"
        yield (
            ReadFigure(metric, ReadingStatus.DENIED, detail=quoted(denied))
            if denied
            else ReadFigure.left_out(metric)
        )


def missing(group: str, asked: bool, reason: Message) -> Iterator[ReadFigure]:
    """The expected figures of a post that was not read: not ``asked`` for, or ``reason``."""
    status = ReadingStatus.FAILED if asked else ReadingStatus.DENIED
    detail = reason if asked else msg("X tells these figures for 30 days only")
    return (ReadFigure(f"{group}.{name}", status, detail=detail) for name in METRICS[group])


@dataclass
class TimelineFigures:
    """What the timeline has told so far, by group and X's id, and why the rest is missing."""

    figures: dict[tuple[str, str], list[ReadFigure]] = field(default_factory=dict)
    reason: Message = field(default_factory=lambda: msg("not in the account's timeline"))
    simulated: bool = False
    anything: bool = False

    def public(self, id: str) -> bool:
        """The post's public figures are there."""
        return any(f.status is ReadingStatus.OK for f in self.figures.get((PUBLIC, id), ()))

    def of(self, group: str, id: str, asked: bool) -> list[ReadFigure]:
        """What was told of the post, or why nothing was; ``asked``: it was asked for."""
        return self.figures.get((group, id)) or list(missing(group, asked, self.reason))
