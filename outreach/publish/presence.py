"""Who is not heard of any more. Pure: beats are counted in the database, silence on the observer's own steady clock.

Every scheduler counts up every few seconds. Whoever wants what another one holds looks how far that one has counted:
no growth is silence, which adds up from look to look. No clock of two machines is compared, and a look that could
not be made adds nothing, so that an outage of the database is nobody's silence. Silence proves no death: it says who
may take up a post, and never that what was being sent may be sent again.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta

BEAT = timedelta(seconds=5)
"""How often a scheduler counts up."""


def worker_of(process: str, number: int) -> str:
    """What the process calls the worker of that number."""
    return f"{process}/{number}"


def process_of(owner: str) -> str:
    """The process whose worker ``owner`` is."""
    return owner.rpartition("/")[0] or owner


@dataclass(frozen=True, kw_only=True)
class OwnerBeats:
    """How far an owner had counted at the last look, and for how many seconds it had not grown by then."""

    beats: int | None
    silent: float = 0.0


@dataclass(frozen=True, kw_only=True)
class Silence:
    """What one observer knows of the owners that it has asked for, all of it in seconds of its own steady clock.

    Between two looks may lie anything, also a sleep of the observer: no look counts for more than ``most``.
    """

    gone_after: float = 20.0
    most: float = 4.0
    heard: Mapping[str, OwnerBeats] = field(default_factory=dict)
    looked: float | None = None

    def after(self, beats: Mapping[str, int | None], now: float) -> Silence:
        """The same one look later: so far have the owners counted by ``now``, None for one that says it has ended."""
        passed = 0.0 if self.looked is None else min(self.most, max(0.0, now - self.looked))
        heard = {}
        for owner, count in beats.items():
            known = self.heard.get(owner)
            still = known is not None and known.beats == count
            heard[owner] = OwnerBeats(beats=count, silent=known.silent + passed if known and still else 0.0)
        return Silence(gone_after=self.gone_after, most=self.most, heard=heard, looked=now)

    def gone(self, owner: str) -> bool:
        """Not heard of for so long that others may take up what it holds, or ended by its own word."""
        known = self.heard.get(owner)
        return known is not None and (known.beats is None or known.silent >= self.gone_after)
