"""The customer's colours, made dark or light enough to be read on the customer's paper."""

from __future__ import annotations

from dataclasses import dataclass

from outreach.model import Brand

SHAPES = 3.0  # WCAG 2.2, 1.4.11: lines and bars
TEXT = 4.5  # WCAG 2.2, 1.4.3

LIGHT = 12.0
"""A paper that black stands out from less than this is replaced by white: page and PDF are light themselves."""

Rgb = tuple[int, int, int]


@dataclass(frozen=True, kw_only=True)
class ChartPalette:
    """Colours as ``#rrggbb``, nothing else: safe to stand in a style sheet."""

    paper: str
    ink: str
    primary: str  # bears white text, too
    accent: str
    grid: str


def palette(brand: Brand) -> ChartPalette:
    """Colours of ``brand``, darkened or lightened until they keep their contrast; ValueError for no ``#rrggbb``."""
    paper = _rgb(brand.paper)
    if contrast((0, 0, 0), paper) < LIGHT:
        paper = (255, 255, 255)
    ink = readable(_rgb(brand.ink), paper, TEXT)
    primary = readable(_rgb(brand.primary), paper, TEXT)
    return ChartPalette(
        paper=_hex(paper),
        ink=_hex(ink),
        primary=_hex(primary),
        accent=_hex(readable(_rgb(brand.accent), paper, SHAPES)),
        grid=_hex(_mixed(paper, ink, 0.15)),
    )


def readable(colour: Rgb, paper: Rgb, ratio: float) -> Rgb:
    """``colour``, mixed with black or white, whichever stands out from ``paper``, as little as gives ``ratio``."""
    black, white = (0, 0, 0), (255, 255, 255)
    away = black if contrast(black, paper) >= contrast(white, paper) else white
    steps = (_mixed(colour, away, step / 20) for step in range(21))
    return next((c for c in steps if contrast(c, paper) >= ratio), away)


def contrast(one: Rgb, other: Rgb) -> float:
    """Contrast ratio of WCAG 2.2, from 1 to 21."""
    lighter, darker = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(colour: Rgb) -> float:
    linear = [c / 255 / 12.92 if c / 255 <= 0.04045 else ((c / 255 + 0.055) / 1.055) ** 2.4 for c in colour]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def _mixed(one: Rgb, other: Rgb, share: float) -> Rgb:
    red, green, blue = (round(a + (b - a) * share) for a, b in zip(one, other, strict=True))
    return red, green, blue


def _rgb(text: str) -> Rgb:
    if len(text) != 7 or text[0] != "#":
        raise ValueError(text)
    return int(text[1:3], 16), int(text[3:5], 16), int(text[5:7], 16)


def _hex(colour: Rgb) -> str:
    return "#{:02x}{:02x}{:02x}".format(*colour)
