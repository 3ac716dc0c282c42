"""The report as PDF/UA-1, set by typst from a template and data; the two are never joined."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import typst

from outreach import fonts
from outreach.report.layout import ReportSection
from outreach.report.row_heads import with_row_heads
from outreach.report.view import ReportView
from outreach.resources import resource
from outreach.signs import code_point, each_word, printable

TEMPLATE = resource("report/page.typ")

FALLBACK = ("Libertinus Serif", "DejaVu Sans Mono")
"""What typst brings along itself: Greek, Cyrillic, Armenian, Georgian, and signs that Fira Sans lacks."""

BLOCKS = (1, 1, 16, 256, 4096)
ROUNDS = len(BLOCKS) + 1
_NO_GLYPH = re.compile(r'the text `"(?:\\u\{([0-9a-f]{1,6})\}|([^"`]{1,40}))"` could not be displayed')


def to_pdf(view: ReportView, posts_language: str, made_at: datetime, scratch: Path | None) -> bytes:
    """A4, tagged, every picture with its alt text; typst refuses to write anything that is not PDF/UA-1.

    The parts lie in a folder of their own in ``scratch`` while it works, and it sees no other file.
    """
    files: dict[str, bytes] = {TEMPLATE.name: TEMPLATE.read_bytes()}
    data = asdict(view) | {
        "sections": [_section(section, files) for section in view.sections],
        "annex": [_section(section, files) for section in view.annex],
        "family": [fonts.FAMILY, *FALLBACK],
        "posts_language": posts_language,
        "date": {"year": made_at.year, "month": made_at.month, "day": made_at.day},
    }
    data = each_word(data, printable)
    with TemporaryDirectory(dir=scratch) as folder:
        for name, content in files.items():
            (Path(folder) / name).write_bytes(content)
        return _printed(Path(folder), data)


def _printed(folder: Path, data: Any) -> bytes:
    """The report comes out whatever words are in it: what typst says it has no glyph for is shown as its code point."""
    for attempt in range(ROUNDS):
        (folder / "data.json").write_text(json.dumps(data), "utf-8")
        try:
            return _compiled(folder)
        except typst.TypstError as error:
            missing = _missing(getattr(error, "diagnostic", "") or str(error))
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


def _compiled(folder: Path) -> bytes:
    compiled: bytes = typst.compile(
        folder / TEMPLATE.name,
        root=folder,
        font_paths=[fonts.FOLDER],
        ignore_system_fonts=True,
        pdf_standards=["ua-1"],  # type: ignore[list-item]  # its types lack what its code has
    )
    return with_row_heads(compiled)


def _section(section: ReportSection, files: dict[str, bytes]) -> dict[str, Any]:
    """The section as data; its pictures go into ``files`` and are named in it."""
    data = asdict(section)
    data["tables"] = [asdict(table) for table in section.tables if not table.on_screen]
    if section.chart:
        name = f"{section.key}.svg"
        files[name] = section.chart.svg.encode()
        data["chart"] = {"file": name, "alt": section.chart.alt}
    for number, card in enumerate(section.cards):
        name = f"{section.key}-{number}.jpg"
        data["cards"][number]["image"] = name if card.image else None
        if card.image:
            files[name] = card.image
    return data
