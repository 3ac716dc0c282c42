"""Bounds of a spreadsheet, looked at before anything parses it: a few kilobytes unpack to what no machine holds."""

from __future__ import annotations

import re
import zipfile

MAX_UNPACKED = 100_000_000

MOST_TIMES = 100
"""How many times its packed size a spreadsheet may unpack to; one of usual size in any case."""
USUAL = 10_000_000

LONGEST_TOKEN = 1_000_000
"""Bytes from one sign of markup to the next: a cell's 32,767 characters, each as a reference, need fewer."""

MARKUP = {"xl/worksheets/": 8_000_000, "xl/sharedStrings.xml": 4_000_000}
MARKUP_ELSEWHERE = 400_000
"""Signs of markup in a sheet, in the texts of all sheets, and in what else is parsed; 64,000 styles need half of it."""

_PARSED = re.compile(
    r"\[Content_Types\]\.xml|(?:.*/)?_rels/.*|docProps/.*|xl/(?:worksheets/|theme/)?[^/]*\.xml"
)
_TOO_LONG = re.compile(rb"<[^<]{%d}" % LONGEST_TOKEN)
_BEGUN = re.compile(rb"<!--|<\?|<!\[CDATA\[")
_ENDS = {b"<!--": b"-->", b"<?": b"?>", b"<![CDATA[": b"]]>"}


def too_big(archive: zipfile.ZipFile, packed: int) -> bool:
    """Whether a spreadsheet of ``packed`` bytes would take more time or memory to read than a table of places does.

    Raises what ``zipfile`` raises for a damaged one.
    """
    unpacked = sum(entry.file_size for entry in archive.infolist())
    if unpacked > min(MAX_UNPACKED, max(USUAL, MOST_TIMES * packed)):
        return True
    return any(
        _beyond(entry.filename, archive.read(entry))
        for entry in archive.infolist()
        if _PARSED.fullmatch(entry.filename)
    )


def _beyond(name: str, part: bytes) -> bool:
    most = next((most for start, most in MARKUP.items() if name.startswith(start)), MARKUP_ELSEWHERE)
    return part.count(b"<") > most or bool(_TOO_LONG.search(part)) or _hides_markup(part)


def _hides_markup(part: bytes) -> bool:
    """A comment, an instruction or quoted text that is too long, whatever stands in it."""
    begun = _BEGUN.search(part)
    while begun:
        end = part.find(_ENDS[begun[0]], begun.end())
        if end < 0 or end - begun.start() > LONGEST_TOKEN:
            return True
        begun = _BEGUN.search(part, end)
    return False
