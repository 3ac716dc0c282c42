"""The colours of one card: the brand's, made legible where they are not."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from outreach.model import Brand

LEGIBLE = 4.6  # WCAG 2.2 AA asks for 4.5 : 1; the rest is for what JPEG does to thin strokes
WHITE, BLACK = "#ffffff", "#000000"
TEXTURE = 0.16  # the strongest line in the tone that a template may draw on the paper
LIFT = 0.2  # the lightest scrim of white that a template may lay over the field, as on the map's Land


def rgb(colour: str) -> tuple[int, int, int]:
    """``#rrggbb`` as three numbers from 0 to 255."""
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)


def luminance(colour: tuple[float, float, float]) -> float:
    """Relative luminance from 0 to 1 as WCAG 2 defines it, of an sRGB colour from 0 to 255."""
    red, green, blue = (
        c / 255 / 12.92 if c / 255 <= 0.04045 else ((c / 255 + 0.055) / 1.055) ** 2.4 for c in colour
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """Contrast ratio from 1 to 21."""
    bright, dark = sorted((luminance(rgb(one)), luminance(rgb(other))), reverse=True)
    return (bright + 0.05) / (dark + 0.05)


def mix(colour: str, other: str, share: float) -> str:
    """``colour`` with ``share`` (0 to 1) of ``other`` in it."""
    parts = (round(a + (b - a) * share) for a, b in zip(rgb(colour), rgb(other), strict=True))
    return "#" + "".join(f"{part:02x}" for part in parts)


def toward(colour: str, end: str, background: str) -> str:
    """``colour`` moved as little as needed towards ``end`` until it is legible on ``background``, or ``end``."""
    steps = (mix(colour, end, n / 20) for n in range(21))
    return next((step for step in steps if contrast(step, background) >= LEGIBLE), end)


def legible(text: str, background: str) -> str:
    """A colour near ``text`` that is legible on ``background``."""
    return toward(text, _end(background), background)


def _end(background: str) -> str:
    """Black or white, whichever stands off better."""
    return max((BLACK, WHITE), key=lambda extreme: contrast(extreme, background))


@dataclass(frozen=True)
class Palette:
    """What the template's colour classes mean on one card; the field's name is the class's, without ``-color``."""

    paper: str
    ink: str  # legible on paper, and on a line in the tone
    accent: str
    category: str  # white is legible on it
    tone: str  # the category's colour, legible on paper, and on a line of its own
    field: str  # white is legible on it, even through a scrim of white
    scrim: str  # what darkens a photo


def palette(brand: Brand, category: str | None) -> Palette:
    """The colours for a card of the brand, in the colour of a category; a stranger gets the brand's own."""
    own = colour_of(brand, category)
    field = next(
        step
        for step in (mix(own, BLACK, n / 20) for n in range(21))
        if contrast(WHITE, mix(step, WHITE, LIFT)) >= LEGIBLE
    )
    tone = legible(own, brand.paper)
    while contrast(tone, mix(brand.paper, tone, TEXTURE)) < LEGIBLE and tone not in (BLACK, WHITE):
        tone = mix(tone, _end(brand.paper), 0.1)
    lined = mix(brand.paper, tone, TEXTURE)
    return Palette(
        paper=brand.paper,
        ink=legible(brand.ink, lined),
        accent=brand.accent,
        category=own,
        tone=tone,
        field=field,
        scrim=mix(brand.ink, BLACK, 0.5),
    )


def colour_of(brand: Brand, category: str | None) -> str:
    """The category's colour, dark enough for white letters."""
    colours: Mapping[str, str] = brand.categories
    return toward(colours.get(category or "", brand.primary), BLACK, WHITE)
