"""Paper: a typst template and data become PDF/UA-1, whatever words are in the data."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from outreach.errors import OutreachError
from outreach.language import msg
from outreach.signs import code_point, each_word

FALLBACK = ("Libertinus Serif", "DejaVu Sans Mono")
"""What typst brings along itself: Greek, Cyrillic, Armenian, Georgian, and signs that Fira Sans lacks."""

BLOCKS = (1, 1, 16, 256, 4096)
ROUNDS = len(BLOCKS) + 1
_NO_GLYPH = re.compile(r'the text `"(?:\\u\{([0-9a-f]{1,6})\}|([^"`]{1,40}))"` could not be displayed')

CALL = (sys.executable, "-m", "outreach.typesetting")

REFUSED = 3
"""What that process ends with where the template or its data cannot be set; else it was ended."""


class SettingFailed(OutreachError):
    """There is no PDF; ``told`` is what the process said, which no person reads. It passes between processes."""

    def __init__(self, told: str = "", refused: bool = False):
        super().__init__(
            msg("The PDF could not be set."),
            msg("Try again; if it fails again, there may be too little memory: take another format."),
        )
        self.told = told
        self.refused = refused


def printed(folder: Path, template: str, data: Any) -> bytes:
    """What ``template`` in ``folder`` makes of ``data``, which it reads from ``data.json``; it sees no other folder.

    What typst says it has no glyph for is shown as its code point. It refuses to write anything that is not PDF/UA-1.
    """
    for attempt in range(ROUNDS):
        (folder / "data.json").write_text(json.dumps(data), "utf-8")
        try:
            return _set(folder / template)
        except SettingFailed as error:
            missing = _missing(error.told) if error.refused else frozenset()
            if not missing or attempt == ROUNDS - 1:
                raise
        # it names a few at a time: where that goes on, their neighbours are taken for missing too
        block = BLOCKS[attempt]
        data = each_word(data, _translator({ord(sign) // block * block: block for sign in missing}))
    raise AssertionError  # the last round returns or raises


def _translator(missing: Mapping[int, int]) -> Callable[[str], str]:
    """Shows the signs of these blocks (first code → how many) as their code points; plain letters stay."""
    codes = {code for first, count in missing.items() for code in range(max(first, 0x80), first + count)}
    shown = {code: code_point(chr(code)) for code in codes}
    return lambda word: word.translate(shown)


def _missing(diagnostic: str) -> frozenset[str]:
    """The signs that typst has named, a few at a time."""
    named = _NO_GLYPH.findall(diagnostic)
    written = (chr(int(code, 16)) if code else text for code, text in named)
    return frozenset("".join(written))


def _set(template: Path) -> bytes:
    """Raises SettingFailed."""
    process = subprocess.run([*CALL, str(template)], capture_output=True, check=False)
    if process.returncode:
        told = process.stderr.decode(errors="replace")
        raise SettingFailed(told, process.returncode == REFUSED)
    return process.stdout
