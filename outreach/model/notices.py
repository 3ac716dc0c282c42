"""Notices: what a person is told, why, and what became of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from outreach.errors import Reason
from outreach.language import Language, Message


class Cause(StrEnum):
    """Why a person is told something; docs/notices.md explains each."""

    DOUBTFUL = "doubtful"  # nobody can say whether a post was sent
    REJECTED = "rejected"  # a network refused a post for good
    MISSED = "missed"  # a post was later than its campaign's grace
    PAUSED = "paused"  # an account posts nothing until somebody fixes it
    ACCESS = "access"  # an account still posts, and something about its access has to be fixed
    EXPIRING = "expiring"  # an account's token ends soon
    NOTHING_LEFT = "nothing_left"  # a campaign has no approved post ahead any more
    HANDED_OVER = "handed_over"  # a post lies ready to be posted by hand
    SOURCE = "source"  # a watched source cannot be read, or tells what waits for a decision
    GONE = "gone"  # a post that was published is on its network no more


class Way(StrEnum):
    """How a person is told."""

    MAIL = "mail"
    WEBHOOK = "webhook"


class DeliveryStatus(StrEnum):
    """What became of a notice."""

    OPEN = "open"  # being sent, or its sender died over it
    SENT = "sent"
    FAILED = "failed"  # sent again at the next step


@dataclass(frozen=True, kw_only=True)
class Notice:
    """A row of the notices' journal, written before it is sent. ``subjects`` are keys of what it tells."""

    id: int
    cause: Cause
    way: Way
    subjects: tuple[str, ...]
    message: Message | None  # title and text, for a reader of any language; None in rows of older versions
    sent: str  # the same word for word as it left
    language: Language | None  # that ``sent`` is in; None in rows of older versions
    at: datetime  # when it was last tried
    outcome: DeliveryStatus
    detail: Reason | None = None  # why it failed, or who could not be reached
    tries: int = 1
