"""What X's refusals mean: about this post, about the account, or about this moment.

Only what speaks of the post's words, link or picture is the post's; whatever else is refused without saying so stops
the account, whose posts keep their turn. Sources: X API v2, openapi.json 2.167; X's pages on response codes.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from outreach.channels.call import WireCall
from outreach.channels.twitter.answers import retry_at
from outreach.channels.wording import READ, says_already_there, what_to_change
from outreach.errors import ChannelError, NotSent, RateLimited, Rejected, Unauthorized
from outreach.language import Message, Quoted, msg

TOO_BIG = (413, 431)
DUPLICATE_CODE = "187"  # of version 1.1, as the codes below, and still met
CLOCK_CODE = "135"
CLOSED_CODES = frozenset({"63", "64", "141", "205", "231", "326"})  # suspended, locked, to be verified
APP_CODES = frozenset({"32", "87", "89", "99", "215", "220", "239", "261", "416", "453"})
LATER_CODES = frozenset({"88", "185", "226", "344"})  # too many posts today, looks automated

_CLOSED = re.compile(
    r"suspended|locked|unlock|deactivat|verify (?:your|the|that)|phone number|read-only mode|limited functionality"
    r"|account (?:is |has been )?(?:temporarily |permanently )?(?:restricted|limited|disabled)"
    r"|of (?:legal|the required) age"
)
_LATER = re.compile(
    r"might be automated|looks automated|again later|right now|(?:daily|update) limit|daily status|rate limit exceeded"
    r"|too many requests"
)
_APP = re.compile(
    r"\b(?:accounts?|apps?|applications?|projects?|clients?|enrolled|enrollment|credentials?|oauth\w*|tokens?|scopes?"
    r"|permissions?|permitted to access|access levels?|access to|authenticat\w*|authentication|consumer|read-only"
    r"|media\.write|tweet\.write|user-suspended)\b"
)
_OF_THE_POST = re.compile(r"\b(?:this|the|your) (?:post|tweet|reply)\b|\bviolat\w+")
_CATCH_ALL = "not permitted to perform this action"  # also said of a text that is too long
_CAPPED = re.compile(r"usage[- ]?cap|monthly|spend(?:ing)?[- ](?:cap|limit)")

SKEW = timedelta(minutes=5)
"""X refuses a signature whose time is further from its own clock."""

LATER = timedelta(minutes=30)
"""How long the account waits where X wants no more of it for now and does not say until when."""


@dataclass(frozen=True)
class Problem:
    """A refusal's words for people, all that it says of itself, its codes of version 1.1, and the whole of it.

    What it echoes of the request is in the whole alone: a post's own words must not be taken for X's.
    """

    words: str
    told: str
    codes: frozenset[str]
    answer: str
    from_x: bool  # False for a gateway's page: X itself speaks JSON

    @classmethod
    def of(cls, status: int, body: object, call: WireCall) -> Problem:
        answer = call.redact(f"{status} {body}")
        if not isinstance(body, dict):
            return cls("", "", frozenset(), answer, from_x=False)
        listed = body.get("errors")
        errors = [error for error in (listed if isinstance(listed, list) else ()) if isinstance(error, dict)]
        messages = [str(error["message"]) for error in errors if "message" in error]
        words = call.redact(str(body.get("detail") or "; ".join(messages) or body.get("title") or ""))
        told = " ".join([words, *messages, *(_about(each) for each in (body, *errors))])[:READ].lower()
        codes = frozenset(str(each.get("code")) for each in (body, *errors))
        return cls(words, told, codes, answer, from_x=True)


def _about(problem: Mapping[str, Any]) -> str:
    """Its title, its reason, and the last part of its type, in words."""
    kind = str(problem.get("type", "")).rpartition("/")[2].replace("-", " ")
    return f"{problem.get('title', '')} {problem.get('reason', '')} {kind} {problem.get('period', '')}"


def failure(status: int, body: object, call: WireCall, signed_at: datetime | None = None) -> ChannelError:
    """The decision that an answer with an error status stands for; whatever is not listed settles nothing.

    ``signed_at`` is the time that the request's signature bears.
    """
    problem = Problem.of(status, body, call)
    if DUPLICATE_CODE in problem.codes or says_already_there(problem.answer):
        return call.duplicate(
            msg("X says that this post is already there: {words}", words=Quoted(problem.words)),
            problem.answer,
        )
    if status == 429:
        return _too_many(problem, call)
    if status == 402:
        return _not_paid(problem)
    if status == 401:
        return _signed_out(problem, call, signed_at)
    if status in (400, 403) and not problem.from_x:
        return _later(
            msg("A gateway in front of X lets nothing through (HTTP {status})", status=status), problem, call
        )
    if status == 403:
        return _forbidden(problem, call)
    if status == 400 or (status in TOO_BIG and not call.publishes):
        return _bad_request(problem, call)
    return call.garbled(problem.answer)


def _too_many(problem: Problem, call: WireCall) -> ChannelError:
    if _CAPPED.search(problem.told) and "daily" not in problem.told:
        return Unauthorized(
            msg("X's cap for this month is used up: {words}", words=Quoted(problem.words)),
            msg(
                "Raise the cap in X's developer console, or wait for the next month, then resume the account."
            ),
            answer=problem.answer,
        )
    return RateLimited(
        msg("X wants a pause: too many calls"),
        msg("Nothing needs to be done; the program waits until X listens again."),
        answer=problem.answer,
        retry_at=retry_at(call),
    )


def _not_paid(problem: Problem) -> ChannelError:
    return Unauthorized(
        msg("X wants money first: the app has no credits left ({words})", words=Quoted(problem.words)),
        msg("Buy credits or raise the cap in X's developer console, then resume the account."),
        answer=problem.answer,
    )


def _signed_out(problem: Problem, call: WireCall, signed_at: datetime | None) -> ChannelError:
    """401 means a dead token, or a signature of another time than X's; a sandbox lives in a time of its own."""
    theirs = call.answered_at
    off = theirs - signed_at if theirs and signed_at and not call.of_sandbox else timedelta(0)
    if CLOCK_CODE in problem.codes or "timestamp out of bounds" in problem.told or abs(off) > SKEW:
        return _wrong_clock(problem, call, signed_at)
    return Unauthorized(
        msg("X no longer accepts the account's tokens: {words}", words=Quoted(problem.words)),
        msg("Make new tokens in X's developer console and store them with the account."),
        answer=problem.answer,
    )


def _wrong_clock(problem: Problem, call: WireCall, signed_at: datetime | None) -> ChannelError:
    theirs = call.answered_at
    message = msg("X refuses the call for its time: this machine's clock is wrong")
    if theirs and signed_at:
        message = msg(
            "X refuses the call for its time: this machine's clock says {ours} (UTC), X's says {theirs}",
            ours=f"{signed_at:%Y-%m-%d %H:%M:%S}",
            theirs=f"{theirs:%Y-%m-%d %H:%M:%S}",
        )
    remedy = msg("Set the machine's clock (timedatectl); the posts keep their turn and are tried again.")
    return RateLimited(message, remedy, answer=problem.answer)


def _forbidden(problem: Problem, call: WireCall) -> ChannelError:
    """403 means a closed account, a wrong set-up, not now, a hiccup of the sign-in, or no to this post."""
    told, codes, words = problem.told, problem.codes, Quoted(problem.words)
    if "authenticating with unknown" in told:
        return NotSent(
            msg("X did not understand its own sign-in: {words}", words=words),
            msg("Nothing was published; the program tries again by itself."),
            answer=problem.answer,
        )
    if codes & CLOSED_CODES or (_CLOSED.search(told) and not codes & LATER_CODES):
        return _closed(problem)
    if _CAPPED.search(told):
        return _not_paid(problem)
    if codes & LATER_CODES or _LATER.search(told):
        return _later(msg("X takes nothing from the account for now: {words}", words=words), problem, call)
    catch_all = call.publishes and _CATCH_ALL in told  # of an upload or a read it speaks of a missing scope
    of_the_post = what_to_change(problem.words) or (call.publishes and _OF_THE_POST.search(told))
    refused = _refused(problem) if of_the_post or catch_all else None
    return _not_allowed(problem) if codes & APP_CODES or _APP.search(told) or refused is None else refused


def _bad_request(problem: Problem, call: WireCall) -> ChannelError:
    if call.publishes and "media ids" in problem.words.lower():
        return NotSent(
            msg("X no longer knows the uploaded picture: {words}", words=Quoted(problem.words)),
            msg("Nothing was published; the picture is uploaded again with the next try."),
            answer=problem.answer,
        )
    if problem.codes & CLOSED_CODES or _CLOSED.search(problem.told):
        return _closed(problem)
    return (
        _not_allowed(problem) if problem.codes & APP_CODES or _APP.search(problem.told) else _refused(problem)
    )


def _closed(problem: Problem) -> ChannelError:
    return Unauthorized(
        msg("X has suspended or locked the account: {words}", words=Quoted(problem.words)),
        msg("Sign in to X as this account, do what X asks for there, then resume the account."),
        answer=problem.answer,
    )


def _not_allowed(problem: Problem) -> ChannelError:
    return Unauthorized(
        msg("X does not allow this to the account or its app: {words}", words=Quoted(problem.words)),
        msg(
            "Give the app read and write permission and a paid plan in X's developer console, then make new tokens;"
            " with OAuth 2 sign in with the scopes tweet.read tweet.write users.read media.write offline.access."
        ),
        answer=problem.answer,
    )


def _later(message: Message, problem: Problem, call: WireCall) -> ChannelError:
    """Nothing was sent, and it is not about the post: the account waits."""
    now = call.answered_at
    return RateLimited(
        message,
        msg("Nothing needs to be done; the posts keep their turn, and the program tries again by itself."),
        answer=problem.answer,
        retry_at=retry_at(call) or (now + LATER if now else None),
    )


def _refused(problem: Problem) -> ChannelError:
    return Rejected(
        msg("X refuses this post: {words}", words=Quoted(problem.words)),
        what_to_change(problem.words)
        or msg(
            "X does not say why: shorten the post's words, change its link or its picture, and approve it again."
        ),
        answer=problem.answer,
    )


def signed_at(authorisation: str) -> datetime | None:
    """The time in an OAuth 1 signature, which is this machine's; None for any other."""
    found = re.search(r'oauth_timestamp="(\d{1,11})"', authorisation[:READ])
    return datetime.fromtimestamp(int(found[1]), UTC) if found else None
