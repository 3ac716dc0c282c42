"""Effects: what came of a campaign beside its figures, as its staff notes it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from outreach.errors import OutreachError, Remedy
from outreach.language import msg
from outreach.model.expenses import Expense


class EffectKind(StrEnum):
    """What happened."""

    ENQUIRY = "enquiry"
    PRESS = "press"
    TALK = "talk"
    PARTNER = "partner"  # a new one
    OTHER = "other"


@dataclass(frozen=True, kw_only=True)
class Effect:
    """One thing that came of the campaign, or several of a kind at once (``count``).

    ``source`` is where or from whom it came, ``place`` the slug of the place that it is about ("" for none).
    """

    id: str
    campaign: str
    day: date
    kind: EffectKind
    source: str
    note: str = ""
    link: str = ""
    place: str = ""
    count: int = 1
    simulated: bool = False
    version: int = 1
    entered_by: str
    entered_at: datetime


class StaleEntry(OutreachError):
    """An expense or effect has changed since the caller saw it: nothing was done. ``current`` is what stands there."""

    def __init__(self, current: Expense | Effect, seen: int):
        super().__init__(
            msg(
                "This entry has changed since version {seen}: by now it is version {version}.",
                seen=seen,
                version=current.version,
            ),
            Remedy(msg("Look at what stands there now, then decide again.")),
        )
        self.current = current
        self.seen = seen
