"""Where the files lie that come with the program: catalogue, tables, templates, the sample campaign."""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path

_PACKAGE = Path(str(files("outreach")))
"""A folder: pip unpacks a wheel, and the renderers read their files themselves."""


def resource(name: str) -> Path:
    """A file or folder within the package, such as ``locale`` or ``networks/emoji.txt``."""
    return _PACKAGE / name
