"""Watched sources: what one told when it was last read."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from outreach.language import Message


@dataclass(frozen=True, kw_only=True)
class SourceWatch:
    """A watched source of a campaign, by the name of its file.

    ``etag`` and ``last_modified`` are what its address said of its last answer, ``sha256`` is that answer's. Where it
    could not be read, ``failure`` says why, and ``failed_since`` from when on that was so. ``asks`` is the job whose
    comparison waits for a person.
    """

    campaign: str
    source: str
    due_at: datetime
    read_at: datetime | None = None
    etag: str = ""
    last_modified: str = ""
    sha256: str = ""
    failure: Message | None = None
    failed_since: datetime | None = None
    asks: str = ""
