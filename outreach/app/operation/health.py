"""Whether this process can do its work, and its figures, for whoever watches over it; told within seconds always."""

from __future__ import annotations

import hmac
from collections.abc import Callable
from threading import Event, Lock, Thread
from typing import Generic, TypeVar

from outreach import tallies
from outreach.app import App
from outreach.app.operation import doctor
from outreach.clock import uptime
from outreach.errors import OutreachError

Answer = TypeVar("Answer")

PATIENCE = 2.0
"""Seconds that an answer of the database is waited for."""

FRESH = 1.0
"""Seconds that it holds: however many ask, the database is asked once in that time."""

STUCK = 600.0
"""Seconds after which a process of which a loop does not come round any more is better started anew."""


class _Inquiry(Generic[Answer]):
    """Asks in a thread of its own, one at a time: a database that says nothing at all holds up nobody who watches."""

    def __init__(self, ask: Callable[[], Answer]):
        self._ask = ask
        self._lock = Lock()
        self._answer: Answer | None = None
        self._at: float | None = None
        self._under_way: Event | None = None

    def answer(self) -> Answer | None:
        """None where it failed, or did not come in time."""
        with self._lock:
            if self._at is not None and uptime() - self._at < FRESH:
                return self._answer
            if self._under_way is None:
                self._under_way = Event()
                Thread(target=self._run, args=(self._under_way,), name="health", daemon=True).start()
            under_way = self._under_way
        return self._answer if under_way.wait(PATIENCE) else None

    def _run(self, under_way: Event) -> None:
        answer: Answer | None = None
        try:
            answer = self._ask()
        except OutreachError:  # why is in the log of whoever works, and in `doctor`
            answer = None
        finally:
            with self._lock:
                self._answer, self._at, self._under_way = answer, uptime(), None
            under_way.set()


class Health:
    """Of one process; kept as long as it runs."""

    def __init__(self, app: App):
        self._app = app
        self._ready = _Inquiry(self._require_ready)
        self._signs = _Inquiry(lambda: app.store.vital_signs(app.clock.now()))

    def _require_ready(self) -> bool:
        doctor.require_ready(self._app)
        return True

    def alive(self) -> bool:
        """False where a loop of the scheduler or worker has not come round for so long that it never will."""
        return tallies.LOOPS.silent_for(uptime()) < STUCK

    def ready(self) -> bool:
        """The database answers, and stands where the program needs it."""
        return self._ready.answer() is True

    def metrics(self) -> tuple[bytes, str]:
        """The figures, in the format that Prometheus reads, and how that is called."""
        from outreach.app.operation.metrics import written

        return written(self._signs.answer(), self._app.clock.now())

    @property
    def has_token(self) -> bool:
        """Is one set for whoever reads the figures?"""
        return bool(self._app.settings.oversight.metrics_token)

    def may_read_metrics(self, authorization: str) -> bool:
        """Has whoever asks given the token of OUTREACH_METRICS_TOKEN? Nobody has, where none is set."""
        token = self._app.settings.oversight.metrics_token
        given = authorization.removeprefix("Bearer ") if authorization.startswith("Bearer ") else ""
        return bool(token) and hmac.compare_digest(given.encode(), token.encode())
