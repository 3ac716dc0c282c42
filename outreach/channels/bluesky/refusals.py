"""What the refusals of a Bluesky server mean: about this post, about the account, or about this moment.

A request that is refused with a status of 4xx has changed nothing: a record is written in one step or not at all.
Source: com.atproto.* lexicons; bluesky-social/atproto, packages/pds (facts more-networks §3).
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from outreach.channels import plain
from outreach.channels.call import WireCall
from outreach.channels.wording import says_already_there
from outreach.errors import ChannelError, NotSent
from outreach.language import msg

CLOSED = frozenset({"AccountTakedown", "AccountSuspended", "AccountDeactivated", "AccountInactive"})
NO_ACCESS = frozenset({"InvalidToken", "AuthMissing", "AuthenticationRequired", "AuthFactorTokenRequired"})
NOT_THERE = "RecordNotFound"

NEW_PASSWORD = msg(
    "Make a new app password in Bluesky (Settings, Privacy and security, App passwords) and store it with the account."
)


class RecordMissing(NotSent):
    """The account's repository has no record under this key."""


def failure(call: WireCall, body: object) -> ChannelError:
    """The decision that an answer with an error status stands for; whatever is not listed settles nothing."""
    told = body if isinstance(body, dict) else {}
    error, words = str(told.get("error") or ""), call.redact(told.get("message") or "")
    answer = call.redact(f"{call.status} {error}: {words}" if told else f"{call.status} {body}")
    if call.status >= 500:
        return call.garbled(answer)
    if error == "InvalidSwap" or says_already_there(words):
        return call.duplicate(msg("Bluesky has another post under this post's key"), answer)
    if call.status == 429:
        return plain.too_many(call, answer, _retry_at(call))
    if error == "ExpiredToken":
        return NotSent(
            msg("The session with Bluesky has just ended"),
            msg("Nothing was published; a new one is opened with the next try."),
            answer=answer,
        )
    if error in CLOSED:
        return plain.closed(call.network, words, answer)
    if call.status == 401 or error in NO_ACCESS:
        return plain.no_access(call, words, NEW_PASSWORD, answer)
    return _about_the_post(call, error, words, answer)


def _about_the_post(call: WireCall, error: str, words: str, answer: str) -> ChannelError:
    if error == NOT_THERE:
        return RecordMissing(msg("Bluesky has no such record"), answer=answer)
    if error == "BlobNotFound":
        return plain.picture_gone(call, words, answer)
    too_big = call.status == 413 and not call.publishes
    if too_big or error in ("InvalidRequest", "InvalidMimeType", "BlobTooLarge"):
        return plain.refused(call, words, answer, "picture" if too_big else "")
    return call.garbled(answer)


def _retry_at(call: WireCall) -> datetime | None:
    """When Bluesky will listen again: the reset of its bucket, else so many seconds from its own time on."""
    reset, seconds = call.headers.get("RateLimit-Reset", ""), call.headers.get("Retry-After", "")
    if reset.isdecimal() and len(reset) < 12:
        return datetime.fromtimestamp(int(reset), UTC)
    now = call.answered_at
    return now + timedelta(seconds=int(seconds)) if now and seconds.isdecimal() and len(seconds) < 7 else None
