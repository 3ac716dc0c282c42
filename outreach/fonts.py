"""The one family of fonts that cards, charts and the printed report are set in.

Static weights of Fira Sans (OFL) come as a package, so that no machine's own fonts show through.
"""

from __future__ import annotations

from pathlib import Path

import fontpkg_fira_sans

FAMILY = "Fira Sans"
FOLDER = Path(fontpkg_fira_sans.__file__).parent / "files"


def file(weight: str = "Regular") -> Path:
    """Path of one static weight: ``Regular``, ``Medium``, ``SemiBold``, ``Bold``, ``Italic`` …"""
    return FOLDER / f"FiraSans-{weight}.ttf"
