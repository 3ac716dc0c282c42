"""Files that a person names are read only where they are ordinary ones."""

from __future__ import annotations

import errno
import stat
from pathlib import Path
from typing import BinaryIO


def open_regular(path: Path) -> BinaryIO:
    """The file, to be read. Raises OSError for what is none before it is opened.

    A pipe would be waited for, and a device never ends.
    """
    mode = path.stat().st_mode
    if not (stat.S_ISREG(mode) or stat.S_ISDIR(mode)):  # of a folder the system itself says so
        raise OSError(errno.EINVAL, "it is no ordinary file", str(path))
    return path.open("rb")


def read_regular(path: Path, most: int = -1) -> bytes:
    """The file's bytes, ``most`` of them at most. Raises as :func:`open_regular`."""
    with open_regular(path) as file:
        return file.read(most)
