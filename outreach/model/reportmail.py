"""The regular mail: a campaign's report, sent to a person after each week or month."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from outreach.errors import Reason


class HowOften(StrEnum):
    """How often somebody gets a report."""

    WEEKLY = "weekly"
    MONTHLY = "monthly"


class ReportAs(StrEnum):
    """What the mail brings."""

    ATTACHED = "attached"  # the PDF
    LINKED = "linked"  # the way to the page, which takes a sign-in
    SHARED = "shared"  # a link that opens the report without an account


@dataclass(frozen=True, kw_only=True)
class ReportMail:
    """That a person wants it. ``zone`` is theirs: by its clock a period ends."""

    person: str
    campaign: str
    rhythm: HowOften
    brings: ReportAs
    zone: str
    made_at: datetime
    made_by: str  # whoever set it: the person, or an administrator


@dataclass(frozen=True, kw_only=True)
class Period:
    """A week or a month that is over; ``key`` is its name for all time, ``due`` when its mail goes out."""

    key: str
    first: date
    last: date
    due: datetime


class MailingState(StrEnum):
    """Where the mail of one period stands."""

    CLAIMED = "claimed"  # somebody makes the report; nothing is sent yet
    SENDING = "sending"  # committed before the mail server is spoken to
    SENT = "sent"  # the mail server has taken it
    WAITING = "waiting"  # the report or the mail failed, and is tried again
    GIVEN_UP = "given_up"  # it failed for too long
    DOUBTFUL = "doubtful"  # its sender died, or the mail server fell silent: it may have arrived, and is not sent again


@dataclass(frozen=True, kw_only=True)
class ReportMailing:
    """The mail of one period to one person; there is one row for it, whatever happens."""

    person: str
    campaign: str
    period: str
    state: MailingState
    at: datetime  # when it came to stand there
    until: datetime | None  # of a claim, when its holder counts as dead; of one that waits, the next try
    tries: int
    reason: Reason | None = None
