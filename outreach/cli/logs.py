"""The log of a program that runs on: one line an event, and no sign in it that would control a terminal."""

from __future__ import annotations

import logging

from outreach.signs import one_line, visible


def log_to_stderr() -> None:
    """Write what happens to stderr from now on."""
    handler = logging.StreamHandler()
    handler.setFormatter(_Plain("%(asctime)s %(levelname)s %(name)s: %(message)s"))
    logging.basicConfig(level=logging.INFO, handlers=[handler])


class _Plain(logging.Formatter):
    """Foreign words cannot begin a line of their own: an event is one line, and a traceback follows it."""

    def formatMessage(self, record: logging.LogRecord) -> str:  # noqa: N802 - logging calls it so
        record.message = one_line(record.message)
        return visible(super().formatMessage(record))

    def formatException(self, ei: object) -> str:  # noqa: N802 - as above
        return visible(super().formatException(ei))  # type: ignore[arg-type]  # as logging hands it over
