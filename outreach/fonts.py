"""The one family of fonts that cards, charts and the report are set in.

Static weights of Fira Sans (OFL) come as a package, so that no machine's own fonts show through.
"""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

import fontpkg_fira_sans
import uharfbuzz as hb

FAMILY = "Fira Sans"
FOLDER = Path(fontpkg_fira_sans.__file__).parent / "files"


def file(weight: str = "Regular") -> Path:
    """Path of one static weight: ``Regular``, ``Medium``, ``SemiBold``, ``Bold``, ``Italic`` …"""
    return FOLDER / f"FiraSans-{weight}.ttf"


FEATURES = ("kern", "mark", "mkmk", "ccmp", "locl", "tnum")
"""What of a font's habits pages need: pairs of letters, accents, figures of one width."""


@lru_cache(maxsize=8)
def part(weight: str, signs: frozenset[str]) -> bytes:
    """A font file with nothing but ``signs``, as far as the font has them: what a page takes along."""
    wanted = hb.SubsetInput()
    wanted.unicode_set.update(map(ord, signs))
    wanted.flags = hb.SubsetFlags.NO_HINTING
    wanted.layout_feature_tag_set.clear()
    wanted.layout_feature_tag_set.update(int.from_bytes(name.encode(), "big") for name in FEATURES)
    face = hb.Face(hb.Blob.from_file_path(str(file(weight))))
    return bytes(hb.subset(face, wanted).blob.data)
