"""What a step of publishing did."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from outreach.errors import Reason
from outreach.model import Post, Status


@dataclass(frozen=True, kw_only=True)
class StepOutcome:
    """What became of one post in a step."""

    post: str
    place: str
    account: str
    status: Status
    due: datetime | None
    external_id: str = ""
    reason: Reason | None = None


@dataclass(frozen=True, kw_only=True)
class StepReport:
    """What one step did; all empty where nothing was to do."""

    recovered: tuple[StepOutcome, ...] = ()
    missed: tuple[StepOutcome, ...] = ()
    sent: tuple[StepOutcome, ...] = ()
    reconciled: tuple[
        StepOutcome, ...
    ] = ()  # doubtful ones that were found, or that were not there and go out again
    paused: tuple[str, ...] = ()  # accounts that were paused in this step

    @property
    def quiet(self) -> bool:
        return not (self.recovered or self.missed or self.sent or self.reconciled or self.paused)


def together(reports: Iterable[StepReport]) -> StepReport:
    """Several reports as one, in their order."""
    each = tuple(reports)
    return StepReport(
        recovered=tuple(outcome for report in each for outcome in report.recovered),
        missed=tuple(outcome for report in each for outcome in report.missed),
        sent=tuple(outcome for report in each for outcome in report.sent),
        reconciled=tuple(outcome for report in each for outcome in report.reconciled),
        paused=tuple(name for report in each for name in report.paused),
    )


def outcomes(posts: Iterable[Post]) -> tuple[StepOutcome, ...]:
    """What became of ``posts``, as they stand now."""
    return tuple(
        StepOutcome(
            post=post.id,
            place=post.place,
            account=post.account,
            status=post.status,
            due=post.due_utc,
            external_id=post.external_id,
            reason=post.reason,
        )
        for post in posts
    )
