"""The log of a program that runs on: one line an event, for people or as JSON, without secrets and control signs."""

from __future__ import annotations

import json
import logging
import sys
import threading
from collections.abc import Callable
from datetime import UTC, datetime
from types import TracebackType
from typing import TYPE_CHECKING

from outreach.cli.talk import talk_to
from outreach.log_fields import known
from outreach.oversight import LogFormat
from outreach.signs import one_line, visible

if TYPE_CHECKING:
    from outreach.settings import Settings

Hide = Callable[[str], str]

log = logging.getLogger("outreach")

TOLD_BY_TALK = ("outreach.jobs", "outreach.posts", "outreach.web")
"""What they say of each job, post and request is, in a log for people, told otherwise or too much."""


def log_to_stderr(settings: Settings) -> None:
    """Write what happens to stderr from now on, as OUTREACH_LOG says."""
    from outreach.app.operation.hiding import hider

    handler = log_lines(settings.oversight.log, hider(settings))
    if settings.oversight.log is LogFormat.JSON:
        talk_to(log)
        logging.captureWarnings(True)
        sys.excepthook = _uncaught
        threading.excepthook = _uncaught_in_thread
    else:
        for name in TOLD_BY_TALK:
            logging.getLogger(name).setLevel(logging.WARNING)
    logging.basicConfig(level=logging.INFO, handlers=[handler])


def log_lines(how: LogFormat, hide: Hide) -> logging.Handler:
    """Writes lines in this format to stderr, without what ``hide`` takes out."""
    handler = logging.StreamHandler()
    handler.setFormatter(_Json(hide) if how is LogFormat.JSON else _Plain(hide))
    return handler


class _Plain(logging.Formatter):
    """Foreign words cannot begin a line of their own: an event is one line, and a traceback follows it."""

    def __init__(self, hide: Hide):
        super().__init__("%(asctime)s %(levelname)s %(name)s: %(message)s")
        self._hide = hide

    def formatMessage(self, record: logging.LogRecord) -> str:  # noqa: N802 - logging calls it so
        record.message = one_line(record.message)
        return self._hide(visible(super().formatMessage(record)))

    def formatException(self, ei: object) -> str:  # noqa: N802 - as above
        return self._hide(visible(super().formatException(ei)))  # type: ignore[arg-type]  # as logging hands it over


class _Json(logging.Formatter):
    """An event is an object on one line: when, how bad, who says what, what it is about, and where it came from."""

    def __init__(self, hide: Hide):
        super().__init__()
        self._hide = hide

    def format(self, record: logging.LogRecord) -> str:
        line: dict[str, str | int] = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": self._hide(one_line(record.getMessage())),
            **known(),
        }
        if record.exc_info:
            line["trace"] = self._hide(visible(self.formatException(record.exc_info)))
        return json.dumps(line)


def _uncaught(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
    log.critical("nobody foresaw this, and the program ends", exc_info=(kind, error, trace))


def _uncaught_in_thread(told: threading.ExceptHookArgs) -> None:
    error = told.exc_value or told.exc_type()
    log.critical("nobody foresaw this", exc_info=(told.exc_type, error, told.exc_traceback))
