"""What whoever needs pictures may ask for, wherever they are drawn."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import Future
from typing import Protocol

from outreach.content.cards.studio import Card, CardRequest

DRAWERS = 2
"""Cards that are drawn at the same time; the renderer leaves Python's lock while it works."""


class CardDrawer(Protocol):
    """Draws the cards of one campaign, several at a time.

    A future gives what :class:`CardStudio` and :func:`contact_sheet` give, and raises what they raise.
    """

    def draw(self, card: CardRequest) -> Future[Card]: ...

    def sheet(self, cards: Sequence[bytes]) -> Future[bytes]: ...
