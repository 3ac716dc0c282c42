"""What whoever needs pictures may ask for, wherever they are drawn."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import Future
from typing import Protocol

from outreach.content.cards.studio import Card
from outreach.language import Language
from outreach.model import ChannelName, Kind, Photo, Place

DRAWERS = 2
"""Cards that are drawn at the same time; the renderer leaves Python's lock while it works."""


class CardDrawer(Protocol):
    """Draws the cards of one campaign, several at a time.

    A future gives what :class:`CardStudio` and :func:`contact_sheet` give, and raises what they raise.
    """

    def draw(
        self,
        place: Place,
        channel: ChannelName,
        kind: Kind,
        photo: Photo | None,
        language: Language | None = None,
    ) -> Future[Card]: ...

    def sheet(self, cards: Sequence[bytes]) -> Future[bytes]: ...
