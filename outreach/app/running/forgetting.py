"""Rows that tell nothing any more: they go by themselves, so that no table grows without need."""

from __future__ import annotations

from dataclasses import dataclass

from outreach.app import App


@dataclass(frozen=True, kw_only=True)
class ForgetReport:
    """How many rows went."""

    rows: int = 0

    @property
    def quiet(self) -> bool:
        """Nobody has to hear of it."""
        return True


def forget_once(app: App) -> ForgetReport:
    """One step: what is over goes."""
    return ForgetReport(rows=app.store.forgetting.forget(app.clock.now()))
