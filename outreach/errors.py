"""Errors that carry the decision, and findings that name place, row and remedy.

A channel's error answers three questions before anyone has to read it: was the post sent, is the
answer for good, and when may it be tried again. What nobody classed is :class:`OutcomeUnknown`.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from outreach.language import Message


class Severity(StrEnum):
    """How much a finding stops."""

    ERROR = "error"  # the thing it names is left out, or the campaign would not run
    WARNING = "warning"  # it goes on, and a person should look
    HINT = "hint"  # it could be better


@dataclass(frozen=True, kw_only=True)
class Finding:
    """One problem: what is wrong, where exactly, and how to mend it.

    ``code`` is stable (``places.duplicate-slug``); the other fields are set where they are known.
    ``row`` counts as the person's program does: 1 is the header line of a table.
    """

    code: str
    message: Message
    remedy: Message
    severity: Severity = Severity.ERROR
    file: str | None = None
    row: int | None = None
    field: str | None = None
    place: str | None = None
    template: str | None = None
    line: int | None = None
    post: str | None = None


class OutreachError(Exception):
    """Anything that is told to a person instead of a traceback.

    ``exit_code`` is what the command line ends with: 1 the thing asked for could not be done,
    2 the input or the call was wrong.
    """

    exit_code = 1

    def __init__(self, message: Message, remedy: Message | None = None, findings: tuple[Finding, ...] = ()):
        super().__init__(message)
        self.message = message
        self.remedy = remedy
        self.findings = findings

    def __str__(self) -> str:
        return str(self.message)


class InvalidInput(OutreachError):
    """A file, a row, a definition or an argument cannot be used; ``findings`` holds all that is wrong with it."""

    exit_code = 2


class NotFound(OutreachError):
    """A name or id that the store does not hold."""

    exit_code = 2


class NotAllowed(OutreachError):
    """The state of the thing forbids the verb: a published post edited, an unreleased one sent."""


class Busy(OutreachError):
    """Somebody else holds the database or is the scheduler; nothing was changed."""


class Sent(StrEnum):
    """What is known about whether a post reached the network."""

    NO = "not_sent"
    YES = "sent"
    UNKNOWN = "unknown"
    PROBABLY = "probably"  # the network says that such a post is there already: unknown, and never »not sent«


class ChannelError(OutreachError):
    """A network did not do what was asked. Subclasses fix the decision, instances tell the story.

    ``answer`` is the network's own word, redacted; ``retry_at`` (UTC) is set where it may be tried again.
    """

    sent: Sent = Sent.UNKNOWN
    permanent: bool = False
    pauses_account: bool = False

    def __init__(
        self,
        message: Message,
        remedy: Message | None = None,
        *,
        answer: str = "",
        retry_at: datetime | None = None,
    ):
        super().__init__(message, remedy)
        self.answer = answer
        self.retry_at = retry_at


class Rejected(ChannelError):
    """The network refused this post for good; nothing was sent, and the same words would be refused again."""

    sent = Sent.NO
    permanent = True


class Unauthorized(ChannelError):
    """The account's access is dead, blocked or not paid for; nothing was sent, every post of the account waits."""

    sent = Sent.NO
    pauses_account = True


class RateLimited(ChannelError):
    """Too many calls; nothing was sent, ``retry_at`` says when the network will listen again."""

    sent = Sent.NO


class NotSent(ChannelError):
    """The call certainly did not reach the network, or only uploads that nobody sees; it may be tried again."""

    sent = Sent.NO


class HandedOver(ChannelError):
    """The post lies ready for a person, who posts it and says so; ``answer`` is where it lies.

    No failure, and no evidence that it is live either: what does not know this class must take it for unknown.
    """

    sent = Sent.UNKNOWN


class OutcomeUnknown(ChannelError):
    """Nobody can say whether the post is live. It is never sent again before its feed was read or a person decided."""

    sent = Sent.UNKNOWN


class AlreadyThere(OutcomeUnknown):
    """The network calls this a duplicate: perhaps an earlier try is live. Absence in its feed proves nothing."""

    sent = Sent.PROBABLY
