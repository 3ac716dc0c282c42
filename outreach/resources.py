"""Where the files lie that come with the program: catalogue, tables, templates, the sample campaign."""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path

_PACKAGE = Path(str(files("outreach")))
"""A folder: pip unpacks a wheel, and the renderers read their files themselves."""

SAMPLE = "kreativorte-altmark"
"""The name of the sample campaign."""


def resource(name: str) -> Path:
    """A file or folder within the package, such as ``locale`` or ``networks/emoji.txt``."""
    return _PACKAGE / name


def templates() -> Path:
    """The folder ``posts`` of the templates that come with the program."""
    return _shipped("templates/posts")


def press_templates() -> Path:
    """The folder ``press`` of the templates that come with the program."""
    return _shipped("templates/press")


def sample_campaign() -> Path:
    """The folder of the sample campaign."""
    return _shipped(f"campaigns/{SAMPLE}")


def _shipped(name: str) -> Path:
    """In a wheel within the package, where hatch_build.py has put it; in a checkout at its top."""
    inside = _PACKAGE / "shipped" / name
    return inside if inside.is_dir() else _PACKAGE.parent / name
