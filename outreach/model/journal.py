"""The journal of tries and the audit of transitions: rows that are only ever added."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from outreach.language import Message, msg
from outreach.model.callers import CallerKind
from outreach.model.channels import Handle
from outreach.model.posts import Status


@dataclass(frozen=True, kw_only=True)
class Attempt:
    """A row of the journal: one try to publish one post, written before the network is spoken to."""

    post: str
    fence: int
    owner: str
    started_at: datetime
    ended_at: datetime | None = None
    outcome: str = ""  # a Sent value once it is known
    answer: str = ""  # the network's own words, redacted
    reason: Message | None = None  # what became of it, in ours
    handle: Handle | None = None  # what the network knows the try by, where it does
    account: str = ""
    identity: str = ""  # whose access it was made with, as the network calls it; "" in rows of older versions


@dataclass(frozen=True, kw_only=True)
class Transition:
    """A row of the audit: one transition of one post."""

    post: str
    at: datetime
    before: Status | None
    after: Status
    actor: str  # a person's name, the scheduler's owner string, or the network's name
    why: Message | None = None
    caller_kind: CallerKind | None = None  # None in rows of older versions, which did not keep it
    caller_id: str = ""


@dataclass(frozen=True, kw_only=True)
class TimeBefore:
    """When a post would have gone out before somebody gave it another time; ``due`` None where it had none."""

    due: datetime | None
    pinned: bool


def moved(before: TimeBefore, due: datetime) -> Message:
    """Why a post that stood at ``before`` stands at ``due``: read again by :func:`time_before`."""
    if before.due is None:
        return msg("put on {due}, without a time before", due=due)
    if before.pinned:
        return msg("moved from {before}, where it was pinned, to {due}", before=before.due, due=due)
    return msg("moved from {before} to {due}", before=before.due, due=due)


def time_before(step: Transition) -> TimeBefore | None:
    """Where the post stood before a step that gave it another time and did nothing else; None for any other step."""
    values = dict(step.why.values) if step.why else {}
    before, due = values.get("before"), values.get("due")
    if step.before is not step.after or not isinstance(due, datetime):
        return None
    known = before if isinstance(before, datetime) else None
    for each in (TimeBefore(due=known, pinned=True), TimeBefore(due=known, pinned=False)):
        if moved(each, due) == step.why:
            return each if known else TimeBefore(due=None, pinned=False)
    return None


@dataclass(frozen=True, kw_only=True)
class Comment:
    """What somebody said of a post when it showed that revision; it is never part of what goes out."""

    post: str
    revision: int
    at: datetime
    author: str
    text: str
    caller_kind: CallerKind
    caller_id: str


@dataclass(frozen=True, kw_only=True)
class JournalEntry:
    """A row of the journal of verbs that concern no single post: who did what, when, and to what."""

    at: datetime
    caller_kind: CallerKind
    caller_id: str
    caller_name: str
    verb: str  # as app/verbs.py names it
    subject: str  # name of the account or campaign; empty where the verb has none
    details: Message | None = None
    session: str = ""  # the device or token it was done by; "" without sign-in, and in rows of older versions


class Duty(StrEnum):
    """What a process can be there for."""

    PUBLISH = "publish"
    CHORES = "chores"  # what comes again and again: measuring, looking after accounts, telling
    JOBS = "jobs"


ONLY_PAGES = "web"
"""What a process does that only shows the pages: no duty, so that nobody takes it for a scheduler or worker."""


@dataclass(frozen=True, kw_only=True)
class SignOfLife:
    """When a scheduler began, when a step of it last ended well, and how far it has counted."""

    owner: str
    started_at: datetime
    ticked_at: datetime
    version: str = ""  # of the program
    work: str = ""  # what it does, words with blanks between them
    beats: int = 0
    beat_at: datetime | None = None
    ended_at: datetime | None = None  # it has ended well, and holds nothing
    templates: str = ""  # the digest of those that it draws by
    keys: str = ""  # the fingerprints of those in its key file, words with blanks between them

    def does(self, duty: Duty) -> bool:
        """Whether it is there for that; an older program did everything."""
        return not self.work or duty in self.work.split()

    @property
    def heard_at(self) -> datetime:
        """When it was last heard of, whatever it was doing."""
        return max(self.ticked_at, self.beat_at or self.ticked_at)
