"""The names of networks as options take them."""

from __future__ import annotations

import click

from outreach.networks import names


class NetworkName(click.Choice[str]):
    """One of the networks that are known when the option is read, not when the command was defined."""

    case_sensitive = True

    def __init__(self) -> None:
        """Keeps nothing: :attr:`choices` are asked of the registry."""

    @property
    def choices(self) -> tuple[str, ...]:  # type: ignore[override]  # the base class keeps them once for all
        return names()
