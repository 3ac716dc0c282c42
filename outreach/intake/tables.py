"""Lines and rows of a file that somebody handed in, read as they come: never the whole file at once."""

from __future__ import annotations

import codecs
import csv
import gzip
import io
import zlib
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import IO, Any

from outreach.errors import InvalidInput
from outreach.language import msg

MOST_BYTES = 2_000_000_000
"""Of one file, unpacked."""

LONGEST_LINE = 65_536
"""Characters; what is longer is no line of a table or a log."""

SEPARATORS = ",;\t|"


class Lines:
    """The lines of a file in whatever alphabet, packed by gzip or not; ``too_long`` counts those that were left out."""

    def __init__(self, name: str, source: IO[bytes], most: int = MOST_BYTES):
        """Raises InvalidInput for what is no text."""
        self.too_long = 0
        head = source.read(4)
        source.seek(0)
        if head.startswith(b"PK\x03\x04"):
            raise InvalidInput(
                msg("“{file}” is an archive of several files.", file=name),
                msg("Unpack it, and hand in the table of it that tells of contents (utm_content)."),
            )
        packed = head.startswith(b"\x1f\x8b")
        plain: Any = gzip.GzipFile(fileobj=source) if packed else source
        bounded = io.BufferedReader(_Bounded(name, plain, most))
        self._name = name
        with self._told_as_damage():
            encoding = _encoding(bounded.peek(4)[:4])
        self._text = io.TextIOWrapper(bounded, encoding, errors="replace", newline="")

    def __iter__(self) -> Iterator[str]:
        with self._told_as_damage():
            while line := self._text.readline(LONGEST_LINE):
                if len(line) < LONGEST_LINE or line.endswith(("\n", "\r")):
                    yield line
                    continue
                self.too_long += 1
                while (rest := self._text.readline(LONGEST_LINE)) and not rest.endswith(("\n", "\r")):
                    pass

    @contextmanager
    def _told_as_damage(self) -> Iterator[None]:
        try:
            yield
        except (gzip.BadGzipFile, zlib.error, EOFError, ValueError) as error:
            raise InvalidInput(
                msg("“{file}” is damaged and cannot be read to its end.", file=self._name),
                msg("Fetch it again, and hand it in once more."),
            ) from error


def _encoding(head: bytes) -> str:
    if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16"
    return "utf-8-sig"


class _Bounded(io.RawIOBase):
    """A file that ends with a refusal after so many bytes, so that a packed one cannot become endless."""

    def __init__(self, name: str, source: IO[bytes], most: int):
        self._name, self._source, self._left = name, source, most

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]  # so it is called
        data = self._source.read(min(len(buffer), 65_536))
        self._left -= len(data)
        if self._left < 0:
            raise InvalidInput(
                msg("“{file}” is larger than what is read at once.", file=self._name),
                msg("Hand it in in parts, for instance month by month."),
            )
        buffer[: len(data)] = data
        return len(data)


def separator_of(header: str) -> str:
    """What stands between the cells of a table that begins with ``header``."""
    return max(SEPARATORS, key=header.count)


def column(header: Sequence[str], names: Iterable[str]) -> int | None:
    """Where the first of these names stands that the header has; None where it has none of them."""
    return next((header.index(name) for name in names if name in header), None)


def rows(lines: Iterator[str], separator: str) -> Iterator[tuple[int, list[str]]]:
    """Number and cells of each row after the header, 2 is the first; no cells for one that cannot be read."""
    reader = csv.reader(lines, delimiter=separator)
    number = 1
    while True:
        number += 1
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error:
            yield number, []
            continue
        if any(cell.strip() for cell in cells):
            yield number, cells
