"""Bringing a data folder to this program's state: the database, and the files that it refers to.

It may be broken off at any moment and begun again: what was taken in stays, and the database changes as a whole or
not at all. What an older program has left on the disk stays there, so that a backup of its database still fits it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from outreach.files import Files, open_files
from outreach.places.pictures import picture_of
from outreach.regular_files import read_regular
from outreach.settings import Settings
from outreach.store import Store

LARGEST = 100_000_000
"""Bytes of a picture that is taken in."""

OLD_CARDS = "cards"
"""Where the versions before kept the pictures, within the data folder."""


@dataclass(frozen=True, kw_only=True)
class Upgraded:
    """Whether there was something to do, and the folder that nothing needs any more.

    ``folders`` are the campaigns' folders on this machine, which an older program had in the database.
    """

    done: bool
    left: Path | None
    folders: Mapping[str, Path]


def upgrade(settings: Settings) -> Upgraded:
    """Run what is missing. Raises UpgradeNeeded where a newer program has made the database."""
    store = Store(settings.database_url, settings.key_file)
    old = _Old(open_files(settings.files, settings.bucket), settings.data)
    try:
        done = store.upgrade(old)
    finally:
        store.close()
    cards = settings.data / OLD_CARDS
    return Upgraded(done=done, left=cards if done and cards.is_dir() else None, folders=old.folders)


class _Old:
    """What becomes of the paths in an old database; those of cards were relative to the data folder."""

    def __init__(self, files: Files, data: Path):
        self._files, self._data = files, data
        self.folders: dict[str, Path] = {}

    def take_in(self, path: str) -> str:
        """Pictures alone: where a backup that somebody has tampered with names another file, that stays where it is."""
        try:
            content = read_regular(self._data / path, LARGEST)
        except (OSError, ValueError):
            return ""
        return self._files.put(content) if picture_of(content) else ""

    def campaign_lay_in(self, name: str, folder: str) -> None:
        self.folders[name] = Path(folder)
