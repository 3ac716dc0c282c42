"""Who did what, where no post's own history tells it."""

from __future__ import annotations

from outreach.app import App
from outreach.language import Message
from outreach.model import Caller, JournalEntry


def find(app: App, limit: int, *, subject: str | None = None) -> tuple[JournalEntry, ...]:
    """The newest first; those of one account or campaign where ``subject`` names it."""
    return app.store.journal.newest(limit, subject=subject)


def entry(
    app: App, verb: str, *, caller: Caller, subject: str = "", details: Message | None = None
) -> JournalEntry:
    """The row that ``verb`` leaves, to be written along with what it changes."""
    return JournalEntry(
        at=app.clock.now(),
        caller_kind=caller.kind,
        caller_id=caller.id,
        caller_name=caller.name,
        verb=verb,
        subject=subject,
        details=details,
    )
