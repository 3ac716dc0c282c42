"""How a server of the Mastodon kind says no (facts more-networks §2)."""

from __future__ import annotations

from collections.abc import Mapping

from outreach.sandbox.faults import Fault, FaultKind
from outreach.sandbox.wire import Answer, Refusal, json_answer

SLOW_PICTURE = "slow-picture"
"""The picture is taken in, and is ready only after two further looks."""

UNFINISHED = "unfinished-picture"
"""The post is refused because its picture is still worked on."""

K = FaultKind
_WORDS: Mapping[str, tuple[int, str]] = {
    K.ERROR_BEFORE: (503, "There was a temporary problem serving your request, please try again"),
    K.ERROR_AFTER: (500, "Something went wrong on our end."),
    K.DEAD_TOKEN: (401, "The access token is invalid"),
    K.RATE_LIMIT: (429, "Too many requests"),
    K.RATE_LIMIT_BARE: (429, "Too many requests"),
    K.DENIED: (403, "This action is outside the authorized scopes"),
    K.SUSPENDED: (403, "Your login is currently disabled"),
    K.DUPLICATE: (422, "Validation failed: Media not found or already attached to another post"),
    K.DUPLICATE_WORDS: (422, "You have already posted this"),
    K.BAD_PHOTO: (422, "Validation failed: File content type is invalid"),
    UNFINISHED: (422, "Cannot attach files that have not finished processing. Try again in a moment!"),
}


def error(status: int, words: str) -> Refusal:
    return Refusal(json_answer(status, {"error": words}))


def fault_answer(fault: Fault, headers: Mapping[str, str]) -> Answer:
    """``fault`` as a server would put it, with ``headers`` that say when to come back."""
    if fault.kind == K.EMPTY:
        return json_answer(200, [])
    status, words = _WORDS[fault.kind]
    return json_answer(status, {"error": words}, headers=headers if fault.kind == K.RATE_LIMIT else {})
