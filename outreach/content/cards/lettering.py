"""How wide a text will be set, and which characters it may hold: asked of the font files that the renderer uses."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any

import uharfbuzz as hb

from outreach import fonts

WEIGHTS = {
    "100": "Thin",
    "200": "ExtraLight",
    "300": "Light",
    "400": "Regular",
    "normal": "Regular",
    "500": "Medium",
    "600": "SemiBold",
    "700": "Bold",
    "bold": "Bold",
    "800": "ExtraBold",
    "900": "Black",
}
"""What a template may write as ``font-weight``, and the font file that it means."""

SOFT_HYPHEN = "\u00ad"


@dataclass(frozen=True)
class Face:
    """One weight of the house's family, with the tracking that the template asks for."""

    weight: str = "400"  # a key of WEIGHTS
    tracking: float = 0.0  # letter-spacing as a share of the size

    def width(self, text: str) -> float:
        """Width of ``text`` at size 1, its last letter's overhang included; it grows linearly with the size."""
        advance, overhang = _measured(self.weight, text)[:2]
        return advance + self.tracking * max(len(text) - 1, 0) + overhang

    def reach(self, text: str) -> tuple[float, float]:
        """How far the ink of ``text`` goes above and below the baseline at size 1 (both positive)."""
        return _measured(self.weight, text)[2:]


@lru_cache(maxsize=8192)
def _measured(weight: str, text: str) -> tuple[float, float, float, float]:
    """Advance, overhang over it, reach above and below the baseline, all at size 1."""
    font, buffer = _font(weight), _shape(weight, text)
    positions, infos = list(buffer.glyph_positions or ()), list(buffer.glyph_infos or ())
    extents = [font.get_glyph_extents(info.codepoint) for info in infos]
    inked = [e for e in extents if e and e.height]
    advance = sum(position.x_advance for position in positions)
    overhang = max(extents[-1].x_bearing + extents[-1].width - positions[-1].x_advance, 0) if inked else 0
    top = max((e.y_bearing for e in inked), default=0)
    bottom = min((e.y_bearing + e.height for e in inked), default=0)
    upem: int = font.face.upem
    return advance / upem, overhang / upem, top / upem, -bottom / upem


def _shape(weight: str, text: str) -> Any:
    buffer = hb.Buffer()
    buffer.add_str(text)
    buffer.guess_segment_properties()
    hb.shape(_font(weight), buffer)
    return buffer


@cache
def _font(weight: str) -> Any:
    return hb.Font(hb.Face(hb.Blob.from_file_path(str(fonts.file(WEIGHTS[weight])))))


@cache
def _alphabet() -> frozenset[int]:
    return frozenset(_font("400").face.unicodes)


@lru_cache(maxsize=4096)
def clean(text: str) -> str:
    """``text`` as it can be set: composed, one space between words, without control characters and pictographs.

    The soft hyphen stays, it tells where a word may be parted.
    """
    composed = unicodedata.normalize("NFC", text).replace("\u202f", "\u00a0")  # the font has no narrow one
    spaced = "".join(" " if c.isspace() and c != "\u00a0" else c for c in composed)
    kept = (
        c for c in spaced if c == SOFT_HYPHEN or (ord(c) in _alphabet() and unicodedata.category(c)[0] != "C")
    )
    return " ".join(w for w in "".join(kept).split(" ") if w.strip("\u00a0" + SOFT_HYPHEN))


def unknown_letters(text: str) -> str:
    """The letters of ``text`` that the house's family does not have; without them a name would be another name."""
    composed = unicodedata.normalize("NFC", text)
    return "".join(
        sorted({c for c in composed if unicodedata.category(c)[0] in "LN" and ord(c) not in _alphabet()})
    )
