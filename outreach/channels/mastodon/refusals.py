"""What the refusals of a server of the Mastodon kind mean. Source: docs.joinmastodon.org; facts more-networks §2."""

from __future__ import annotations

import re
from datetime import datetime

from outreach.channels import plain
from outreach.channels.call import WireCall
from outreach.channels.wording import READ, says_already_there
from outreach.errors import ChannelError, NotSent
from outreach.language import msg

NEW_TOKEN = msg(
    "Make a new access token on the account's own server (Preferences, Development; scopes read:accounts read:statuses"
    " write:statuses write:media) and store it with the account."
)
_ATTACHED = re.compile(r"already attached|not found or already|attached to another")
_UNREADY = re.compile(
    r"not finished processing|have not finished|still being processed|try again in a moment"
)
_CLOSED = re.compile(r"suspended|disabled|login is currently|moved|pending (?:approval|review)|limited")


class StatusMissing(NotSent):
    """The server has no such status, or shows it to nobody any more."""


class NothingSaid(NotSent):
    """The server has no page about itself."""


class PictureTaken(NotSent):
    """The server refuses a picture: it does not have it, or a post shows it already."""


def failure(call: WireCall, body: object) -> ChannelError:
    """The decision that an answer with an error status stands for; whatever is not listed settles nothing."""
    told = body if isinstance(body, dict) else {}
    words = call.redact(told.get("error_description") or told.get("error") or "")
    answer = call.redact(f"{call.status} {words}" if told else f"{call.status} {body}")
    low = words[:READ].lower()
    if call.status == 422 and not body and not call.publishes:
        return plain.no_access(call, words, NEW_TOKEN, answer)  # snac, of a token that it does not know
    if call.status >= 500 or not told:
        return plain.too_many(call, answer, _retry_at(call)) if call.status == 429 else call.garbled(answer)
    if says_already_there(words):
        return call.duplicate(msg("Mastodon says that this post is already there"), answer)
    if call.status == 429:
        return plain.too_many(call, answer, _retry_at(call))
    if call.status == 403 and _CLOSED.search(low):
        return plain.closed(call.network, words, answer)
    if call.status in (401, 403):
        return plain.no_access(call, words, NEW_TOKEN, answer)
    if call.status == 404 and not call.publishes:
        return StatusMissing(msg("The server has no such status"), answer=answer)
    if call.status == 422 and _ATTACHED.search(low):
        return PictureTaken(
            msg("The server says that the picture is gone, or in a post already"), answer=answer
        )
    if call.status == 422 and _UNREADY.search(low):
        return plain.picture_gone(call, words, answer)
    if call.status in (413, 422):
        return plain.refused(call, words, answer, "picture" if call.status == 413 else "")
    return call.garbled(answer)


def of_a_kept_picture(call: WireCall, body: object) -> ChannelError:
    """As :func:`failure`, but a picture of an earlier try that is taken says that the post is there."""
    error = failure(call, body)
    if isinstance(error, PictureTaken):
        return call.duplicate(msg("The server says that the picture is in a post already"), error.answer)
    return error


def of_its_own_page(call: WireCall, body: object) -> ChannelError:
    """As :func:`failure`, but whatever stands on a page that is not found (snac answers in HTML), it is not there."""
    if call.status == 404:
        return NothingSaid(msg("The server has no page about itself"))
    return failure(call, body)


def _retry_at(call: WireCall) -> datetime | None:
    """The reset that the server names, an ISO time."""
    try:
        return plain.moment(call.headers.get("X-RateLimit-Reset", ""))
    except ValueError:
        return None
