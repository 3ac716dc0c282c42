"""Reports to look at are put together in a process of their own.

Charts are drawn by an engine of scripts that takes a second to start and more memory than a server of pages should
have; it stays warm here, and whoever brings it down brings down nothing else.
"""

from __future__ import annotations

import gc
import os
from collections import OrderedDict
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from multiprocessing import get_context, parent_process
from threading import BoundedSemaphore, Lock, Thread
from typing import TYPE_CHECKING, TypeVar

from outreach.errors import Busy
from outreach.language import Language, msg
from outreach.report.scope import WHOLE_REPORT, ReportScope
from outreach.settings import Settings
from outreach.store import let_go

if TYPE_CHECKING:
    from outreach.report import ReportView

T = TypeVar("T")


KEPT = 24
"""Reports that were looked at and are shown again as long as nothing has changed."""

AT_ONCE = 4
"""So many reports are waited for; with more of them nobody would be left to answer for the other pages."""


class ReportProcess:
    """Makes reports, one at a time; started when the first is asked for, ended with ours. Safe to use from threads."""

    def __init__(self, settings: Settings):
        self._settings = settings
        self._lock = Lock()
        self._turns = BoundedSemaphore(AT_ONCE)
        self._pool: ProcessPoolExecutor | None = None
        self._kept: OrderedDict[tuple[str, Language, ReportScope, str], ReportView] = OrderedDict()

    def look(
        self, campaign: str, language: Language, scope: ReportScope = WHOLE_REPORT, content: str = ""
    ) -> ReportView:
        """The campaign's report as it stands now. One that was made of the same ``content`` is not made again.

        Raises NotFound, or Busy where the process has died and where too many reports are waited for.
        """
        key = (campaign, language, scope, content)
        with self._lock:
            kept = self._kept.get(key) if content else None
        if kept is None:
            kept = self._done(_look, campaign, language, scope)
            with self._lock:
                self._kept[key] = kept
                while len(self._kept) > KEPT:
                    self._kept.popitem(last=False)
        return kept

    def write(self, campaign: str, kind: str, language: Language, scope: ReportScope = WHOLE_REPORT) -> bytes:
        """The same as a file of ``kind``."""
        return self._done(_write, campaign, kind, language, scope)

    def _done(self, work: Callable[..., T], *arguments: object) -> T:
        if not self._turns.acquire(blocking=False):
            raise Busy(msg("Several reports are being made."), msg("Look again in a moment."))
        try:
            return self._worked(work, *arguments)
        finally:
            self._turns.release()

    def _worked(self, work: Callable[..., T], *arguments: object) -> T:
        with self._lock:
            pool = self._pool = self._pool or _pool()
        let_go()
        try:
            return pool.submit(work, self._settings, *arguments).result()
        except BrokenProcessPool as error:
            with self._lock:
                self._pool = None if self._pool is pool else self._pool
            raise Busy(
                msg("The process that puts the report together has ended."),
                msg("Look again; if it ends again, write the report from the command line."),
            ) from error


def _pool() -> ProcessPoolExecutor:
    return ProcessPoolExecutor(1, mp_context=get_context("spawn"), initializer=_begin)


def _begin() -> None:
    """In the other process, which waits for work for ever: it ends when ours is gone, also by a kill.

    What a report is made of lives as long as the report: looking for what may be dropped would only take time.
    """
    gc.set_threshold(200_000, 50, 50)

    def watch() -> None:
        parent = parent_process()
        assert parent
        parent.join()
        os._exit(0)

    Thread(target=watch, name="parent", daemon=True).start()


def _look(settings: Settings, campaign: str, language: Language, scope: ReportScope) -> ReportView:
    """In the other process."""
    from outreach.app import opened
    from outreach.app.results import reports

    with opened(settings) as app:
        return reports.look(app, campaign, language, scope=scope)


def _write(settings: Settings, campaign: str, kind: str, language: Language, scope: ReportScope) -> bytes:
    from outreach.app import opened
    from outreach.app.results import reports
    from outreach.report import ReportFormat

    with opened(settings) as app:
        return reports.make(app, campaign, ReportFormat(kind), language, scope=scope)
