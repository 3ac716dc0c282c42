"""What is said to a person: on stderr, or, where that holds nothing but the log, as lines of the log."""

from __future__ import annotations

from logging import INFO, Logger

from rich.console import Console
from rich.text import Text

talk = Console(stderr=True, highlight=False, soft_wrap=True)
"""For everything that is not data."""


class _Speech:
    """``log`` writes down what is said; None where a person reads it. Of the whole process: threads talk as well."""

    log: Logger | None = None

    def say(self, text: str, level: int) -> None:
        if self.log is None:
            talk.print(text)
        else:
            self.log.log(level, "%s", Text.from_markup(text).plain)


_speech = _Speech()


def talk_to(log: Logger | None) -> None:
    """From now on what is said goes into the log; with None to people again."""
    _speech.log = log


def to_people() -> bool:
    """Does a person read what is said? Else what the log tells by itself need not be said."""
    return _speech.log is None


def line(text: str, level: int = INFO) -> None:
    """A line of talk, marked up for a terminal."""
    _speech.say(text, level)
