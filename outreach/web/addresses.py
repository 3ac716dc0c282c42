"""Addresses that a request names, to be gone to: our own only."""

from __future__ import annotations


def own(path: str, otherwise: str = "/") -> str:
    """``path`` where it is one of ours, without host, else ``otherwise``."""
    fits = path.startswith("/") and not path.startswith(("//", "/\\")) and path.isprintable()
    return path if fits else otherwise
