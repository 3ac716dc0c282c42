"""What the program knows of a network without asking it: one frozen profile each, every field required."""

from __future__ import annotations

from dataclasses import dataclass

from outreach.language import Message
from outreach.model import CardFormat, ChannelName


@dataclass(frozen=True, kw_only=True)
class Profile:
    """One network. Every field is required, so that the type checker finds what a new one lacks."""

    name: ChannelName
    """What files, commands and the database call it."""

    title: Message | str
    """What people call it."""

    aliases: frozenset[str]
    """Further words for it in a customer's own tables, in small letters."""

    cards: frozenset[CardFormat]
    """The shapes of a picture card that it shows whole."""
