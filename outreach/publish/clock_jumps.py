"""A wall clock that jumps ahead: for one look it is not believed, for what it says can end a post's turn."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta

from outreach.clock import Clock

BELIEVED = timedelta(hours=1)
"""How far the wall clock may go ahead of what has truly passed without being looked at a second time."""

SAME = timedelta(minutes=1)
"""How far two looks may differ that confirm each other."""


@dataclass
class ClockWatch:
    """Holds the wall clock against one that nobody sets, from the moment on at which it is made."""

    clock: Clock
    _boot: str = field(init=False)
    _ahead: float = field(init=False)  # of the clock that nobody sets, in seconds, as it is believed
    _doubted: float | None = field(default=None, init=False)

    def __post_init__(self) -> None:
        self._boot, self._ahead = self._look()

    def look(self) -> bool:
        """True where the wall clock can be believed; a jump ahead that a second look shows too is a right one."""
        boot, ahead = self._look()
        confirmed = self._doubted is not None and abs(ahead - self._doubted) <= SAME.total_seconds()
        if boot == self._boot and self._jumped(ahead) and not confirmed:
            self._doubted = ahead
            return False
        self._boot, self._ahead, self._doubted = boot, ahead, None
        return True

    def holds(self) -> bool:
        """True where it has not jumped ahead since it was last believed; confirms nothing."""
        boot, ahead = self._look()
        return boot != self._boot or not self._jumped(ahead)

    def _jumped(self, ahead: float) -> bool:
        return ahead - self._ahead > BELIEVED.total_seconds()

    def _look(self) -> tuple[str, float]:
        boot, seconds = self.clock.monotonic()
        return boot, self.clock.now().timestamp() - seconds
