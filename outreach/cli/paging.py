"""Lists that are read a page at a time."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import click

from outreach.cli.base import say
from outreach.language import msg

PAGE = 100


def page_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """Adds ``--limit`` and ``--page``, given to the command as ``limit`` and ``number``."""
    for option in (
        click.option(
            "--page", "number", type=click.IntRange(1), default=1, help="Which of the pages; else the first."
        ),
        click.option(
            "--limit", type=click.IntRange(1, 10_000), default=PAGE, help="How many at once; else 100."
        ),
    ):
        command = option(command)
    return command


def say_more(total: int, shown: int, limit: int, number: int) -> None:
    """That there are more than the ``shown`` ones of this page, and how to see the next."""
    more = total - (number - 1) * limit - shown
    if shown and more > 0:
        say(msg("There are {count} more; --page {next} shows the next ones.", count=more, next=number + 1))
