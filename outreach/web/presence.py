"""Who has which post open right now: a courtesy to others, as far as this process was told. Versions guard words."""

from __future__ import annotations

from collections.abc import Mapping
from threading import Lock

from outreach.model import Caller

LASTS = 40.0
"""Seconds after which somebody who was not heard of is taken to have left; pages tell of themselves each 15."""

MOST = 10_000
"""So many are remembered at the most."""


class OpenPosts:
    """Remembers who told of themselves last, in memory alone."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._seen: dict[tuple[str, str], tuple[float, str]] = {}

    def tell(self, post: str, caller: Caller, now: float) -> tuple[str, ...]:
        """``caller`` is at the post; the names of the others who are. ``now`` in seconds of a clock nobody sets."""
        with self._lock:
            self._seen[post, caller.id] = (now, caller.name)
            self._forget(now)
            here: Mapping[str, str] = {
                person: name for (at, person), (_, name) in self._seen.items() if at == post
            }
        return tuple(sorted(name for person, name in here.items() if person != caller.id))

    def _forget(self, now: float) -> None:
        gone = [key for key, (at, _) in self._seen.items() if now - at > LASTS]
        for key in (*gone, *list(self._seen)[: max(0, len(self._seen) - MOST)]):
            self._seen.pop(key, None)
