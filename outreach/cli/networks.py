"""The names of networks as options take them."""

from __future__ import annotations

import click

from outreach.cli.choices import WordChoice
from outreach.language import Message, verbatim
from outreach.networks import names, profile


class NetworkName(WordChoice):
    """One of the networks that are known when the option is read, not when the command was defined.

    With ``or_none`` also "", which stands for all of them.
    """

    case_sensitive = True

    def __init__(self, *, or_none: bool = False) -> None:
        """:attr:`choices` are asked of the registry."""
        self.or_none = or_none

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> str:
        return "" if self.or_none and value == "" else super().convert(value, param, ctx)

    @staticmethod
    def words() -> dict[str, Message]:
        """The networks' own names."""
        return {name: verbatim(profile(name).title) for name in names()}

    @property
    def choices(self) -> tuple[str, ...]:  # type: ignore[override]  # the base class keeps them once for all
        return names()
