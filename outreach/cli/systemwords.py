"""What the system says of a file that cannot be read or written, in the person's language."""

from __future__ import annotations

import errno
from collections.abc import Mapping
from types import MappingProxyType

from outreach.language import Message, msg, verbatim

WHY: Mapping[int, Message] = MappingProxyType(
    {
        errno.ENOENT: msg("there is no such file"),
        errno.EACCES: msg("you have no right to it"),
        errno.EPERM: msg("you have no right to it"),
        errno.EISDIR: msg("it is a folder"),
        errno.ENOTDIR: msg("a part of its path is no folder"),
        errno.ENOSPC: msg("no space is left on the device"),
        errno.EROFS: msg("the disk can only be read"),
        errno.EINVAL: msg("it is no ordinary file"),
    }
)

PATH = msg("Check the path.")
SPACE = msg("Check the disk's free space and your rights; nothing that was not told as done was done.")


def told(error: OSError) -> tuple[Message, Message]:
    """What happened to which file, and what to do."""
    why = WHY.get(error.errno or 0, verbatim(error.strerror or str(error)))
    found = (
        msg("{path} could not be read or written: {why}", path=str(error.filename), why=why)
        if error.filename
        else msg("A file could not be read or written: {why}", why=why)
    )
    wrong_path = error.errno in (errno.ENOENT, errno.EISDIR, errno.ENOTDIR, errno.EINVAL)
    return found, PATH if wrong_path else SPACE
