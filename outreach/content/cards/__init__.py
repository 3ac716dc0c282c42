"""Picture cards: a place's name, category and map, over its photo or in colours of its own."""

from outreach.content.cards.drawing import DRAWERS, Drawing
from outreach.content.cards.studio import Card, CardStudio, astray, contact_sheet

__all__ = ["DRAWERS", "Card", "CardStudio", "Drawing", "astray", "contact_sheet"]
