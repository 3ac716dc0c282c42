"""The scratch folder: what work that was ended has left there is deleted, and pictures of cards that are no more."""

from __future__ import annotations

import shutil
from collections.abc import Collection, Iterator
from contextlib import suppress
from datetime import datetime, timedelta
from pathlib import Path

from outreach.app.content.pictures import SMALL
from outreach.content.cards.engine import CACHES
from outreach.settings import Settings

WORK = timedelta(days=1)
"""So old is nothing that is still worked on."""


def give_up(settings: Settings, now: datetime) -> None:
    """Delete what processes that were killed have begun: parts of reports, of press kits, of pictures."""
    for path in _old(settings.scratch, now):
        if path.name not in {SMALL, *CACHES}:
            _delete(path)
    for path in _old(settings.scratch / SMALL, now):
        if path.suffix != ".jpg":
            _delete(path)


def drop_small(settings: Settings, used: Collection[str], now: datetime) -> None:
    """Delete the small pictures of cards that are none of ``used``, which are digests."""
    for path in _old(settings.scratch / SMALL, now):
        if path.name.partition("-")[0] not in used:
            _delete(path)


def _old(folder: Path, now: datetime) -> Iterator[Path]:
    before = (now - WORK).timestamp()
    for path in folder.glob("*"):
        with suppress(FileNotFoundError):  # somebody else may be tidying up too
            if path.lstat().st_mtime < before:
                yield path


def _delete(path: Path) -> None:
    """As far as we may: what stays is tried again the next time."""
    with suppress(OSError):
        if path.is_dir() and not path.is_symlink():
            shutil.rmtree(path, ignore_errors=True)
        else:
            path.unlink()
