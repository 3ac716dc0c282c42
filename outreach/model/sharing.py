"""Links by which somebody without an account reads a report."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from outreach.language import Language


@dataclass(frozen=True, kw_only=True)
class ReportLink:
    """One link to one campaign's report. The link itself is nowhere kept, only its digest."""

    id: str
    campaign: str
    language: Language
    made_by: str
    made_at: datetime
    ends_at: datetime
    opened: int
    opened_at: datetime | None  # the last time
