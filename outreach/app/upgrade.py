"""Bringing a data folder to this program's state: the database, and the files that it refers to.

It may be broken off at any moment and begun again: what was taken in stays, and the database changes as a whole or
not at all. What an older program has left on the disk stays there, so that a backup of its database still fits it.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from outreach.files import FolderFiles
from outreach.settings import Settings
from outreach.store import Store, TakeIn

OLD_CARDS = "cards"
"""Where the versions before kept the pictures, within the data folder."""


@dataclass(frozen=True, kw_only=True)
class Upgraded:
    """Whether there was something to do, and the folder that nothing needs any more."""

    done: bool
    left: Path | None


def upgrade(settings: Settings) -> Upgraded:
    """Run what is missing. Raises UpgradeNeeded where a newer program has made the database."""
    store = Store(settings.database_url, settings.key_file)
    try:
        done = store.upgrade(_taken_into(settings))
    finally:
        store.close()
    old = settings.data / OLD_CARDS
    return Upgraded(done=done, left=old if done and old.is_dir() else None)


def _taken_into(settings: Settings) -> TakeIn:
    """Takes in the file at a path, which an older program may have written relative to the data folder."""
    files = FolderFiles(settings.files)

    def take_in(path: str) -> str:
        try:
            content = (settings.data / path).read_bytes()
        except (OSError, ValueError):
            return ""
        return files.put(content)

    return take_in
