"""Conclusions: what the staff of a campaign draws from it, in its own words."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from outreach.errors import OutreachError, Remedy
from outreach.language import msg


@dataclass(frozen=True, kw_only=True)
class Conclusion:
    """The words that stand in the campaign's report under what comes next; ``version`` counts their changes."""

    campaign: str
    text: str
    version: int = 1
    written_by: str
    written_at: datetime


class StaleConclusion(OutreachError):
    """Somebody else has written since the caller looked: nothing was done. ``current`` is what stands there."""

    def __init__(self, current: Conclusion | None):
        super().__init__(
            msg("The conclusion has changed since this page was opened."),
            Remedy(msg("Look at what stands there now, then write again.")),
        )
        self.current = current
