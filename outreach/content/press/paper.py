"""The release on paper: A4, tagged (PDF/UA-1)."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from outreach import fonts
from outreach.content.press.release import PressRelease
from outreach.content.press.words import PressWords, sections_of
from outreach.model import Brand
from outreach.printing import FALLBACK, printed
from outreach.resources import resource
from outreach.signs import each_word, printable

TEMPLATE = resource("content/press/page.typ")


def to_pdf(
    release: PressRelease,
    words: PressWords,
    photos: list[str],
    brand: Brand,
    at: datetime,
    scratch: Path | None,
) -> bytes:
    """``photos`` are the lines that name each photo and its author; parts lie in ``scratch`` while it is made."""
    said, by = release.quotation
    data = {
        "headline": release.headline,
        "lead": release.lead,
        "body": release.body,
        "said": said,
        "by": by,
        "dash": words.dash,
        "kind": words.kind,
        "embargo": words.embargo,
        "author": brand.name,
        "language": release.language,
        "sections": [
            {"heading": heading, "lines": lines} for heading, lines in sections_of(release, words, photos)
        ],
        "family": [fonts.FAMILY, *FALLBACK],
        "ink": brand.ink,
        "primary": brand.primary,
        "date": {"year": at.year, "month": at.month, "day": at.day},
    }
    with TemporaryDirectory(dir=scratch) as folder:
        (Path(folder) / TEMPLATE.name).write_bytes(TEMPLATE.read_bytes())
        return printed(Path(folder), TEMPLATE.name, each_word(data, printable))
