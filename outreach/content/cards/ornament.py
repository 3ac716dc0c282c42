"""What a card carries besides its words and its map: texture, and a band in its categories' colours."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from collections.abc import Sequence

from outreach.content.cards.boundaries import Rect
from outreach.content.cards.template import SVG, Sheet, number, rect_of
from outreach.content.cards.texture import texture


def draw_texture(sheet: Sheet, seed: str) -> None:
    """Lines in the place of every rectangle whose id begins with ``pattern``, ``data-gap`` pixels apart."""
    for name in sorted(n for n in sheet.by_id if n.startswith("pattern")):
        rect = sheet.by_id[name]
        gap = number(rect.get("data-gap", "34"))
        rect.tag = f"{{{SVG}}}path"
        rect.set("d", texture(f"{seed}/{name}", rect_of(rect), gap))
        for key in ("x", "y", "width", "height"):
            rect.attrib.pop(key, None)


def draw_stripe(sheet: Sheet, colours: Sequence[str]) -> None:
    """The rectangle ``stripe``, if the drawing has one, shared by the colours along its longer side."""
    band = sheet.by_id.get("stripe")
    if band is None:
        return
    whole = rect_of(band)
    for part, colour in enumerate(colours):
        piece = ET.Element(f"{{{SVG}}}rect", {"fill": colour})
        for key, value in _share(whole, part, len(colours)).items():
            piece.set(key, f"{value:.2f}")
        sheet.insert_after(band, piece)
    sheet.remove("stripe")


def _share(band: Rect, part: int, parts: int) -> dict[str, float]:
    if band.width > band.height:
        width = band.width / parts
        return {"x": band.x + part * width, "y": band.y, "width": width, "height": band.height}
    height = band.height / parts
    return {"x": band.x, "y": band.y + part * height, "width": band.width, "height": height}
