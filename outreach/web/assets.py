"""What browsers load: served as it was made, under addresses that change with what is in it."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from outreach.resources import resource


def asset(name: str) -> str:
    """The address of a file such as ``app.css``."""
    return f"/static/{_making()}/{name}"


@cache
def files() -> dict[str, Path]:
    """All of them by name; none where they have not been made."""
    folder = resource("web/static")
    return {path.name: path for path in folder.iterdir()} if folder.is_dir() else {}


@cache
def _making() -> str:
    """Tells one making from another."""
    stamp = files().get("stamp")
    return stamp.read_text("utf-8")[:12] if stamp else "none"
