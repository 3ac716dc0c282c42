"""Files that the command line writes; only here does a person's path become a file."""

from __future__ import annotations

from pathlib import Path


def write_file(content: bytes, path: Path) -> None:
    """Write ``content`` to ``path``; an older file there stays whole until the new one is."""
    if path.exists() and not path.is_file():  # a device or a pipe cannot be replaced
        path.write_bytes(content)
        return
    partial = path.with_name(f"{path.name}.part")
    try:
        partial.write_bytes(content)
        partial.replace(path)
    finally:
        partial.unlink(missing_ok=True)
