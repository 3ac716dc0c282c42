"""Files that the command line writes; only here does a person's path become a file."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from pathlib import Path
from typing import IO

from outreach.cli.base import settings
from outreach.errors import InvalidInput
from outreach.language import msg

JPEG = ["jpg", "jpeg"]
"""How a file ends that holds a card."""

_usual: ContextVar[int] = ContextVar("usual_umask", default=0o077)
"""What the person's own umask takes away, while the process makes everything for its owner alone."""


@contextmanager
def owners_only() -> Iterator[None]:
    """Whatever the process makes meanwhile is its owner's alone from the first moment, database and pictures too."""
    usual = os.umask(0o077)
    token = _usual.set(usual)
    try:
        yield
    finally:
        _usual.reset(token)
        os.umask(usual)


def make_folder(path: Path) -> None:
    """A folder that a person named; outside of the data folder it has the rights that theirs usually have."""
    if path.is_dir():
        return
    make_folder(path.parent)
    path.mkdir(exist_ok=True)
    _share(path, path, 0o777)


def _share(made: Path, path: Path, most: int) -> None:
    """Give ``made``, which is to be ``path``, the rights of what a person makes, unless it lies in the data folder."""
    if not path.absolute().is_relative_to(settings().data):
        made.chmod(most & ~_usual.get())


def format_of(
    path: Path | None, formats: Sequence[str], *, option: bool = False, chosen: str | None = None
) -> str:
    """What is written: ``chosen`` by the ``option`` --format, else what the file's ending says, else the first format.

    Raises InvalidInput for an ending that is none of them: no name promises what is not in the file.
    """
    ending = path.suffix.lstrip(".").lower() if path else ""
    if chosen or not ending:
        return chosen or formats[0]
    if ending in formats:
        return ending
    endings = ", ".join(f".{each}" for each in formats)
    raise InvalidInput(
        msg("This cannot be written as “.{ending}”.", ending=ending[:20]),
        msg("Let the file end in one of these, or name the format with --format: {endings}", endings=endings)
        if option
        else msg("Let the file end in one of these: {endings}", endings=endings),
    )


def write_file(content: bytes | IO[bytes], path: Path) -> None:
    """Write ``content`` to ``path``; an older file there stays whole until the new one is.

    In the data folder it is its owner's alone, elsewhere as readable as what a person makes there.
    """
    if path.exists() and not path.is_file():  # a device or a pipe cannot be replaced
        path.write_bytes(content if isinstance(content, bytes) else content.read())
        return
    partial = path.with_name(f"{path.name}.part")
    try:
        with partial.open("wb") as out:
            if isinstance(content, bytes):
                out.write(content)
            else:
                shutil.copyfileobj(content, out)
        _share(partial, path, 0o666)
        partial.replace(path)
    finally:
        partial.unlink(missing_ok=True)
