"""Requests that are refused before any page sees them: counted, and told in the log, though never without bound."""

from __future__ import annotations

import logging
import re
from collections.abc import Callable
from threading import Lock

from outreach import tallies
from outreach.clock import uptime
from outreach.log_fields import about

MOST = 20
"""Lines of one reason in :data:`SPAN`: whoever asks without end fills no disk."""

SPAN = 60.0
"""Seconds."""

METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})

ADDRESS = re.compile("[0-9A-Za-z.:%_-]{1,60}")

log = logging.getLogger("outreach.denied")


class Denials:
    """Those of one door of this process. ``addresses``: whether a line names the address of the net that asked."""

    def __init__(self, *, addresses: bool = False, steady: Callable[[], float] = uptime):
        self._addresses, self._steady = addresses, steady
        self._lock = Lock()
        self._spans: dict[str, tuple[float, int]] = {}  # by reason: since when, and how many

    def note(self, why: str, status: int, *, method: str, where: str, address: str = "") -> None:
        """One was refused with ``status``. ``why`` is one of a few words, ``where`` the route, never what was asked."""
        tallies.DENIED.add(why)
        told, left = self._counted(why)
        if left:
            with about(denied=why):
                log.warning("refused besides within a minute, without a line each: %d", left)
        if not told:
            return
        known: dict[str, str | int] = {"denied": why, "status": status}
        origin = ""
        if self._addresses and ADDRESS.fullmatch(address):
            known["address"], origin = address, f" from {address}"
        how = method if method in METHODS else "–"
        with about(**known):
            log.warning("refused (%s): %s %s %d%s", why, how, where, status, origin)

    def _counted(self, why: str) -> tuple[bool, int]:
        """Whether it gets a line, and how many of the span before got none."""
        now = self._steady()
        with self._lock:
            began, count = self._spans.get(why, (now, 0))
            left = 0
            if now - began >= SPAN:
                began, count, left = now, 0, max(0, count - MOST)
            self._spans[why] = began, count + 1
            return count < MOST, left
