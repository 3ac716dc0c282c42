"""Links by which somebody without an account reads a report, or takes along what the press may print."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from outreach.language import Language


@dataclass(frozen=True, kw_only=True)
class SharedLink:
    """One link to a campaign's report, or to the press kit of one of its places or regions.

    The link itself is nowhere kept, only its digest. ``embargo`` is as a form's field for a moment has it, in the
    campaign's zone; "" for none.
    """

    id: str
    campaign: str
    language: Language
    made_by: str
    made_at: datetime
    ends_at: datetime
    opened: int
    opened_at: datetime | None  # the last time
    place: str = ""
    region: str = ""
    embargo: str = ""

    @property
    def is_press(self) -> bool:
        """It opens a press kit and no report."""
        return bool(self.place or self.region)
