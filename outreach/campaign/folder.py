"""What lies beside campaign.toml: the sources and photos that it names, in a folder or sent by somebody."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Protocol

from outreach.campaign.load import FILE_NAME, MAX_BYTES, parse_campaign, refuse_file
from outreach.language import msg
from outreach.model import Campaign
from outreach.regular_files import read_regular


class OutsideError(Exception):
    """The name leads out of the campaign's folder."""


class Beside(Protocol):
    """The files beside a campaign.toml, by the names that it gives them."""

    def read(self, name: str, most: int) -> bytes:
        """The file's bytes; of one that has more than ``most``, one byte more than these.

        Raises OutsideError, and OSError where it is not there or may not be read.
        """
        ...


class CampaignFolder:
    """A campaign's folder on this machine; nothing outside of it is opened, also not through a link.

    ``path`` is the folder, or the campaign.toml in it.
    """

    def __init__(self, path: Path):
        self.file = path / FILE_NAME if path.is_dir() else path
        self.folder = self.file.resolve().parent

    def definition(self) -> bytes:
        """What stands in campaign.toml. Raises InvalidInput where it cannot be opened."""
        try:
            return read_regular(self.file, MAX_BYTES + 1)
        except (OSError, ValueError):
            refuse_file(
                str(self.file),
                msg("The campaign's file cannot be opened."),
                msg("Check the path: {path}", path=str(self.file)),
            )

    def read(self, name: str, most: int) -> bytes:
        """As :class:`Beside`."""
        try:
            path = (self.folder / name.replace("\\", "/")).resolve()
        except (ValueError, RuntimeError) as error:  # a zero byte, links in a ring
            raise OutsideError(name) from error
        if not path.is_relative_to(self.folder):
            raise OutsideError(name)
        return read_regular(path, most + 1)


class Uploads:
    """Files that somebody has sent: ``digests`` has the hash of each by its name, ``opened`` gives the bytes of one.

    A browser sends a file without its folder: it is found by that name too.
    """

    def __init__(self, digests: Mapping[str, str], opened: Callable[[str], bytes]):
        self._digests, self._opened = digests, opened

    def read(self, name: str, most: int) -> bytes:
        """As :class:`Beside`."""
        path = name.replace("\\", "/")
        digest = self._digests.get(path) or self._digests.get(path.rpartition("/")[2])
        if digest is None:
            raise FileNotFoundError(name)
        return self._opened(digest)[: most + 1]


class Layered:
    """What the first of them has, else what the next has."""

    def __init__(self, *layers: Beside):
        self._layers = layers

    def read(self, name: str, most: int) -> bytes:
        """As :class:`Beside`."""
        for layer in self._layers:
            with suppress(FileNotFoundError):
                return layer.read(name, most)
        raise FileNotFoundError(name)


def load_campaign(path: Path) -> Campaign:
    """The campaign that ``path`` (campaign.toml, or the folder that it stands in) describes. Raises InvalidInput."""
    folder = CampaignFolder(path)
    return parse_campaign(folder.definition(), str(folder.file))
