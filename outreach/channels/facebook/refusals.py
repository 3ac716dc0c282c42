"""What Facebook's refusals mean: about this post, about the page and its token, or about this moment.

Only what speaks of the post's words, link or picture is the post's; the page is paused for the rest, and its posts keep
their turn. Source: Graph API v26.0, error handling of Meta.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from outreach.channels.call import WireCall
from outreach.channels.facebook.limits import number, retry_at
from outreach.channels.wording import READ, says_already_there, what_to_change
from outreach.errors import (
    ChannelError,
    OutcomeUnknown,
    PerhapsRejected,
    PerhapsUnauthorized,
    RateLimited,
    Rejected,
    Unauthorized,
)
from outreach.language import Message, Quoted, msg

THROTTLED = frozenset({4, 17, 32, 341, 613, *range(80000, 80015)})
NOT_DONE_FOR_SURE = frozenset({1, 2})
SIGNED_OUT = frozenset({102, 104, 190, 2500})
FORBIDDEN = frozenset({3, 10, *range(200, 300), 803, 1705})
POLICY = 368
CONTENT = frozenset({100, 324, 1500, 1609005})
PICTURE, LINK = frozenset({324, 1366046}), frozenset({1500, 1609005})  # codes and subcodes
CERTAIN_SUBCODES = frozenset(
    {1366046, 1609005}
)  # the photo, the link: said of what was looked at before publishing
SEEN_LIVE = frozenset({100, *range(200, 300)})
"""Refusals that were reported beside a live post (php-graph-sdk#216: 100, hybridauth#219: 200)."""
DUPLICATE_CODE, DUPLICATE_SUBCODES = 506, frozenset({1404082, 1366051})
NO_SUCH_OBJECT = 33

_OBJECT = re.compile(r"(?:object with id|id:?) ['\"]?(\d+(?:_\d+)?)", re.IGNORECASE)
_PERMISSION = re.compile(
    r"permission|\baccess tokens?\b|\bapp(?:lication)?\b|page access|public content access|capability|global id"
    r"|authoriz|authoris|publish_pages|pages_\w+|\brole\b"
)
NOT_SAID = msg(
    "Facebook does not say why: change the post's words, its link or its picture, and approve it again."
)
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
        code, subcode = number(error.get("code")), number(error.get("error_subcode"))
        told = " ".join(str(error[key]) for key in TOLD_IN if error.get(key))
        answer = f"{code}/{subcode} {error.get('type', '')}: {told} ({error.get('fbtrace_id', '')})"
        return cls(code, subcode, bool(error.get("is_transient")), words, answer, told)

    @property
    def duplicate(self) -> bool:
        """Facebook says that the post is there already: by code, by subcode, or in words alone (koala#422)."""
        by_number = self.code == DUPLICATE_CODE or self.subcode in DUPLICATE_SUBCODES
        return by_number or says_already_there(self.all_words)

    def speaks_of(self, id: str) -> bool:
        """The object that is missing is the one with this ``id``, as far as it is named."""
        named = _OBJECT.findall(self.all_words[:READ])
        return not named or id in named

    @property
    def certain(self) -> bool:
        """Whoever was refused in this way has never been seen with a live post."""
        return self.code not in SEEN_LIVE or self.subcode in CERTAIN_SUBCODES


def failure(result: object, call: WireCall, page: str = "") -> ChannelError:
    """The decision that an error answer stands for; whatever is not listed here settles nothing.

    ``page`` is the page that is spoken for.
    """
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
    refusal = _refusal(fault, words, answer, page)
    if refusal is None:
        return call.garbled(answer)
    return refusal if fault.certain or not call.publishes else _careful(refusal, words, answer, call)


def wants_less(error: ChannelError) -> bool:
    """Facebook would answer if it were asked for less at once (code 1)."""
    return "reduce the amount of data" in error.answer[:READ].lower()


def may_not_read(error: Unauthorized) -> Unauthorized:
    """A refusal to show the page's own posts, with the permission that is missing by its name."""
    if number(error.answer.partition("/")[0]) not in FORBIDDEN:
        return error
    message = msg("The page's token lacks the permission pages_read_engagement: {why}", why=error.message)
    return Unauthorized(message, error.remedy, answer=error.answer)


def _careful(refusal: ChannelError, words: str, answer: str, call: WireCall) -> ChannelError:
    """The same refusal of a publishing call where »nothing was sent« would say too much."""
    kind: type[OutcomeUnknown] = PerhapsUnauthorized if refusal.pauses_account else PerhapsRejected
    message = msg(
        "Facebook refuses this, and may have published it all the same: {words}. The page's own posts are read"
        " before anything is tried again",
        words=Quoted(words),
    )
    return call.lost(message, answer, kind)


def _refusal(fault: GraphError, words: str, answer: str, page: str) -> ChannelError | None:
    if fault.code in SIGNED_OUT:
        return Unauthorized(
            msg("Facebook no longer accepts the page's token: {words}", words=Quoted(words)),
            msg("Sign in to Facebook again, make a new page token and store it with the account."),
            answer=answer,
        )
    if fault.code in FORBIDDEN or (fault.code == 100 and _is_permission(fault)):
        return Unauthorized(
            msg("Facebook does not allow this to the page's token: {words}", words=Quoted(words)),
            msg(
                "Grant the app pages_manage_posts, pages_read_engagement and read_insights for this page"
                " and make a new page token."
            ),
            answer=answer,
        )
    if fault.code == 100 and fault.subcode == NO_SUCH_OBJECT and fault.speaks_of(page):
        return Unauthorized(
            msg("Facebook does not show the page to this token: {words}", words=Quoted(words)),
            msg(
                "See whether the page is still there and published, and whether you still have a role on it; make a"
                " new page token, store it with the account and resume the account."
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
            msg("Facebook refuses this post: {words}", words=Quoted(words)), _to_change(fault), answer=answer
        )
    return None


def _is_permission(fault: GraphError) -> bool:
    """Code 100 that speaks, whatever its number says, of what the app or its token may do."""
    if fault.subcode == NO_SUCH_OBJECT or fault.subcode in CERTAIN_SUBCODES:
        return False
    return _PERMISSION.search(fault.all_words[:READ].lower()) is not None


def _to_change(fault: GraphError) -> Message:
    numbers = {fault.code, fault.subcode}
    if numbers & PICTURE:
        return what_to_change("picture") or NOT_SAID
    if numbers & LINK:
        return what_to_change("link") or NOT_SAID
    return what_to_change(fault.all_words) or NOT_SAID
