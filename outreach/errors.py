"""Errors that carry the decision, and findings that name place, row and remedy.

A channel's error answers three questions before anyone has to read it: was the post sent, is the
answer for good, and when may it be tried again. What nobody classed is :class:`OutcomeUnknown`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import Any

from outreach.language import Message, Quoted, joined, message_from_json, message_to_json, msg


@dataclass(frozen=True, init=False)
class Action:
    """A verb that a person can call, and its arguments: the command line makes a call of it, a page a button.

    The verb is named as its command is (``posts.reschedule``), the arguments as the command's arguments and options
    (``not_published``). None stands for a value that the person has to give, True for a switch.
    """

    verb: str
    args: tuple[tuple[str, str | bool | None], ...]

    def __init__(self, verb: str, /, **args: str | bool | None):
        object.__setattr__(self, "verb", verb)
        object.__setattr__(self, "args", tuple(args.items()))


@dataclass(frozen=True, init=False)
class Remedy:
    """What to do: a sentence, the verbs that do it in their order, and a page of the docs that tells more.

    The sentence stands for itself; it names no command. ``page`` is a file's name, as ``rights.md``.
    """

    message: Message
    actions: tuple[Action, ...]
    page: str

    def __init__(self, message: Message, *actions: Action, page: str = ""):
        object.__setattr__(self, "message", message)
        object.__setattr__(self, "actions", actions)
        object.__setattr__(self, "page", page)

    def __str__(self) -> str:
        return str(self.message)


def as_remedy(remedy: Message | Remedy) -> Remedy:
    """A sentence that nothing has to be called for is a remedy too."""
    return remedy if isinstance(remedy, Remedy) else Remedy(remedy)


def remedy_to_json(remedy: Remedy) -> dict[str, Any]:
    """A remedy as JSON knows it, for :func:`remedy_from_json`."""
    actions = [{"verb": action.verb, "args": dict(action.args)} for action in remedy.actions]
    return {"message": message_to_json(remedy.message), "actions": actions, "page": remedy.page}


def remedy_from_json(document: Mapping[str, Any]) -> Remedy:
    """The remedy that :func:`remedy_to_json` made ``document`` of."""
    actions = (Action(action["verb"], **action["args"]) for action in document["actions"])
    return Remedy(message_from_json(document["message"]), *actions, page=document["page"])


@dataclass(frozen=True)
class Reason:
    """Why something stands as it does, for whoever asks later: in our words, in the network's own, and what to do."""

    message: Message
    remedy: Remedy | None = None
    answer: str = ""  # what the network said, redacted; it stays as it is

    @property
    def in_full(self) -> Message:
        """The message, with the network's own words behind it and marked as those."""
        if not self.answer:
            return self.message
        return msg(
            "{message} (the network's words: {answer})", message=self.message, answer=Quoted(self.answer)
        )

    def __str__(self) -> str:
        return str(self.in_full)


def reason_to_json(reason: Reason) -> dict[str, Any]:
    """A reason as JSON knows it, for :func:`reason_from_json`; without remedy and answer as its message is."""
    shape = message_to_json(reason.message)
    if reason.remedy is not None:
        shape["remedy"] = remedy_to_json(reason.remedy)
    return shape | {"answer": reason.answer} if reason.answer else shape


def reason_from_json(document: Mapping[str, Any]) -> Reason:
    """The reason that :func:`reason_to_json` made ``document`` of."""
    remedy = document.get("remedy")
    return Reason(
        message_from_json(document),
        remedy_from_json(remedy) if remedy else None,
        document.get("answer", ""),
    )


class Severity(StrEnum):
    """How much a finding stops."""

    ERROR = "error"  # the thing it names is left out, or the campaign would not run
    WARNING = "warning"  # it goes on, and a person should look
    HINT = "hint"  # it could be better


@dataclass(frozen=True, kw_only=True)
class Finding:
    """One problem: what is wrong, where exactly, and how to fix it.

    ``code`` is stable (``places.duplicate-slug``); the other fields are set where they are known.
    ``row`` counts as the person's program does: 1 is the header line of a table. ``rows`` are all rows with the same
    problem, where it is told once for them; ``row`` is the first of these.
    """

    code: str
    message: Message
    remedy: Message | Remedy
    severity: Severity = Severity.ERROR
    file: str | None = None
    row: int | None = None
    rows: tuple[int, ...] = ()
    field: str | None = None
    place: str | None = None
    template: str | None = None
    line: int | None = None
    post: str | None = None

    @property
    def reason(self) -> Reason:
        """What is kept of the finding where it is the reason for something."""
        return Reason(self.message, as_remedy(self.remedy))


def together(findings: Sequence[Finding]) -> Reason | None:
    """All that was found as one reason, with everything that is to be done; None where nothing was."""
    if len(findings) < 2:
        return findings[0].reason if findings else None
    remedies = [as_remedy(finding.remedy) for finding in findings]
    todo = joined(" ", [remedy.message for remedy in remedies])
    actions = dict.fromkeys(action for remedy in remedies for action in remedy.actions)
    return Reason(joined("; ", [finding.message for finding in findings]), Remedy(todo, *actions))


def finding_to_json(finding: Finding) -> dict[str, Any]:
    """A finding as JSON knows it, for :func:`finding_from_json`; what is not known is left out."""
    where = ("file", "row", "field", "place", "template", "line", "post")
    return {
        "code": finding.code,
        "severity": finding.severity.value,
        "message": message_to_json(finding.message),
        "remedy": remedy_to_json(as_remedy(finding.remedy)),
        **{name: getattr(finding, name) for name in where if getattr(finding, name) is not None},
        **({"rows": list(finding.rows)} if finding.rows else {}),
    }


def finding_from_json(document: Mapping[str, Any]) -> Finding:
    """The finding that :func:`finding_to_json` made ``document`` of."""
    read = {
        "severity": Severity(document["severity"]),
        "message": message_from_json(document["message"]),
        "remedy": remedy_from_json(document["remedy"]),
        "rows": tuple(document.get("rows", ())),
    }
    return Finding(**{**document, **read})


class OutreachError(Exception):
    """Anything that is told to a person instead of a traceback."""

    def __init__(
        self, message: Message, remedy: Message | Remedy | None = None, findings: tuple[Finding, ...] = ()
    ):
        super().__init__(message)
        self.message = message
        self.remedy = remedy
        self.findings = findings

    def __str__(self) -> str:
        return str(self.message)

    @property
    def reason(self) -> Reason:
        """What is kept of the error where it is the reason for something."""
        return Reason(self.message, as_remedy(self.remedy) if self.remedy else None)


class InvalidInput(OutreachError):
    """A file, a row, a definition or an argument cannot be used; ``findings`` holds all that is wrong with it."""


class NotFound(OutreachError):
    """A name or id that the store does not hold."""


class NotAllowed(OutreachError):
    """The state of the thing forbids the verb: a published post edited, one sent without approval."""


class Busy(OutreachError):
    """Somebody else holds the database or is the scheduler; nothing was changed."""


class StorageFailed(OutreachError):
    """The database could not do its work: disk full, server gone, file damaged. What was not committed is not there."""


class Sent(StrEnum):
    """What is known about whether a post reached the network."""

    NO = "not_sent"
    YES = "sent"
    UNKNOWN = "unknown"
    PROBABLY = "probably"  # the network says that such a post is there already: unknown, and never »not sent«
    REFUSED = "refused"  # refused, in a way that was seen beside a live post: unknown, and never tried again as it is


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
        remedy: Message | Remedy | None = None,
        *,
        answer: str = "",
        retry_at: datetime | None = None,
    ):
        super().__init__(message, remedy)
        self.answer = answer
        self.retry_at = retry_at

    @property
    def reason(self) -> Reason:
        return replace(super().reason, answer=self.answer)


class Rejected(ChannelError):
    """The network refused this post for good; nothing was sent, and the same words would be refused again."""

    sent = Sent.NO
    permanent = True


class Unauthorized(ChannelError):
    """The account's access is dead, blocked or not paid for; nothing was sent, every post of the account waits."""

    sent = Sent.NO
    pauses_account = True


class RateLimited(ChannelError):
    """Too many calls, or not now; nothing was sent, and the account waits until ``retry_at``."""

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


class PerhapsRejected(OutcomeUnknown):
    """The network refused this post in words that have been seen beside a live post.

    Once its feed has shown that it is not there, it counts as refused for good.
    """

    sent = Sent.REFUSED
    permanent = True


class PerhapsUnauthorized(OutcomeUnknown):
    """The account may not post, it seems; but this refusal too has been seen beside a live post."""

    pauses_account = True
