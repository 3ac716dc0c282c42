"""A sign of life for a watchdog outside: whoever stops getting it knows that nothing is published any more."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from typing import TypeVar

from outreach.channels.outbound import ping
from outreach.errors import OutreachError

log = logging.getLogger("outreach.heartbeat")

Report = TypeVar("Report")


class Heartbeat:
    """Beats only if a step of publishing has ended well since it last did: notes it, and asks for ``url``, if any."""

    def __init__(self, url: str, note: Callable[[], None] = lambda: None):
        self._url, self._note = url, note
        self._alive = threading.Event()

    def after(self, step: Callable[[], Report]) -> Callable[[], Report]:
        """``step``, after whose success the next beat is owed."""

        def watched() -> Report:
            report = step()
            self._alive.set()
            return report

        return watched

    def beat(self) -> bool:
        """True where the watchdog heard it. What goes wrong is logged, and stops nothing."""
        if not self._alive.is_set():
            return False
        self._alive.clear()
        try:
            self._note()
            if not self._url:
                return False
            ping(self._url)
        except OutreachError as error:
            log.warning("the watchdog did not hear the heartbeat: %s", error)
            return False
        return True
