"""What the commands of costs and effects share: fields as they were typed, and the version that was seen."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import click


def seen_option(command: Callable[..., Any]) -> Callable[..., Any]:
    """Adds ``--version``: the version of the entry that the person has seen, given to the command as ``version``."""
    return click.option(
        "--version",
        type=int,
        metavar="N",
        help="The version you have seen: if the entry has changed since, nothing is done.",
    )(command)


def given(fields: Mapping[str, str | None]) -> dict[str, str]:
    """Those that the person has named."""
    return {name: value for name, value in fields.items() if value is not None}
