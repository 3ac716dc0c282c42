"""Picture cards: a place's name, category and map, over its photo or in colours of its own."""

from outreach.content.cards.drawer import DRAWERS, CardDrawer
from outreach.content.cards.studio import Card, CardRequest, CardStudio, astray, contact_sheet

__all__ = ["DRAWERS", "Card", "CardDrawer", "CardRequest", "CardStudio", "astray", "contact_sheet"]
