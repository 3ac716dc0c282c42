"""How X says no, and the two vocabularies in which it says everything (facts/x-api.md §3, §5)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from outreach.sandbox.faults import Fault, FaultKind
from outreach.sandbox.wire import Answer, Refusal, json_answer

PROBLEM = "application/problem+json"


@dataclass(frozen=True, kw_only=True)
class Vocabulary:
    """The names that changed with specification 2.167."""

    selectors: frozenset[str]  # query parameters that select fields of a post
    reposts: str
    edit_history: str
    user_posts: str
    post: str
    problems: str
    version: str
    field_renames: Mapping[str, str]  # core field → its name here


CORE = Vocabulary(
    selectors=frozenset({"post.fields"}),
    reposts="repost_count",
    edit_history="edit_history_post_ids",
    user_posts="post_count",
    post="post",
    problems="https://api.x.com/2/problems/",
    version="2.167",
    field_renames={},
)
LEGACY = Vocabulary(
    selectors=frozenset({"post.fields", "tweet.fields"}),
    reposts="retweet_count",
    edit_history="edit_history_tweet_ids",
    user_posts="tweet_count",
    post="tweet",
    problems="https://api.twitter.com/2/problems/",
    version="2.166",
    field_renames={"note_post": "note_tweet"},
)


def problem(status: int, title: str, detail: str, *, about: str = "about:blank", **more: Any) -> Refusal:
    """A refusal as problem JSON; ``more`` are further keys of it."""
    body = {"title": title, "type": about, "detail": detail, "status": status, **more}
    return Refusal(json_answer(status, body, content_type=PROBLEM))


def listed(status: int, code: int, message: str) -> Refusal:
    """A refusal in the words of version 1.1, which are still met."""
    return Refusal(json_answer(status, {"errors": [{"code": code, "message": message}]}))


def unauthorized() -> Refusal:
    return problem(401, "Unauthorized", "Unauthorized")


def forbidden(detail: str = "You are not permitted to perform this action.") -> Refusal:
    return problem(403, "Forbidden", detail)


def duplicate() -> Refusal:
    return forbidden("You are not allowed to create a Tweet with duplicate content.")


def not_found() -> Refusal:
    return problem(404, "Not Found", "Not Found")


def too_many() -> Refusal:
    return problem(429, "Too Many Requests", "Too Many Requests")


def fault_answer(fault: Fault, words: Vocabulary) -> Answer:
    """``fault`` as X would put it."""
    return _refusal(fault, words).answer


def _refusal(fault: Fault, words: Vocabulary) -> Refusal:
    match fault.kind:
        case FaultKind.RATE_LIMIT | FaultKind.RATE_LIMIT_BARE:
            return too_many()
        case FaultKind.DEAD_TOKEN:
            return unauthorized()
        case FaultKind.NO_CREDITS:
            detail = "The account has no credits left for this request."
            return problem(402, "CreditsDepleted", detail, about=words.problems + "credits")
        case FaultKind.CAPPED:
            about, cap = words.problems + "usage-capped", "Usage cap exceeded: monthly product cap"
            return problem(429, "UsageCapExceeded", cap, about=about, period="Monthly", scope="Product")
        case FaultKind.SUSPENDED:
            detail = "The user used for authentication is suspended"
            return problem(403, "Forbidden", detail, about=words.problems + "user-suspended")
        case FaultKind.WRONG_CLOCK:
            return listed(401, 135, "Timestamp out of bounds.")
        case FaultKind.AUTOMATED:
            return listed(403, 226, "This request looks like it might be automated. Please try again later.")
        case FaultKind.DENIED:
            return forbidden()
        case FaultKind.DUPLICATE:
            return duplicate()
        case FaultKind.DUPLICATE_WORDS:
            return forbidden("Whoops! You already said that.")
        case FaultKind.BAD_PHOTO:
            return problem(400, "Bad Request", "Your media IDs are invalid.")
        case FaultKind.NOT_FOUND:
            return not_found()
        case FaultKind.EMPTY:
            return Refusal(json_answer(200, {"meta": {"result_count": 0}}))
    return problem(503, "Service Unavailable", "Service Unavailable")
