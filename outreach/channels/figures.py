"""One figure of a network's answer, on its way to becoming a reading."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from outreach.language import Message, Quoted, msg
from outreach.model import Reading, ReadingStatus

MOST = 2**53
"""No network has so many people; what is larger no database keeps and no spreadsheet reads."""


def _shown(value: object) -> str:
    """As much of it as a person needs to see; a number may have more digits than can be written at all."""
    return repr(value)[:80] if not isinstance(value, int) or abs(value) < 10**80 else "…"


@dataclass(frozen=True)
class ReadFigure:
    """One named figure, or why there is none."""

    metric: str
    status: ReadingStatus
    value: int | None = None
    detail: Message | None = None
    day: date | None = None
    """The day that it belongs to, where the network says which."""

    @classmethod
    def delivered(cls, metric: str, value: object, day: date | None = None) -> ReadFigure:
        """What the network delivered under ``metric``; only whole numbers that can be kept are figures."""
        if isinstance(value, int) and not isinstance(value, bool) and abs(value) <= MOST:
            return cls(metric, ReadingStatus.OK, value, day=day)
        odd = msg("not a whole number: {value}", value=Quoted(_shown(value)))
        return cls(metric, ReadingStatus.FAILED, detail=odd)

    @classmethod
    def left_out(cls, metric: str) -> ReadFigure:
        """The network has answered, without a figure for ``metric``."""
        return cls(metric, ReadingStatus.EMPTY, detail=msg("not in the answer"))

    def reading(self, context: Mapping[str, Any]) -> Reading:
        """The figure as a :class:`Reading`; ``context`` holds the fields that it does not know itself."""
        return Reading(
            metric=self.metric,
            status=self.status,
            value=self.value,
            detail=self.detail,
            day=self.day,
            **context,
        )
