"""The names of networks as options take them."""

from __future__ import annotations

from outreach.cli.choices import WordChoice
from outreach.language import Message, verbatim
from outreach.networks import names, profile


class NetworkName(WordChoice):
    """One of the networks that are known when the option is read, not when the command was defined."""

    case_sensitive = True

    def __init__(self) -> None:
        """Keeps nothing: :attr:`choices` are asked of the registry."""

    @staticmethod
    def words() -> dict[str, Message]:
        """The networks' own names."""
        return {name: verbatim(profile(name).title) for name in names()}

    @property
    def choices(self) -> tuple[str, ...]:  # type: ignore[override]  # the base class keeps them once for all
        return names()
