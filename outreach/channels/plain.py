"""Networks that are spoken to in plain JSON, without a client library: a question through the door, and its answer."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from typing import Any, TypeVar

from outreach.channels.call import WireCall
from outreach.channels.http import TOTAL_SECONDS, Door
from outreach.channels.wording import what_to_change
from outreach.clock import uptime
from outreach.errors import ChannelError, NotSent, RateLimited, Rejected, Unauthorized
from outreach.language import Message, Quoted, msg

T = TypeVar("T")

PATIENCE = 600.0
"""Seconds that may be spent in all on questions without a deadline of their own: whoever runs an account's server might
answer each of a thousand questions at its last moment, and other accounts wait behind them.
"""

Failure = Callable[[WireCall, object], ChannelError]
"""The decision that an answer with an error status stands for: its JSON, or its text where it is none."""


class PlainClient:
    """Asks at ``origin`` through ``door``; what ``failure`` makes of an error status is raised.

    Once ``patience`` is used up nothing more is asked without a deadline: such a question raises NotSent at once.
    """

    def __init__(self, door: Door, origin: str, failure: Failure, patience: float = PATIENCE):
        self._patience = patience
        self._door = door
        self._origin = origin
        self._failure = failure

    def ask(
        self,
        read: Callable[[Any, WireCall], T],
        method: str,
        path: str,
        deadline: float | None = None,
        *,
        publishes: bool = False,
        failure: Failure | None = None,
        **request: Any,
    ) -> T:
        """What ``read`` makes of the answer; within the call, so that one which it cannot read is classed as well.

        ``failure`` takes the place of the usual one.
        """
        began = uptime()
        until = began + min(self._patience, TOTAL_SECONDS) if deadline is None else deadline
        try:
            with self._door.call(until, publishes=publishes) as call:
                answer = self._door.session.request(method, f"{self._origin}{path}", **request)
                if not 200 <= call.status < 300:
                    raise (failure or self._failure)(call, _told(answer))
                return read(answer.json(), call)
        finally:
            if deadline is None:
                self._patience -= uptime() - began


def at_home(network: str, server: str, api_url: str, secrets: Iterable[str], failure: Failure) -> PlainClient:
    """Asks the server where an account is at home; ``api_url`` is where it was told to go instead, or empty."""
    origin = server or api_url
    return PlainClient(Door(network, origin, api_url, secrets), origin, failure)


def moment(told: object) -> datetime:
    """An ISO time, of UTC where it says nothing else. Raises ValueError for what is none."""
    at = datetime.fromisoformat(str(told))
    return at.astimezone(UTC) if at.tzinfo else at.replace(tzinfo=UTC)


def _told(answer: Any) -> object:
    try:
        return answer.json()
    except (ValueError, RecursionError):
        return answer.text


# What such networks refuse alike; ``call.network`` is whose word it is.


def too_many(call: WireCall, answer: str, retry_at: datetime | None) -> RateLimited:
    """A limit is used up."""
    return RateLimited(
        msg("{network} wants a pause: too many calls", network=call.network),
        msg(
            "Nothing needs to be done; the program waits until {network} listens again.", network=call.network
        ),
        answer=answer,
        retry_at=retry_at,
    )


def no_access(call: WireCall, words: str, remedy: Message, answer: str) -> Unauthorized:
    """The token or password is not good any more."""
    return Unauthorized(
        msg(
            "{network} does not accept the account's access: {words}",
            network=call.network,
            words=Quoted(words),
        ),
        remedy,
        answer=answer,
    )


def closed(network: str, words: str, answer: str = "") -> Unauthorized:
    """The account is suspended, locked or taken down."""
    return Unauthorized(
        msg("{network} has closed the account for now: {words}", network=network, words=Quoted(words)),
        msg(
            "Sign in to {network} as this account, do what is asked for there, then resume the account.",
            network=network,
        ),
        answer=answer,
    )


def refused(call: WireCall, words: str, answer: str, part: str = "") -> Rejected:
    """No to this post; ``part`` is what of it is meant, where the words do not say it."""
    return Rejected(
        msg("{network} refuses this post: {words}", network=call.network, words=Quoted(words)),
        what_to_change(part or words) or msg("Change the post's words or its picture and approve it again."),
        answer=answer,
    )


def picture_gone(call: WireCall, words: str, answer: str) -> NotSent:
    """What was uploaded is not there any more, or not ready yet."""
    return NotSent(
        msg(
            "{network} does not have the uploaded picture: {words}", network=call.network, words=Quoted(words)
        ),
        msg("Nothing was published; the picture is uploaded again with the next try."),
        answer=answer,
    )


def unready(network: str) -> NotSent:
    """An uploaded picture is still worked on when the time is over."""
    return NotSent(
        msg("{network} has not finished the uploaded picture in time", network=network),
        msg("Nothing was published; the picture is uploaded again with the next try."),
    )


def endless(network: str) -> NotSent:
    """The list of the account's posts cannot be read to its end."""
    return NotSent(
        msg("The list of the account's posts on {network} does not end", network=network),
        msg("Look at the profile yourself."),
    )
