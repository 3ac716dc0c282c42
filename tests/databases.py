"""The two databases that the program runs on: each test of both is run once on each."""

from __future__ import annotations

import tempfile
from functools import cache
from pathlib import Path

import pytest

from outreach.store import Store

# The quick answer is SQLite's: what differs on a server is found by the whole run.
BOTH_DATABASES = ("sqlite", pytest.param("postgresql", marks=pytest.mark.slow))


def put_ready(file: Path) -> Path:
    """Makes ``file`` an SQLite database as the program makes it, with nothing in it: a copy, which is quick."""
    file.parent.mkdir(parents=True, exist_ok=True)
    file.touch(mode=0o600)
    file.write_bytes(_ready())
    return file


@cache
def _ready() -> bytes:
    with tempfile.TemporaryDirectory(prefix="outreach-ready-") as folder:
        file = Path(folder, "outreach.db")
        make_ready(f"sqlite:///{file}")
        return file.read_bytes()


def make_ready(url: str) -> None:
    """Gives the empty database its tables."""
    store = Store(url, Path("no.key"))
    store.upgrade()
    store.close()
